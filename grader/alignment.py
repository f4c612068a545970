"""Does each answer answer its own question, or another's? By words alone, for every judge, at no cost.

Own relevance alone is not usable: 14 to 47% of good answers share too few words with their question. So the whole
interview is looked at: with S[i, j] the relevance of answer j to question i, the trace of S is compared with its mean
and spread over all pairings of these questions and answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from grader.evidence.echo import own_words
from grader.judgement import Fit, Verdict
from grader.pairing import Floats, best_pairing
from grader.text.words import ASKING_STEMS, content_stems, stems_of

RELEVANT = 0.20  # an answer below shares too few words with its question, and a better question has to gain as much
POINTS_SHARE = 0.6  # of the relevance, where a question has key points; the rest is the question's
OWN_WORDS = 3  # stems that only the better question asks for and the answer has: two can be chance
FEWEST = 3  # pairs: with two there are only two pairings to compare
Z_LIMIT, Z_PER_ROOT = 2.0, 0.6


@dataclass(frozen=True)
class Pair:
    """A scored question with its answer (all turns joined) and its key points."""

    answer_id: str
    question: str
    answer: str
    key_points: tuple[str, ...] = ()

    @cached_property
    def said(self) -> frozenset[str]:
        """The stems of the answer, without the runs of words that it copies from its question."""
        return stems_of(own_words(self.answer, self.question))

    @cached_property
    def asked(self) -> frozenset[str]:
        """The stems of the question, without those that only ask."""
        return content_stems(self.question) - ASKING_STEMS

    @cached_property
    def points(self) -> tuple[frozenset[str], ...]:
        """The stems of each key point."""
        return tuple(content_stems(point) for point in self.key_points)

    @property
    def tells(self) -> bool:
        """Whether there are content words on either side."""
        return bool(self.said) and (bool(self.asked) or any(self.points))


@dataclass(frozen=True)
class Alignment:
    """`z`: the fit of the pairing in standard deviations over all pairings; None where there is nothing to compare."""

    misaligned: bool
    z: float | None
    fits: dict[str, Fit]


def align(pairs: Sequence[Pair]) -> Alignment:
    """How each answer fits its question, and whether the interview's pairing is suspect.

    Misaligned: at least three pairs, half of the answers or more under .20, and z < min(2, .6·√(n − 1)). Then every
    answer under .20 is off its question; otherwise only those of them that the best re-pairing moves with a gain of
    .20 or more, to a question of which they hold three stems that no other question asks for. (The gain alone called
    .4% of SAF's honest answers, 2% of DigiKlausur's and 14% of Beetle's off their question; the stems as well .04%,
    0 and .6%. It finds 55% of SAF's swapped pairs instead of 71%: an honest answer set to 0 is the worse mistake.)
    Answers and questions without content words are left out: they say nothing about the pairing.
    Source: measured on SAF, Beetle, DigiKlausur and transcribed speech (scripts/bench baseline).
    """
    telling = [p for p in pairs if p.tells]
    fits = {p.answer_id: Fit(relevance=0.0) for p in pairs}
    if not telling:
        return Alignment(False, None, fits)
    fit = relevance(telling)
    own = fit.diagonal()
    z = _z(fit)
    misaligned = z is not None and 2 * int((own < RELEVANT).sum()) >= len(own) and z < _limit(len(own))
    moved_to, distinct = best_pairing(fit.T), _distinct(telling)
    for j, pair in enumerate(telling):
        other = int(moved_to[j])
        gains = fit[other, j] - own[j] >= RELEVANT - 1e-9
        fits_better = gains and (misaligned or len(distinct[other] & pair.said) >= OWN_WORDS)
        better = telling[other].answer_id if fits_better else None
        off = bool(own[j] < RELEVANT) and (misaligned or better is not None)
        fits[pair.answer_id] = Fit(relevance=float(own[j]), better=better, off_question=off, misaligned=misaligned)
    if misaligned:
        fits = {answer_id: fit.model_copy(update={"misaligned": True}) for answer_id, fit in fits.items()}
    return Alignment(misaligned, z, fits)


def joined_verdict(verdict: Verdict | None, fit: Fit, *, lexical_only: bool) -> Verdict | None:
    """A judge's verdict joined with the fit by words.

    Words alone never set an answer to 0: a model's "addressed" falls only if the answer is off its question and
    another question fits it better. The baseline judge has nothing but words (`lexical_only`). A verdict of
    not addressed stands, and so do those with nothing to rate.
    """
    if verdict not in (Verdict.ADDRESSED, Verdict.PARTIALLY_ADDRESSED):
        return verdict
    falls = fit.off_question and (lexical_only or fit.better is not None)
    return Verdict.NOT_ADDRESSED if falls else verdict


def relevance(pairs: Sequence[Pair]) -> Floats:
    """S[i, j], 0..1: the share of question i's stems in answer j; with key points .4 of it and .6 of their coverage."""
    answers = [p.said for p in pairs]
    asked = _shares([p.asked for p in pairs], answers)
    covered = _shares([stems for p in pairs for stems in p.points], answers)
    first = 0
    for i, pair in enumerate(pairs):
        last = first + len(pair.key_points)
        if last > first:
            own = covered[first:last].mean(axis=0)
            asked[i] = (1 - POINTS_SHARE) * asked[i] + POINTS_SHARE * own if pair.asked else own
        first = last
    return asked


def _shares(sought: Sequence[frozenset[str]], texts: Iterable[frozenset[str]]) -> Floats:
    """The share of each set of stems found in each text, by an index from stem to sets (500 × 500 in 0.2 s)."""
    holders: dict[str, list[int]] = {}
    for n, stems in enumerate(sought):
        for s in stems:
            holders.setdefault(s, []).append(n)
    sizes = np.array([max(len(stems), 1) for stems in sought], dtype=np.float64)
    columns = []
    for text in texts:
        hits = [n for s in text for n in holders.get(s, ())]
        columns.append(np.bincount(np.array(hits, dtype=np.intp), minlength=len(sought)) / sizes)
    return np.array(columns).T.copy()


def _distinct(pairs: Sequence[Pair]) -> list[frozenset[str]]:
    """For each question, with its key points, the stems that no other question asks for."""
    sought = [p.asked.union(*p.points) for p in pairs]
    times = Counter(s for stems in sought for s in stems)
    return [frozenset(s for s in stems if times[s] == 1) for stems in sought]


def _z(fit: Floats) -> float | None:
    """(trace − n·mean) / √(Σ D² / (n − 1)), D centred by rows and columns: exact over all pairings."""
    size = len(fit)
    if size < FEWEST:
        return None
    centred = fit - fit.mean(axis=0) - fit.mean(axis=1)[:, None] + fit.mean()
    spread = float(np.sqrt((centred**2).sum() / (size - 1)))
    return (float(fit.trace()) - size * float(fit.mean())) / spread if spread > 1e-9 else 0.0


def _limit(size: int) -> float:
    """How large z has to be: 2, or less where so few pairs cannot reach it."""
    return min(Z_LIMIT, Z_PER_ROOT * float(np.sqrt(size - 1)))
