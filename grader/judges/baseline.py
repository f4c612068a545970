"""The judge without a model: compares words, and says so.

It is the floor that a model has to beat and the embedded default. Where there are key points or a reference answer it
rates how much of them the answer covers (`coverage`); it rates how concretely and orderly the answer is told
(`delivery`); everything else it leaves unrated. It cannot tell a right statement from a wrong one.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from functools import cached_property

from grader.alignment import RELEVANT
from grader.evidence.echo import is_echo, own_words, restates
from grader.evidence.folding import length_in_words
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
from grader.judges import delivery
from grader.judges.coverage import COVERED, Reference, Stems, point_coverage, sentences, whole_coverage
from grader.judges.nothing_said import Kind, nothing_said
from grader.narrative.english import count
from grader.rubric import Criterion
from grader.text.language import looks_english
from grader.text.words import content_stems, stems_of, words

# sd 1.1 levels (.9 within a question, .5 between questions), all criteria from one number, .4 between data sets.
BASELINE_ERROR = ErrorModel(
    sigma=1.1,
    rho=1.0,
    beta=0.4,
    source="the baseline on graded exam answers: sd 1.0 on SAF's, 1.7 on Beetle's three-point marks",
    measured=True,
)
"""One number rates all its content criteria, so rho is 1. `scripts/bench baseline` prints the sd of each set anew."""

_HIGHEST = 4
_QUOTE_WORDS = 3
_TWO_QUOTES_FROM = 3  # level

_OTHER_LANGUAGE = "Not rated: this judge compares English words, and the answer is in another language."
_OFF_QUESTION = "By its words the answer belongs to another question or to none."
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
    question = " ".join((task.question, *(turn.question or "" for turn in task.turns)))
    kind = nothing_said([_own(turn.answer, question) for turn in task.turns])
    if kind is Kind.DECLINED:
        return _unrated(task, Verdict.DECLINED, "Not rated: the candidate declined to answer.")
    if kind is Kind.EMPTY and reference is None:
        return _unrated(task, Verdict.NO_ANSWER, "Not rated: there is a note instead of an answer.")
    if kind or is_echo(text, question):
        return _nothing_own(task, _NOTHING_OWN[kind])
    return _compared(_Compared(task, question, text, reference))


def _own(text: str, question: str) -> str:
    """The text without the sentences that say the question again: "No response." behind it is still no answer."""
    told = sentences(text)
    kept = [s for s in told if not restates(s, question)]
    return " ".join(kept) if 0 < len(kept) < len(told) else text


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
        verdict=Verdict.NOT_ADDRESSED, ratings=ratings, missing_points=missing, improvements=_improvements(missing, 0)
    )


@dataclass(frozen=True)
class _Sentence:
    text: str
    words: list[str]
    stems: Stems

    @classmethod
    def of(cls, text: str) -> _Sentence:
        found = words(text)
        return cls(text, found, Stems(stems_of(found)))


@dataclass(frozen=True)
class _Compared:
    """An answer beside what it is compared with; what several criteria need is worked out once."""

    task: GradingTask
    question: str
    text: str
    reference: Reference | None

    @property
    def off_question(self) -> bool:
        return self.task.fit is not None and self.task.fit.off_question

    @property
    def relevance(self) -> float:
        """How much of the question's words the answer takes up: by the interview's alignment where there is one."""
        return self.task.fit.relevance if self.task.fit else self.stems.cover(self.asked, frozenset())

    @cached_property
    def asked(self) -> frozenset[str]:
        return content_stems(self.question)

    @cached_property
    def stems(self) -> Stems:
        return Stems(stems_of(own_words(self.text, self.question)))

    @cached_property
    def sentences(self) -> tuple[_Sentence, ...]:
        """The sentences that may be quoted, of three words or more."""
        found = (s for turn in self.task.turns for s in sentences(turn.answer))
        return tuple(_Sentence.of(s) for s in found if length_in_words(s) >= _QUOTE_WORDS)

    @cached_property
    def key_points(self) -> tuple[tuple[str, frozenset[str]], ...]:
        points = ((point, content_stems(point)) for point in self.task.key_points)
        return tuple((point, stems) for point, stems in points if stems)

    @cached_property
    def covered(self) -> tuple[str, ...]:
        """The key points of which the answer holds half or more."""
        return tuple(p for p, stems in self.key_points if self.stems.cover(stems, self.asked) >= COVERED)

    @cached_property
    def whole(self) -> float:
        return whole_coverage(self.reference, self.asked, self.stems) if self.reference else 0.0

    @cached_property
    def quotes(self) -> tuple[str, ...]:
        """The two sentences that cover most of the reference; the whole answer where it has none of three words."""
        best = self.best(self.reference.whole if self.reference else self.stems.all, 2)
        return tuple(s.text for s in best) or self._all_of_it

    @cached_property
    def signs(self) -> tuple[str, ...]:
        return delivery.signs(delivery.Told(self.text, words(self.text), self.asked_words))

    @cached_property
    def asked_words(self) -> frozenset[str]:
        return frozenset(words(self.question))

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """The sentence with most signs of concrete and ordered telling."""
        told = (delivery.Told(s.text, s.words, self.asked_words) for s in self.sentences)
        shown = ((len(delivery.signs(t)), -n, t.text) for n, t in enumerate(told))
        most = max(shown, default=None)
        return (most[2],) if most else self._all_of_it

    def best(self, sought: frozenset[str], count: int) -> tuple[_Sentence, ...]:
        """The sentences that hold most of what is sought, the best first; words of the question weigh half."""
        own = sought - self.asked
        shares = [(len(s.stems.all & sought) + len(s.stems.all & own), -n) for n, s in enumerate(self.sentences)]
        return tuple(self.sentences[-n] for share, n in heapq.nlargest(count, shares) if share)

    @property
    def _all_of_it(self) -> tuple[str, ...]:
        turns = [turn.answer.strip() for turn in self.task.turns if turn.answer.strip()]
        return tuple(turns[:1]) if not self.sentences else ()


def _compared(compared: _Compared) -> Judgement:
    missing = tuple(point for point, _ in compared.key_points if point not in compared.covered)
    return Judgement(
        verdict=_verdict(compared),
        ratings=tuple(_rating(criterion, compared) for criterion in compared.task.criteria),
        strengths=_strengths(compared),
        improvements=_improvements(missing, len(compared.covered)),
        missing_points=missing,
    )


def _verdict(compared: _Compared) -> Verdict:
    """Off its question by the alignment, or nothing of the reference and hardly a word of the question in it."""
    if compared.off_question:
        return Verdict.NOT_ADDRESSED
    level, relevant = _level(compared.whole), compared.relevance >= RELEVANT
    if level > 1 or (relevant and (level or compared.reference is None)):
        return Verdict.ADDRESSED
    found = level or relevant or compared.reference is None
    return Verdict.PARTIALLY_ADDRESSED if found else Verdict.NOT_ADDRESSED


def _level(share: float) -> int:
    return int(share * _HIGHEST + 0.5)


def _strengths(compared: _Compared) -> tuple[Strength, ...]:
    """The key points covered, where one sentence holds half of the point by itself."""
    return tuple(
        Strength(point=point, quote=sentence.text)
        for point, stems in compared.key_points
        if point in compared.covered
        for sentence in compared.best(stems, 1)
        if sentence.stems.cover(stems, compared.asked) >= COVERED
    )


def _improvements(missing: tuple[str, ...], covered: int) -> tuple[Improvement, ...]:
    """One for each point not covered; the more of them are missing, the graver each."""
    share = len(missing) / ((len(missing) + covered) or 1)
    severity: Severity = "high" if share > 2 / 3 else "medium" if share > 1 / 3 else "low"
    return tuple(Improvement(point=f"Not found in the answer: {point}", severity=severity) for point in missing)


def _rating(criterion: Criterion, compared: _Compared) -> CriterionRating:
    if criterion.measure is None:
        return _rated(criterion, None, _NO_MEASURE)
    if criterion.measure == "delivery":
        level = delivery.level(compared.signs)
        return _rated(criterion, level, delivery.sentence(compared.signs), compared.telling)
    if compared.off_question:
        return _rated(criterion, 0, _OFF_QUESTION)
    if compared.reference is None:
        return _rated(criterion, None, _NO_REFERENCE)
    share = compared.whole
    if criterion.measure == "breadth":
        share = point_coverage(compared.reference, compared.asked, compared.stems)
    level = _level(share)
    quotes = compared.quotes[: 2 if level >= _TWO_QUOTES_FROM else 1]
    return _rated(criterion, level, _coverage_reason(compared, compared.reference), quotes)


def _rated(criterion: Criterion, level: int | None, why: str, quotes: tuple[str, ...] = ()) -> CriterionRating:
    """A quote only where a level stands on one."""
    evidence = tuple(Evidence(quote=quote) for quote in quotes) if level else ()
    return CriterionRating(criterion_id=criterion.id, level=level, reasoning=why, evidence=evidence)


def _coverage_reason(compared: _Compared, reference: Reference) -> str:
    if compared.key_points:
        points = count(len(compared.key_points), "key point")
        return f"Comparing words only, the answer covers {len(compared.covered)} of {points}."
    share = round(100 * compared.stems.cover(reference.whole, compared.asked))
    return f"Comparing words only, the answer holds {share}% of the reference answer's words."
