"""The lint that no text may fail: form, forbidden grounds, and agreement with the printed label and scores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.assessment import AnswerGrade, Assessment
from grader.narrative.english import one_line, stage_name
from grader.narrative.grounds import grounds, may_judge, pronouns
from grader.narrative.wording import wording
from grader.rubric import Label

# No quote is longer than 2,000 characters: a text of opening marks alone is then read in linear time.
QUOTES = re.compile(r"“[^”]{0,2000}”|\"[^\"]*\"|‘[^’]{0,2000}’(?!\w)|(?<!\w)'[^']+'(?!\w)")
_SCORE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s*(?:/\s*100\b|out of 100\b|of 100\b)")
_SURE = re.compile(r"confiden[^\W\d]{0,8}[^.%\d]{0,40}?(\d+)\s?%|(?<!\d)(\d+)\s?%[^.%\d]{0,15}confiden", re.IGNORECASE)
_BANDED = re.compile(r"(?<!\d)(\d+)/100 \(([^()]+)\)")
_LABEL_WORDS = {"strong", "no", "hire", "inconclusive"}
LABELS = re.compile(r"\b(?:(?:Strong )?(?:No )?Hire|Inconclusive)\b|\b(?:strong[ _-](?:no[ _-])?hire|no[ _-]hire)\b")
_HIRING = re.compile(
    r"\b(?:should (?:not )?be hired|hir(?:e|ing) (?:the|this) candidate|hireable"
    r"|recommend\w*(?: for)?(?: a| an)? hir(?:e|ing))\b",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:(?:make|extend|prepare|send|issue|give|present|proceed (?:to|with)|move to)(?: \w+){0,3} offer"
    r"|offer(?: \w+){0,6} (?:job|position|role|contract|employment|post)|job offer|offer of employment"
    r"|hire (?:the candidate|them)|onboard(?:ing)?|start date"
    r"|(?:targeted|further) (?:training|mentorship|mentoring|technical and soft skill development))\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:no|not|never|without|before|nor|neither|whether|any)\b[^.;:]{0,40}$", re.IGNORECASE)
_REACH = 50  # characters before an offer in which a negation can begin: its longest word and its gap fit
_WORTH = re.compile(
    r"\b(?:(?:below|above)[- ]average|average|acceptable|adequate|good|great|excellent|outstanding|strong|solid|poor|"
    r"weak|impressive|exceptional|mediocre|competent|capable|talented|skilled|satisfactory|superb|brilliant|crucial)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"”’)]))(?<!\be\.g\.)(?<!\bi\.e\.)\s+(?=[A-Z“\"(])")
_NO_NAMES = frozenset({"he", "she", "his", "her", "him", "hers"})


@dataclass(frozen=True)
class Setting:
    """What a text stands beside, and so what it may say.

    `names` (candidate, position, stages, criteria) are never read as words. `topic` is the question asked.
    `label`: no other label may be named, unless as what *would* be. `scores` and `percent` are the printed
    ones; None allows any. `rows` are categories as (name, score, band); `judged` also forbids words of worth
    that are no printed band.
    """

    names: tuple[str, ...] = ()
    topic: str = ""
    label: Label | None = None
    scores: frozenset[int] | None = None
    percent: int | None = None
    rows: tuple[tuple[str, int | None, str | None], ...] = ()
    judged: bool = False


ANYWHERE = Setting()


def lint(text: str, setting: Setting = ANYWHERE) -> tuple[str, ...]:
    """The faults of one text, one line each; empty when there are none. What stands in quotes is somebody's words."""
    unquoted = QUOTES.sub("“x”", text) if any(map(text.__contains__, "“\"‘'")) else text
    bare = _without_names(unquoted, setting.names)
    faults = [
        *wording(text, bare),
        *((*grounds(bare, setting.topic), *pronouns(bare)) if may_judge(bare) else ()),
        *_hiring(bare, setting),
        *_scores(unquoted, setting),
        *(_worth(unquoted, setting) if setting.judged else ()),
    ]
    return tuple(dict.fromkeys(faults))


