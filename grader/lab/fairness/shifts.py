"""Scores of originals and of variants → by how much a kind of variant moves them, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from grader.lab.fairness.results import Moved, Shift
from grader.lab.fairness.scores import Graded
from grader.lab.resampling import Resample, interval
from grader.rubric import Label

LEAST = 1.0  # points of 100: a smaller shift is not flagged, however sure
SAME = 1e-6  # points: float noise of means
SHOWN = 3  # answers that moved most
NOISE = "noise"


@dataclass(frozen=True)
class Compared:
    """One transcript beside a variant of it, both graded. `edits` is by answer; None: every answer counts as changed.

    `name` is the transcript's, for people; `scored` says by answer whether the rubric scores its stage at all.
    """

    kind: str
    group: str
    name: str
    original: Graded
    variant: Graded
    scored: tuple[bool, ...]
    edits: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Pair:
    """One answer in both wordings. `answer` names the original, `cluster` its question."""

    answer: str
    cluster: str
    before: float | None
    after: float | None
    failed: bool
    edits: int
    moved: Moved

    @property
    def shift(self) -> float | None:
        """In points; None where either side has no score, or one has no judgement."""
        if self.failed or self.before is None or self.after is None:
            return None
        return self.after - self.before


def shifts(compared: Sequence[Compared], noise: Shift | None = None) -> tuple[Shift, ...]:
    """For each kind all its groups together, then each group where there are several; in the order given."""
    found = []
    for kind, of_kind in groupby(compared, key=lambda c: c.kind):
        members = list(of_kind)
        groups = list(dict.fromkeys(c.group for c in members))
        found.append(shift_of(kind, "", members, noise))
        if len(groups) > 1:
            found += [shift_of(kind, group, [c for c in members if c.group == group], noise) for group in groups]
    return tuple(found)


def shift_of(kind: str, group: str, compared: Sequence[Compared], noise: Shift | None = None) -> Shift:
    """The mean shift of the answers that were changed, its interval, and what became of the others."""
    pairs = [pair for c in compared for pair in _pairs(c)]
    told = [pair for pair in pairs if pair.edits]
    values = [(pair, pair.shift) for pair in told]
    moved = [(pair, shift) for pair, shift in values if shift is not None]
    mean, low, high, clusters, why = _mean(moved)
    flagged = mean is not None and low is not None and high is not None and not low <= 0 <= high and abs(mean) >= LEAST
    changed = {p.answer for p in told}
    return Shift(
        kind=kind,
        group=group,
        pairs=len(moved),
        answers=len({pair.answer for pair, _ in moved}),
        clusters=clusters,
        shift=mean,
        low=low,
        high=high,
        why=why if pairs else "no answer of these interviews is scored by the rubric",
        moved=sum(abs(shift) > SAME for _, shift in moved) / len(moved) if moved else None,
        unchanged=len({pair.answer for pair in pairs} - changed),
        edits=sum(pair.edits for pair, _ in moved),
        failed=sum(pair.failed for pair in told),
        lost=sum(not p.failed and p.before is not None and p.after is None for p in told),
        gained=sum(not p.failed and p.before is None and p.after is not None for p in told),
        labels=sum(_has_label(c) for c in compared),
        labels_changed=sum(c.original.label != c.variant.label for c in compared),
        flagged=flagged,
        beyond_noise=_beyond(mean, noise) if kind != NOISE else None,
        largest=_largest(moved),
    )


def _pairs(c: Compared) -> Iterator[Pair]:
    sides = zip(c.original.transcript.exchanges, c.variant.transcript.exchanges, strict=True)
    for n, ((asked, retold), answer_id) in enumerate(zip(sides, c.original.transcript.answer_ids(), strict=True)):
        if not c.scored[n]:
            continue
        before, after = c.original.scores[n], c.variant.scores[n]
        yield Pair(
            answer=f"{c.name}\x1f{answer_id}",
            cluster=re.sub(r"\W+", " ", asked.question).strip().casefold(),
            before=before,
            after=after,
            failed=c.original.failed[n] or c.variant.failed[n],
            edits=1 if c.edits is None else c.edits[n],
            moved=Moved(
                transcript=c.name,
                answer_id=answer_id,
                before=before or 0.0,
                after=after or 0.0,
                original="\n".join(asked.answers),
                variant="\n".join(retold.answers),
            ),
        )


def _mean(
    moved: Sequence[tuple[Pair, float]],
) -> tuple[float | None, float | None, float | None, int, str]:
    """Mean, 95% interval, how many clusters, and why one of them is not defined.

    Questions are resampled, each with all its answers and variants; answers where there is one question only.
    """
    if not moved:
        return None, None, None, 0, "no answer was changed and scored in both wordings"
    clusters = [pair.cluster for pair, _ in moved]
    if len(set(clusters)) == 1:
        clusters = [pair.answer for pair, _ in moved]
    values = np.array([shift for _, shift in moved])
    mean, n = float(values.mean()), len(set(clusters))
    if n == 1:
        return mean, None, None, 1, "no interval: it rests on one answer"
    resample = Resample.of(clusters)
    sums = resample.summed(np.stack([values, np.ones_like(values)], axis=1))
    low, high = interval(sums[:, 0] / sums[:, 1])
    return mean, low, high, n, ""


def _has_label(c: Compared) -> bool:
    """Whether there is a label to change: with too few answers both are inconclusive, whatever the scores are."""
    return {c.original.label, c.variant.label} != {Label.INCONCLUSIVE}


def _beyond(mean: float | None, noise: Shift | None) -> bool | None:
    """Whether a shift is outside what asking twice does: beyond either end of the interval of the noise."""
    if mean is None or noise is None or noise.low is None or noise.high is None:
        return None
    return abs(mean) > max(abs(noise.low), abs(noise.high))


def _largest(moved: Iterable[tuple[Pair, float]]) -> tuple[Moved, ...]:
    changed = [(abs(shift), pair) for pair, shift in moved if abs(shift) > SAME]
    return tuple(pair.moved for _, pair in sorted(changed, key=lambda item: (-item[0], item[1].answer))[:SHOWN])
