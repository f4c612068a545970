"""The judge without a model: compares words, and says so.

It is the floor that a model has to beat and the embedded default. Where there are key points or a reference answer it
rates how much of them the answer covers (`grader.coverage`); it rates how concretely and orderly the answer is told
(`grader.delivery`); everything else it leaves unrated. It cannot tell a right statement from a wrong one.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader import delivery
from grader.coverage import COVERED, Reference, Sentence, Stems, point_coverage, sentences, whole_coverage
from grader.echo import is_echo
from grader.folding import length_in_words
from grader.judgement import (
    CriterionRating,
    ErrorModel,
    Evidence,
    GradingTask,
    Improvement,
    Judgement,
    ReasonCode,
    Severity,
    Strength,
    Verdict,
)
from grader.language import looks_english
from grader.nothing_said import Kind, nothing_said
from grader.rubric import Criterion
from grader.words import content_stems

# sd 1.1 levels (.9 within a question, .5 between questions), all criteria from one number, .4 between data sets.
BASELINE_ERROR = ErrorModel(
    sigma=1.1,
    rho=1.0,
    beta=0.4,
    source="default of the baseline judge, measured on two sets of graded exam answers (SAF and Beetle)",
)

RELEVANT = 0.20  # of the question's words in the answer, from which it is taken to address the question
_HIGHEST = 4
_QUOTE_WORDS = 3
_TWO_QUOTES_FROM = 3  # level

_OTHER_LANGUAGE = "Not rated: this judge compares English words, and the answer is in another language."
_NO_REFERENCE = "Not rated: there is no reference answer and there are no key points to compare words with."
_NO_MEASURE = "Not rated: comparing words cannot show this."
_NOTHING_OWN = {
    None: "The answer only repeats words of the question.",
    Kind.EMPTY: "There is a note instead of an answer.",
    Kind.UNKNOWN: "The answer says only that the candidate does not know.",
}


class BaselineJudge:
    """Rates what words can show, in about a millisecond an answer, and asks nobody."""

    async def judge(self, task: GradingTask, /) -> Judgement:
        return judged(task)


def judged(task: GradingTask) -> Judgement:
    """The judgement of one answer; pure. Follow-up turns count as its text.

    An echo of the question, and "I don't know", are `not_addressed`: content 0 and nothing told to rate. So is a note
    that stands for no answer ("No response.") where key points or a reference say what was to come: examiners mark it
    0, and it counts as such. Without them it is `no_answer`. "I'd rather not say" is `declined`.
    """
    text = "\n".join(turn.answer for turn in task.turns)
    if not _is_english(task.language) or looks_english(text) is False:
        unrated = _unrated(task, None, _OTHER_LANGUAGE)
        return unrated.model_copy(update={"codes": (ReasonCode.UNSUPPORTED_LANGUAGE,)})
    reference = Reference.of(task.key_points, task.reference_answer)
    kind = nothing_said([turn.answer for turn in task.turns])
    if kind is Kind.DECLINED:
        return _unrated(task, Verdict.DECLINED, "Not rated: the candidate declined to answer.")
    if kind is Kind.EMPTY and reference is None:
        return _unrated(task, Verdict.NO_ANSWER, "Not rated: there is a note instead of an answer.")
    question = " ".join((task.question, *(turn.question or "" for turn in task.turns)))
    if kind or is_echo(text, question):
        return _nothing_own(task, _NOTHING_OWN[kind])
    return _compared(_Compared.of(task, question, text, reference))


def _is_english(language: str) -> bool:
    return language.strip().casefold().replace("_", "-").split("-")[0] in ("", "en", "eng")


def _unrated(task: GradingTask, verdict: Verdict | None, why: str) -> Judgement:
    ratings = tuple(CriterionRating(criterion_id=c.id, level=None, reasoning=why) for c in task.criteria)
    return Judgement(verdict=verdict, ratings=ratings)


def _nothing_own(task: GradingTask, why: str) -> Judgement:
    ratings = tuple(
        CriterionRating(criterion_id=c.id, level=0 if c.content else None, reasoning=why) for c in task.criteria
    )
    missing = tuple(point for point in task.key_points if content_stems(point))
    return Judgement(
        verdict=Verdict.NOT_ADDRESSED, ratings=ratings, missing_points=missing, improvements=_missing(missing, 0)
    )


@dataclass(frozen=True)
class _Compared:
    """An answer beside what it is compared with."""

    task: GradingTask
    question: str
    text: str
    reference: Reference | None
    asked: frozenset[str]
    stems: Stems
    sentences: tuple[Sentence, ...]

    @classmethod
    def of(cls, task: GradingTask, question: str, text: str, reference: Reference | None) -> _Compared:
        found = tuple(s for turn in task.turns for s in sentences(turn.answer))
        return cls(task, question, text, reference, content_stems(question), Stems(text), found)

    @property
    def off_question(self) -> bool:
        return self.task.fit is not None and self.task.fit.off_question

    @property
    def relevance(self) -> float:
        """How much of the question's words the answer takes up: by the interview's alignment where there is one."""
        return self.task.fit.relevance if self.task.fit else self.stems.cover(self.asked, frozenset())

    def best(self, sought: frozenset[str], count: int = 1) -> tuple[str, ...]:
        """The sentences of three words or more that cover most of what is sought, in the answer's order."""
        long_enough = [s for s in self.sentences if length_in_words(s.text) >= _QUOTE_WORDS]
        scored = [(s.stems.cover(sought, self.asked), -n, s.text) for n, s in enumerate(long_enough)]
        chosen = sorted(sorted(scored, reverse=True)[:count], key=lambda item: -item[1])
        quotes = tuple(text for share, _, text in chosen if share > 0)
        whole = next((turn.answer.strip() for turn in self.task.turns if turn.answer.strip()), "")
        return quotes or ((whole,) if not long_enough else ())


