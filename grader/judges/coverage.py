"""How much of a reference answer or of key points a text covers, by words.

The formula and its figures: people give half of a reference and get full marks, so coverage saturates; a word that the
question already holds counts half; a word that shares a long beginning with one of the answer counts in part.
Correlations with people's marks: scripts/bench baseline. There is no term for length: it pays off-topic text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.text.words import content_stems

ASKED_WEIGHT = 0.5  # of a stem that the question holds
SHORTEST_ALIKE, SHARE_ALIKE = 4, 0.7  # letters in common, and their share of the longer stem, to count in part
COVERED = 0.5  # a point of which half is found counts as covered
WHOLE_RATE, POINTS_RATE = 4.0, 3.0  # how fast the two measures saturate
LONGEST_SENTENCE = 40  # words: speech without stops is cut into pieces of this length

_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?]+(?=\S)[^\n.!?]+)*[.!?]*")
_WORD = re.compile(r"\S+")


class Stems:
    """The content stems of an answer, ready to be compared with many others."""

    def __init__(self, stems: frozenset[str]) -> None:
        self.all = stems

    @cached_property
    def _alike(self) -> dict[str, list[str]]:
        alike: dict[str, list[str]] = {}
        for stem in self.all:
            alike.setdefault(stem[:SHORTEST_ALIKE], []).append(stem)
        return alike

    def holds(self, stem: str) -> float:
        """1 for a stem that is there; for a longer one than four letters, the part that the most alike one shares."""
        if stem in self.all:
            return 1.0
        alike = self._alike.get(stem[:SHORTEST_ALIKE]) if len(stem) > SHORTEST_ALIKE else None
        share = max(_share(stem, other) for other in alike) if alike else 0.0
        return share if share >= SHARE_ALIKE else 0.0

    def cover(self, sought: frozenset[str], asked: frozenset[str]) -> float:
        """The share of the sought stems, 0..1, that is there; those that the question holds weigh half."""
        total = found = 0.0
        for stem in sought:
            weight = ASKED_WEIGHT if stem in asked else 1.0
            total += weight
            found += weight * self.holds(stem)
        return found / total if total else 0.0


@dataclass(frozen=True)
class Reference:
    """What an answer is compared with: key points and the reference answer, joined where both are given.

    `points` are the key points and the reference's sentences; each is a set of stems.
    """

    whole: frozenset[str]
    points: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, key_points: Sequence[str], reference_answer: str | None) -> Reference | None:
        """None where there are no content words to compare with."""
        texts = (*key_points, *sentences(reference_answer or ""))
        points = tuple(stems for stems in map(content_stems, texts) if stems)
        return cls(frozenset().union(*points), points) if points else None


def whole_coverage(reference: Reference, asked: frozenset[str], answer: Stems) -> float:
    """1 − exp(−4·c), c the share of the reference's stems that the answer holds: 0..1."""
    return 1 - math.exp(-WHOLE_RATE * answer.cover(reference.whole, asked))


def point_coverage(reference: Reference, asked: frozenset[str], answer: Stems) -> float:
    """1 − exp(−3·m), m the mean coverage of the reference's points, long and short ones alike: 0..1.

    Coverage of the whole can come from one long point; this one takes something on each.
    """
    shares = [answer.cover(point, asked) for point in reference.points]
    return 1 - math.exp(-POINTS_RATE * sum(shares) / len(shares))


def sentences(text: str) -> list[str]:
    """The sentences of a text, verbatim; a line break ends one, and very long ones are cut between words."""
    found = []
    for match in _SENTENCE.finditer(text):
        spans = [word.span() for word in _WORD.finditer(match[0])]
        for first in range(0, len(spans), LONGEST_SENTENCE):
            piece = spans[first : first + LONGEST_SENTENCE]
            found.append(match[0][piece[0][0] : piece[-1][1]])
    return found


def _share(one: str, other: str) -> float:
    """How much of the longer of two stems their common beginning is."""
    common = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return common / max(len(one), len(other))
