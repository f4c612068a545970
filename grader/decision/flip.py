"""The nearest other label: the least change of one printed score that would give it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.assessment import Flip
from grader.decision.policy import first_rule, sheet
from grader.rubric import Label, Rubric
from grader.scoring.weighing import round_half_up, shares


@dataclass(frozen=True, slots=True)
class Scores:
    """The printed scores, and the unrounded ones of the categories that have one, by id."""

    overall: int
    categories: Mapping[str, int]
    exact: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Move:
    """One score moved to `now`, and what the others are then."""

    name: str
    was: int
    now: int
    overall: int
    categories: Mapping[str, int]


def closest_flip(rubric: Rubric, scores: Scores, label: Label) -> Flip | None:
    """None where no single change gives another label. Where several do alike, the overall goes first, and up first.

    The overall is moved with all else as it is; a category takes the overall with it.
    """
    for size in range(1, 101):
        for step in (size, -size):
            for move in _moves(rubric, scores, step):
                rule = first_rule(rubric, sheet(rubric, move.overall, move.categories))
                if rule is not None and rule.label is not label:
                    return Flip(label=rule.label, change=_text(move, scores, rule.label))
    return None


def _moves(rubric: Rubric, scores: Scores, step: int) -> Iterator[Move]:
    if 0 <= scores.overall + step <= 100:
        yield Move("Overall", scores.overall, scores.overall + step, scores.overall + step, scores.categories)
    assessed = [c for c in rubric.categories if c.id in scores.exact]
    weights = shares([c.weight for c in assessed])
    total = math.fsum(w * scores.exact[c.id] for c, w in zip(assessed, weights, strict=True))
    for category, weight in zip(assessed, weights, strict=True):
        was = scores.categories[category.id]
        if 0 <= was + step <= 100:
            overall = min(100, max(0, round_half_up(total + weight * step)))
            yield Move(category.name, was, was + step, overall, {**scores.categories, category.id: was + step})


def _text(move: Move, scores: Scores, label: Label) -> str:
    takes = move.name != "Overall" and move.overall != scores.overall
    then = f", overall then {move.overall}" if takes else ""
    return f"{move.name} {move.now} instead of {move.was} ({move.now - move.was:+d}{then}) gives {label.title}"
