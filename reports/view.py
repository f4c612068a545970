"""An assessment and an audience → the report's words and order, the same for every format. Pure."""

from __future__ import annotations

import re
from itertools import groupby

from grader.assessment import AnswerGrade, Assessment, Flip, Recommendation, Status
from grader.rubric import Label
from grader.transcript import stage_key
from reports import charts, people, wording
from reports.answers import answer, place, point
from reports.audience import Audience, for_candidate
from reports.passages import clean, line, short
from reports.provenance import escalation, provenance
from reports.shapes import Advice, Banner, CategoryRow, Confidence, Fact, Notice, Report, Section, Stage

TITLE = "Interview Assessment Report"
SECTIONS = (
    Section("summary", "Executive Summary"),
    Section("scores", "Score Breakdown"),
    Section("strengths", "Key Strengths"),
    Section("improvements", "Areas for Improvement"),
    Section("answers", "Question-by-Question Breakdown"),
    Section("recommendation", "Hiring Recommendation"),
    Section("confidence", "Confidence"),
    Section("numbers", "How the Numbers Come About"),
    Section("quality", "Data Quality"),
    Section("questions", "Questions for the Next Interviewer"),
    Section("review", "Human Review"),
    Section("provenance", "Method and Provenance"),
)
RECRUITER_ONLY = frozenset({"recommendation", "confidence", "questions"})
EXPLANATIONS = (
    "A judge rates each criterion of an answer from level 0 to level 4 on written anchors, and quotes what the level "
    "stands on. Every number below is computed from these levels.",
    "An answer’s score is 25 × the weighted mean of its levels. A category’s score is the weighted mean of what its "
    "criteria reached in the answers that feed it. The overall score is the weighted mean of the categories that have "
    "a score. Rounding is half up, once, at the end.",
    "An interval holds, in 90 of 100 cases, the score that judging without error would have given; the judge’s error "
    "is stated under the method. An answer that was not scored or could not be judged counts as no score, never as "
    "zero.",
)
BY_PEOPLE = (
    "A value that a person set stands in the place of the machine’s and is taken to be free of the judge’s error. A "
    "score that a person gives to an answer as a whole counts as that share of 4 levels on each of its criteria."
)
CONTEST = (
    "Any part of this assessment can be contested: name the assessment’s id, the question and what is wrong, and a "
    "person looks at the answer again. A value that a person sets stands above the machine’s, and both are shown here."
)
NO_CONFIDENCE = (
    "No confidence is given: it says how likely a hiring label is to hold, and an inconclusive result has no label."
)
OTHERS_LABEL = (
    "No confidence is given: it says how likely the label that the policy gives is to hold, and a person set this one."
)
_TONES = {Label.STRONG_HIRE: "for", Label.HIRE: "for", Label.NO_HIRE: "against", Label.STRONG_NO_HIRE: "against"}


def sections(audience: Audience) -> tuple[Section, ...]:
    """The sections below the title, in order; all are present, also when there is nothing to say."""
    return tuple(s for s in SECTIONS if audience == "recruiter" or s.key not in RECRUITER_ONLY)


def view(assessment: Assessment, audience: Audience = "recruiter") -> Report:
    """The report of `assessment`. A candidate's is made from the redacted copy, so nothing else can slip through."""
    recruiter = audience == "recruiter"
    a = assessment if recruiter else for_candidate(assessment)
    by_id = {answer.id: answer for answer in a.answers}
    rows = charts.bars(a.categories, a.overall)
    name = short(a.candidate.name or "")
    return Report(
        audience=audience,
        spoken=_spoken(a.interview.language),
        title=TITLE,
        heading=f"{TITLE}: {name}" if name else TITLE,
        generated=wording.moment(a.provenance.generated_at),
        generated_at=a.provenance.generated_at.isoformat(),
        status="" if a.status is Status.COMPLETED else f"This assessment is not complete: its status is {a.status}.",
        facts=_facts(a),
        banner=_banner(a) if recruiter else None,
        sections=sections(audience),
        summary=_paragraphs(a.summary),
        chart=rows,
        chart_description=charts.description(rows),
        categories=_categories(a),
        overall=wording.score(a.overall.score),
        overall_interval=wording.interval(a.overall.interval),
        overall_formula=line(a.overall.formula),
        strengths=tuple(point(s.point, s.quote, where=by_id.get(s.answer_id)) for s in a.strengths),
        improvements=tuple(point(i.point, severity=i.severity, where=by_id.get(i.answer_id)) for i in a.improvements),
        stages=_stages(a),
        advice=_advice(a.recommendation) if recruiter else None,
        explanations=(*EXPLANATIONS, BY_PEOPLE) if any(x.machine or x.override for x in a.answers) else EXPLANATIONS,
        notices=_notices(a, by_id),
        attestation=people.attestation(a),
        overrides=people.overrides(a),
        contest=CONTEST,
        provenance=provenance(a, with_usage=recruiter),
    )


