"""Runs → Comparison: each against the reference, over the answers that both scored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.assessment import AnswerStatus
from grader.lab.comparison.changes import most_changed
from grader.lab.comparison.correction import holm
from grader.lab.comparison.costs import cost_of
from grader.lab.comparison.differences import FEW_QUESTIONS, Measured, differences
from grader.lab.comparison.drift import draw_noise, fall_of
from grader.lab.comparison.nouns import (
    BASELINE,
    PRIMARY,
    Comparison,
    Contrast,
    Coverage,
    Difference,
    Measure,
    Side,
    Verdict,
)
from grader.lab.comparison.pairing import Named, Paired, pair
from grader.lab.comparison.power import power
from grader.lab.comparison.wording import many, plain
from grader.lab.comparison.words import sentences, spoken, verdict_of
from grader.lab.levels import levels_of
from grader.lab.resampling import DRAWS

CHANGED = 5
HARDLY = 0.25  # of the way from one level to the next


@dataclass(frozen=True)
class _Found:
    """What is known of one run against the reference before p values are corrected over all of them."""

    other: Named
    paired: Paired
    measured: Measured
    p_scored: float


def compare(
    reference: Named,
    others: Sequence[Named],
    *,
    baseline: bool = False,
    levels: int | None = None,
    draws: int = DRAWS,
    changed: int = CHANGED,
) -> Comparison:
    """Compares the first draw of every run with the reference's.

    With `baseline` each contrast says whether it fell. `levels` is K; None: as the runs were made with, where they are
    of one mind, else the number that fits people's scores. Raises LabError where runs are of other answers.
    """
    runs = (reference, *others)
    k = levels or _levels(runs)
    found = [_found(reference, other, k, draws) for other in others]
    by_measure = {m: holm([f.measured.differences[n].p for f in found]) for n, m in enumerate(Measure)}
    scored = holm([f.p_scored for f in found])
    contrasts = []
    for n, f in enumerate(found):
        corrected = tuple(
            d.model_copy(update={"p_corrected": by_measure[d.measure][n]}) for d in f.measured.differences
        )
        contrast = _contrast(reference, f, corrected, scored[n] or 0.0, len(found), changed, k)
        contrasts.append(_with_fall(contrast, reference, f, k) if baseline else contrast)
    fell = any(contrast.fall.fell for contrast in contrasts if contrast.fall) if baseline else None
    sides = tuple(map(_side, runs))
    return Comparison(levels=k, draws=draws, fell=fell, sides=sides, contrasts=tuple(contrasts))


def _levels(runs: Sequence[Named]) -> int:
    asked = {named.run.record.levels for named in runs}
    scores = (row.humans or (row.human,) for named in runs for row in named.run.results)
    return levels_of(scores, asked.pop() if len(asked) == 1 else None)


def _found(reference: Named, other: Named, levels: int, draws: int) -> _Found:
    from scipy.stats import binomtest

    paired = pair(reference, other)
    lost, gained = _unscored(paired)
    p = float(binomtest(lost, lost + gained).pvalue) if lost + gained else 1.0
    return _Found(other, paired, differences(paired, levels, draws), p)


def _contrast(
    reference: Named,
    found: _Found,
    corrected: tuple[Difference, ...],
    p_scored: float,
    tests: int,
    changed: int,
    levels: int,
) -> Contrast:
    coverage = _coverage(found.paired, p_scored)
    primary = next(d for d in corrected if d.measure is PRIMARY)
    questions = coverage.questions if found.measured.unit == "question" else None
    verdict = verdict_of(primary, guard=reference.label == BASELINE)
    able = power(primary.difference, found.measured.errors[PRIMARY], coverage.both, questions)
    return Contrast(
        reference=reference.label,
        other=found.other.label,
        coverage=coverage,
        unit=found.measured.unit,
        differences=corrected,
        verdict=verdict,
        power=able,
        words=sentences(reference.label, found.other.label, primary, able, coverage, tests),
        caveats=(*_caveats(reference, found, coverage), *_edges(found.paired, verdict, levels)),
        changed=most_changed(found.paired, changed),
    )


def _with_fall(contrast: Contrast, reference: Named, found: _Found, levels: int) -> Contrast:
    noise = draw_noise(reference.run, {a.id for a, _ in found.paired.common}, levels)
    fall = fall_of(contrast.of(PRIMARY), contrast.verdict, contrast.coverage, noise)
    return contrast.model_copy(update={"fall": fall})


def _coverage(paired: Paired, p: float) -> Coverage:
    lost, gained = _unscored(paired)
    failed = [sum(rows[side].status is AnswerStatus.FAILED for rows in paired.common) for side in (0, 1)]
    return Coverage(
        both=len(paired.scored),
        questions=len(set(paired.questions)),
        lost=lost,
        gained=gained,
        neither=len(paired.common) - len(paired.scored) - lost - gained,
        only_reference=paired.only_reference,
        only_other=paired.only_other,
        failed_reference=failed[0],
        failed_other=failed[1],
        p=p,
    )


def _unscored(paired: Paired) -> tuple[int, int]:
    """Answers that the reference alone scored, and that the other alone scored."""
    lost = sum(a.judge is not None and b.judge is None for a, b in paired.common)
    gained = sum(a.judge is None and b.judge is not None for a, b in paired.common)
    return lost, gained


def _caveats(reference: Named, found: _Found, coverage: Coverage) -> Iterator[str]:
    if coverage.questions < FEW_QUESTIONS:
        yield (
            f"Only {many(coverage.questions, 'question')}: the test swaps answers, not questions, so that it speaks "
            f"for these questions and for no others. From {FEW_QUESTIONS} on it swaps questions."
        )
    for named in (reference, found.other):
        if named.run.record.repeat > 1:
            draws = many(named.run.record.repeat, "draw")
            yield f"Of the {draws} of {spoken(named.label)}, the first is compared."


def _edges(paired: Paired, verdict: Verdict, levels: int) -> Iterator[str]:
    """Where hardly a value moved, a difference in levels says little of the judges."""
    a, b = paired.values
    most = float(abs(b - a).max())
    if verdict in (Verdict.BETTER, Verdict.WORSE) and most < HARDLY / (levels - 1):
        yield (
            f"No value moved by more than {plain(most)}: the difference in QWK is which side of a level's edge "
            "values fall on. MAE and Pearson say more here."
        )


def _side(named: Named) -> Side:
    record = named.run.record
    return Side(
        label=named.label,
        name=named.name,
        judge=record.judge,
        rubric=record.rubric,
        prompts_sha256=record.prompts_sha256,
        dataset=record.dataset.name,
        draws=record.repeat,
        cost=cost_of(named.run),
    )