def _compared(compared: _Compared) -> Judgement:
    covered, missing = _points(compared)
    ratings = tuple(_rating(criterion, compared, len(covered)) for criterion in compared.task.criteria)
    return Judgement(
        verdict=_verdict(compared),
        ratings=ratings,
        strengths=tuple(Strength(point=point, quote=quote) for point, quote in covered.items() if quote),
        improvements=_missing(missing, len(covered)),
        missing_points=missing,
    )


def _verdict(compared: _Compared) -> Verdict:
    """Off its question by the alignment, or nothing of the reference and hardly a word of the question in it."""
    if compared.off_question:
        return Verdict.NOT_ADDRESSED
    level = _level(_whole(compared))
    if compared.relevance >= RELEVANT or level > 1:
        return Verdict.ADDRESSED
    return Verdict.PARTIALLY_ADDRESSED if level or compared.reference is None else Verdict.NOT_ADDRESSED


def _whole(compared: _Compared) -> float:
    return whole_coverage(compared.reference, compared.asked, compared.stems) if compared.reference else 0.0


def _level(share: float) -> int:
    return int(share * _HIGHEST + 0.5)


def _points(compared: _Compared) -> tuple[dict[str, str], tuple[str, ...]]:
    """The key points that the answer covers, each with a quote that shows it (or ""), and those that it does not."""
    covered: dict[str, str] = {}
    missing = []
    for point in compared.task.key_points:
        stems = content_stems(point)
        if stems and compared.stems.cover(stems, compared.asked) < COVERED:
            missing.append(point)
        elif stems:
            shown = (q for q in compared.best(stems) if Stems(q).cover(stems, compared.asked) >= COVERED)
            covered[point] = next((q for q in shown if length_in_words(q) >= _QUOTE_WORDS), "")
    return covered, tuple(missing)


def _missing(points: tuple[str, ...], covered: int) -> tuple[Improvement, ...]:
    """One for each point not covered; the more of them are missing, the graver each."""
    share = len(points) / ((len(points) + covered) or 1)
    severity: Severity = "high" if share > 2 / 3 else "medium" if share > 1 / 3 else "low"
    return tuple(Improvement(point=f"Not found in the answer: {point}", severity=severity) for point in points)


def _rating(criterion: Criterion, compared: _Compared, covered: int) -> CriterionRating:
    measure = criterion.measure
    if measure == "delivery":
        return _delivery(criterion, compared)
    if measure is None:
        return CriterionRating(criterion_id=criterion.id, level=None, reasoning=_NO_MEASURE)
    return _coverage(criterion, compared, covered)


def _coverage(criterion: Criterion, compared: _Compared, covered: int) -> CriterionRating:
    reference = compared.reference
    if compared.off_question:
        why = "By its words the answer belongs to another question or to none."
        return CriterionRating(criterion_id=criterion.id, level=0, reasoning=why)
    if reference is None:
        return CriterionRating(criterion_id=criterion.id, level=None, reasoning=_NO_REFERENCE)
    share = _whole(compared)
    if criterion.measure == "breadth":
        share = point_coverage(reference, compared.asked, compared.stems)
    level = _level(share)
    quotes = compared.best(reference.whole, 2 if level >= _TWO_QUOTES_FROM else 1)
    evidence = tuple(Evidence(quote=quote) for quote in quotes) if level else ()
    return CriterionRating(
        criterion_id=criterion.id,
        level=level,
        reasoning=_coverage_reason(compared, reference, covered),
        evidence=evidence,
    )


def _coverage_reason(compared: _Compared, reference: Reference, covered: int) -> str:
    points = [point for point in compared.task.key_points if content_stems(point)]
    if points:
        of = f"{covered} of the {len(points)} key points" if len(points) > 1 else f"{covered} of 1 key point"
        return f"Comparing words only, the answer covers {of}."
    share = round(100 * compared.stems.cover(reference.whole, compared.asked))
    return f"Comparing words only, the answer holds {share}% of the reference answer's words."


def _delivery(criterion: Criterion, compared: _Compared) -> CriterionRating:
    shown = delivery.signs(compared.text, compared.question)
    level = delivery.level(shown)
    why = delivery.sentence(shown)
    quote = max(compared.sentences, key=lambda s: len(delivery.signs(s.text, compared.question)), default=None)
    quotes = (
        (quote.text,) if quote and length_in_words(quote.text) >= _QUOTE_WORDS else compared.best(compared.stems.all)
    )
    evidence = tuple(Evidence(quote=q) for q in quotes) if level > 1 else ()
    return CriterionRating(criterion_id=criterion.id, level=level, reasoning=why, evidence=evidence)