def sentences(text: str) -> list[str]:
    """The text cut after each stop that a capital follows."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def _without_names(text: str, names: tuple[str, ...]) -> str:
    lines, any_of = _as_words(names)
    return any_of.sub("N", text) if any(map(text.__contains__, lines)) else text


@lru_cache(maxsize=32)
def _as_words(names: tuple[str, ...]) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The names as a text may hold them, and a pattern for any of them as whole words, the longest first."""
    lines = tuple(sorted({one_line(name) for name in names} - {""}, key=len, reverse=True))
    return lines, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, lines))})(?!\w)")


def _hiring(text: str, setting: Setting) -> Iterator[str]:
    if setting.label is None and "hir" not in text.lower():
        return
    if setting.label is None or setting.label not in (Label.HIRE, Label.STRONG_HIRE):
        yield from (f"speaks of hiring: {m[0]!r}" for m in _HIRING.finditer(text))
    if setting.label is None:
        return
    for part in sentences(text):
        named = {m[0].replace("_", " ").replace("-", " ").title() for m in LABELS.finditer(part)}
        if not re.search(r"\b(?:would|nearest)\b", part):
            yield from (f"names another label: {name!r}" for name in sorted(named - {setting.label.title}))
    if setting.label not in (Label.HIRE, Label.STRONG_HIRE):
        offers = [m for m in _OFFER.finditer(text) if not _NEGATED.search(text, max(0, m.start() - _REACH), m.start())]
        yield from (f"offers a job under {setting.label.title}: {m[0]!r}" for m in offers)


def _scores(text: str, setting: Setting) -> Iterator[str]:
    if setting.scores is not None and "100" in text:
        for match in _SCORE.finditer(text):
            if float(match[1]) not in setting.scores:
                yield f"a score that is not printed: {match[0]!r}"
    for match in _SURE.finditer(text) if setting.percent is not None and "%" in text else ():
        if float(match[1] or match[2]) != setting.percent:
            yield f"a confidence that is not printed: {match[0]!r}"
    if "/100" not in text:
        return
    banded = {(score, band) for _, score, band in setting.rows}
    if setting.rows:
        yield from (
            f"a band that is not printed: {m[0]!r}" for m in _BANDED.finditer(text) if (float(m[1]), m[2]) not in banded
        )
    for name, score, _ in setting.rows:
        pattern = rf"(?<!\w){re.escape(name)}(?! Q\d)(?:(?! and | but )[^.;()\d]){{0,40}}?(\d+)/100"
        wrong = [m for m in re.finditer(pattern, text) if float(m[1]) != score and m[0].count(name) == 1]
        yield from (
            f"not the score of {name}: {m[0]!r}"
            for m in wrong
            if not any(n in m[0] for n, _, _ in setting.rows if n != name)
        )


def _worth(text: str, setting: Setting) -> Iterator[str]:
    """Words of worth are the printed bands, as printed; every other one is praise or blame that no number carries."""
    bands = sorted({band for _, _, band in setting.rows if band}, key=len, reverse=True)
    text = _without_names(text, (*setting.names, *bands))
    text = LABELS.sub("N", text)
    yield from (f"a word of worth that is no printed band: {m[0]!r}" for m in _WORTH.finditer(text))


def lint_assessment(assessment: Assessment) -> tuple[str, ...]:
    """The faults of every text of an assessment, each with its field's path; posted texts and quotes are not ours."""
    return tuple(
        f"{path}: {fault}" for path, text, setting in _texts(assessment) for fault in lint(text, setting)
    ) + tuple(
        f"answers[{n}].feedback: repeats the score"
        for n, a in enumerate(assessment.answers)
        if repeats_score(a.feedback)
    )


def repeats_score(feedback: str) -> bool:
    """A feedback line stands beside the score, so it says something else."""
    return bool(
        re.search(r"\d\s?/\s?100|\d (?:out )?of 100|\b[Ss]core[sd]?\b[^.;]{0,12}\d", QUOTES.sub("“x”", feedback))
    )


def setting_of(assessment: Assessment) -> Setting:
    """What the texts of the interview as a whole stand beside."""
    confidence = assessment.recommendation.confidence
    printed = [assessment.overall.score, *(assessment.overall.interval or ())]
    for category in assessment.categories:
        printed += [category.score, *(category.interval or ())]
    for answer in assessment.answers:
        printed += printed_of(answer)
    return Setting(
        names=names_of(assessment),
        label=assessment.recommendation.label,
        scores=frozenset(n for n in printed if n is not None),
        percent=confidence.percent if confidence else None,
        rows=tuple((c.name, c.score, c.band) for c in assessment.categories),
    )


