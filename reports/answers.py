"""One graded answer as the report shows it."""

from __future__ import annotations

import hashlib
from collections import defaultdict

from grader.assessment import AnswerGrade, AnswerStatus, CriterionGrade
from grader.judgement import Evidence, ReasonCode
from reports import people, wording
from reports.passages import Span, line, passage, short
from reports.shapes import Answer, Grade, Point, Quote, Turn

# Said by the verdict already, or shown beside the criterion it belongs to.
_SAID_ELSEWHERE = frozenset(
    {ReasonCode.NOT_ADDRESSED, ReasonCode.NO_ANSWER, ReasonCode.UNINTELLIGIBLE, ReasonCode.DECLINED}
)


def place(answer: AnswerGrade) -> str:
    """`Technical Q2`: how people find an answer."""
    return f"{short(answer.stage)} Q{answer.number}"


def anchor(answer: AnswerGrade) -> str:
    """An id inside the document: a hash, so that no text of a transcript ends up in an attribute."""
    return "a-" + hashlib.sha256(answer.id.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def point(text: str, quote: str = "", *, severity: str = "", where: AnswerGrade | None = None) -> Point:
    words, said = line(text), line(quote)
    return Point(
        text=f"{words.rstrip('.:')}:" if words and said else words,
        quote=said,
        severity=severity,
        where=place(where) if where else "",
        anchor=anchor(where) if where else "",
    )


def answer(a: AnswerGrade, stronger: str = "") -> Answer:
    """All that is said of one answer, with the judges' quotes marked in the candidate's own words.

    `stronger` names the judge that is asked where the others are not enough.
    """
    spans = _spans(a.criteria)
    said_of_it = (line(a.band or ""), wording.VERDICTS[a.verdict] if a.verdict else "", _by_person(a))
    meta = " · ".join(part for part in said_of_it if part)
    reasons = (wording.REASONS[code] for code in a.reason_codes if code not in _SAID_ELSEWHERE)
    notes = tuple(filter(None, (*reasons, _second_opinion(a, stronger))))
    return Answer(
        anchor=anchor(a),
        name=f"Q{a.number}",
        title=place(a),
        score=wording.standing(a),
        meta=meta,
        finding=meta or "; ".join(notes),
        interval=wording.interval(a.interval) if a.interval else "",
        feedback=line(a.feedback),
        notes=notes,
        question=passage(a.question),
        answer=passage(a.answer, spans[0]),
        follow_ups=tuple(Turn(line(f.question), passage(f.answer, spans[n])) for n, f in enumerate(a.follow_ups, 1)),
        strengths=tuple(point(s.point, s.quote) for s in a.strengths),
        improvements=tuple(point(i.point, severity=i.severity) for i in a.improvements),
        missing=tuple(map(line, a.missing_points)),
        grades=tuple(_grade(c, counts=not a.override) for c in a.criteria),
        formula=line(a.formula),
        override=people.of_answer(a),
        graded=a.status is AnswerStatus.SCORED,
    )


def _spans(criteria: tuple[CriterionGrade, ...]) -> defaultdict[int, list[Span]]:
    """Where the quotes are, by turn."""
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    for e in (e for c in criteria for e in c.evidence if e.verified):
        if e.turn is not None and e.start is not None and e.end is not None:
            spans[e.turn].append((e.start, e.end))
    return spans


def _second_opinion(a: AnswerGrade, stronger: str) -> str:
    """Why a stronger judge was asked as well, and which judge decided; nothing where a person set the score."""
    if a.doubt is None or a.override:
        return ""
    name = line(stronger) or "a stronger judge"
    if a.escalated:
        return f"{wording.DOUBTS[a.doubt]}; {name} decided"
    return f"{wording.DOUBTS[a.doubt]}; {name} was to decide and gave no grade"


def _by_person(a: AnswerGrade) -> str:
    if a.override:
        return "Score set by a person"
    return "Levels set by a person" if a.machine else ""


def _grade(c: CriterionGrade, *, counts: bool) -> Grade:
    """`counts`: the score comes from the levels, and not from a person."""
    notes = []
    if c.unverified:
        doubled = ", so its error counts double" if counts else ""
        notes.append(f"No quote for this level was found in the answer{doubled}.")
    if c.disputed:
        notes.append("The judges were two levels or more apart.")
    reasoning = line(c.reasoning)
    return Grade(
        name=line(c.name),
        level=wording.level(c.level),
        steps=c.level,
        anchor=line(c.anchor),
        override=people.of_criterion(c),
        reasoning=f"The machine’s reasoning: {reasoning}" if c.override and reasoning else reasoning,
        quotes=tuple(map(_quote, c.evidence)),
        notes=tuple(notes),
    )


def _quote(e: Evidence) -> Quote:
    if not e.verified:
        return Quote(line(e.quote), "not found in the answer", verified=False)
    return Quote(line(e.quote), f"follow-up {e.turn}" if e.turn else "", verified=True)