def _facts(a: Assessment) -> tuple[Fact, ...]:
    position = ", ".join(short(p) for p in (a.position.title, a.position.level) if p)
    return (
        Fact("Candidate", short(a.candidate.name or "") or wording.NOT_GIVEN),
        Fact("Position", position or wording.NOT_GIVEN),
        Fact("Interview Date", wording.date(a.interview.date)),
        Fact("Duration", wording.duration(a.interview.duration_minutes)),
    )


def _banner(a: Assessment) -> Banner:
    alerts = [people.whose_label(a), *(wording.REASONS[code] for code in a.recommendation.reason_codes)]
    if a.data_quality:
        alerts.append(wording.plural(len(a.data_quality), "data quality notice"))
    alerts.append(people.standing(a))
    confidence = a.recommendation.confidence
    return Banner(
        label=a.recommendation.label.title,
        tone=_TONES.get(a.recommendation.label, "open"),
        overall=wording.score(a.overall.score),
        interval=wording.interval(a.overall.interval),
        confidence=f"{confidence.percent}%, {confidence.band}" if confidence else "None given",
        alerts=tuple(filter(None, alerts)),
    )


def _categories(a: Assessment) -> tuple[CategoryRow, ...]:
    return tuple(
        CategoryRow(
            name=line(c.name),
            score=wording.score(c.score),
            band=line(c.band or "") or wording.NO_SCORE,
            interval=wording.interval(c.interval),
            answers=str(c.answers),
            weight=wording.number(c.weight),
            contribution=wording.NO_SCORE if c.contribution is None else f"{c.contribution:.1f}",
            formula=line(c.formula) or wording.NO_SCORE,
        )
        for c in a.categories
    )


def _stages(assessment: Assessment) -> tuple[Stage, ...]:
    """By stage in the order in which they first occur, as the transcript has it."""
    answers, stronger = assessment.answers, escalation(assessment.provenance)
    order = list(dict.fromkeys(stage_key(a.stage) for a in answers))
    together = sorted(answers, key=lambda a: order.index(stage_key(a.stage)))
    grouped = [tuple(group) for _, group in groupby(together, key=lambda a: stage_key(a.stage))]
    return tuple(Stage(short(group[0].stage), tuple(answer(a, stronger) for a in group)) for group in grouped)


def _advice(r: Recommendation) -> Advice:
    return Advice(
        label=r.label.title,
        tone=_TONES.get(r.label, "open"),
        override=people.of_label(r),
        rule=line(r.rule),
        flip=_flip(r.closest_flip) if r.closest_flip else "",
        reasons=tuple(wording.REASONS[code] for code in r.reason_codes),
        reasoning=line(r.reasoning),
        arguments_for=tuple(map(line, r.reasons_for)),
        arguments_against=tuple(map(line, r.reasons_against)),
        next_steps=tuple(map(line, r.next_steps)),
        questions=tuple(map(line, r.follow_up_questions)),
        confidence=_confidence(r),
    )


def _flip(flip: Flip) -> str:
    change = line(flip.change)
    return change if flip.label.title in change else f"{flip.label.title}: {change}"


def _confidence(r: Recommendation) -> Confidence:
    c = r.confidence
    if c is None:
        return Confidence("", OTHERS_LABEL if r.override else NO_CONFIDENCE, ())
    return Confidence(f"{c.percent}% ({c.band})", line(c.meaning), tuple(map(line, c.drivers)))


def _notices(a: Assessment, by_id: dict[str, AnswerGrade]) -> tuple[Notice, ...]:
    """Each with the answers that it is about, unless its message names them."""
    notices = []
    for n in a.data_quality:
        message = line(n.message)
        places = [place(by_id[i]) for i in n.answer_ids if i in by_id]
        notices.append(Notice(wording.REASONS[n.code], message, "; ".join(p for p in places if p not in message)))
    return tuple(notices)


def _spoken(language: str | None) -> str:
    """The primary subtag of the answers' language, where it looks like one: it ends up in an attribute."""
    primary = re.split("[-_]", language or "")[0].lower()
    return primary if re.fullmatch("[a-z]{2,3}", primary) else ""


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(p for p in map(line, clean(text).split("\n")) if p)