def printed_of(answer: AnswerGrade) -> list[int | None]:
    """The scores that stand beside an answer; the machine's own too, where a person set another."""
    machine = answer.machine
    return [answer.score, *(answer.interval or ()), *((machine.score, *(machine.interval or ())) if machine else ())]


def names_of(assessment: Assessment) -> tuple[str, ...]:
    """The proper names of an interview: whatever they spell, they are no words of ours, unless they spell a label."""
    name = one_line(assessment.candidate.name or "")
    parts = [part for part in name.split() if part.lower() not in _NO_NAMES and len(part) > 1]
    stages = dict.fromkeys(answer.stage for answer in assessment.answers)
    criteria = dict.fromkeys(c.name for answer in assessment.answers for c in answer.criteria)
    named = [name, *parts, one_line(assessment.position.title or "")]
    named += [c.name for c in assessment.categories]
    named += [*stages, *map(stage_name, stages), *criteria]
    return tuple(dict.fromkeys(n for n in named if n and not spells_label(n)))


def spells_label(name: str) -> bool:
    """Whether a name holds a label, or a word of one: told in a sentence, it could pass for the result."""
    return bool(LABELS.search(name)) or name.lower() in _LABEL_WORDS


def _texts(a: Assessment) -> Iterator[tuple[str, str, Setting]]:
    setting, r = setting_of(a), a.recommendation
    judged = replace(setting, judged=True)
    yield "summary", a.summary, judged
    yield "recommendation.reasoning", r.reasoning, judged
    yield "recommendation.rule", r.rule, setting
    lists = {"reasons_for": r.reasons_for, "reasons_against": r.reasons_against, "next_steps": r.next_steps}
    lists |= {"follow_up_questions": r.follow_up_questions}
    for field, texts in lists.items():
        yield from ((f"recommendation.{field}[{n}]", text, setting) for n, text in enumerate(texts))
    if r.confidence:
        yield "recommendation.confidence.meaning", r.confidence.meaning, setting
        yield from ((f"recommendation.confidence.drivers[{n}]", d, setting) for n, d in enumerate(r.confidence.drivers))
    if r.closest_flip:
        yield "recommendation.closest_flip.change", r.closest_flip.change, replace(setting, label=r.closest_flip.label)
    yield from ((f"data_quality[{n}].message", q.message, setting) for n, q in enumerate(a.data_quality))
    yield "overall.formula", a.overall.formula, ANYWHERE
    yield from ((f"categories[{n}].formula", c.formula, ANYWHERE) for n, c in enumerate(a.categories))
    topics = {answer.id: answer.question for answer in a.answers}
    strengths = [(f"strengths[{n}]", s.point, s.answer_id) for n, s in enumerate(a.strengths)]
    improvements = [(f"improvements[{n}]", i.point, i.answer_id) for n, i in enumerate(a.improvements)]
    for path, point, answer_id in strengths + improvements:
        yield f"{path}.point", point, answer_setting(setting, topics.get(answer_id, ""))
    for n, answer in enumerate(a.answers):
        yield from (
            (f"answers[{n}].{path}", text, answer_setting(setting, answer.question)) for path, text in own_texts(answer)
        )


def answer_setting(setting: Setting, question: str) -> Setting:
    """What the texts about one answer stand beside: they know no label, no confidence and no category."""
    return Setting(names=setting.names, topic=question, scores=setting.scores)


def own_texts(answer: AnswerGrade) -> Iterator[tuple[str, str]]:
    """The texts of an answer that we or a model wrote, each with its path."""
    yield "feedback", answer.feedback
    yield "formula", answer.formula
    yield from ((f"criteria[{n}].reasoning", c.reasoning) for n, c in enumerate(answer.criteria))
    yield from ((f"strengths[{n}].point", s.point) for n, s in enumerate(answer.strengths))
    yield from ((f"improvements[{n}].point", i.point) for n, i in enumerate(answer.improvements))
    yield from ((f"missing_points[{n}]", point) for n, point in enumerate(answer.missing_points))
