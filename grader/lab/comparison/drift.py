"""Did agreement with people fall against a stored run, by more than its noise? What a CI asks.

Agreement fell when all of this holds:
1. the words call the run worse: the corrected p of the paired test, one-sided, is under .05, and the paired 95%
   interval of (new − baseline) in QWK lies below 0 (`words.verdict_of`);
2. the fall is larger than the draw-to-draw noise, where the baseline run has repeats: 1.96·√2·sd of QWK over its draws,
   the most that two draws of one unchanged judge differ by, 19 times in 20.
A judge that fails on more answers is no better for agreeing on the rest. So the share of answers scored fell when the
corrected p of the exact sign test over the answers that only one run scored is under .05, and the fall is larger than
the draw-to-draw noise of that share, where it is known.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from grader.lab.comparison.differences import points
from grader.lab.comparison.nouns import PRIMARY, Coverage, Difference, Fall, Verdict
from grader.lab.comparison.wording import many, p_of, plain
from grader.lab.comparison.words import SURE
from grader.lab.results import RowResult, Run

BETWEEN_TWO = 1.96 * 2**0.5


@dataclass(frozen=True)
class Noise:
    """What two draws of the run differ by, 19 times in 20: in QWK, and in the share scored. None: not known."""

    draws: int
    qwk: float | None = None
    scored: float | None = None


def draw_noise(run: Run, ids: Collection[str], levels: int) -> Noise:
    """Over these answers: QWK where every draw scored them, the share scored over them all."""
    drawn = [{r.id: r for r in run.draw(n) if r.id in ids} for n in range(run.record.repeat)]
    drawn = [rows for rows in drawn if len(rows) == len(ids)]
    if len(drawn) < 2 or not ids:
        return Noise(max(1, len(drawn)))
    whole = [i for i in sorted(ids) if all(rows[i].judge is not None for rows in drawn)]
    agreement = [_qwk([rows[i] for i in whole], levels) for rows in drawn] if whole else []
    shares = [float(np.mean([row.judge is not None for row in rows.values()])) for rows in drawn]
    return Noise(len(drawn), _between_two(agreement), _between_two(shares))


def fall_of(found: Difference, verdict: Verdict, coverage: Coverage, noise: Noise) -> Fall:
    """`found` is the difference in QWK, new − baseline."""
    change = found.difference or 0.0
    agreement = verdict is Verdict.WORSE and -change > (noise.qwk or 0.0)
    scored = coverage.p < SURE and -coverage.change > (noise.scored or 0.0)
    return Fall(
        agreement=agreement,
        scored=scored,
        draws=noise.draws,
        noise=noise.qwk,
        noise_scored=noise.scored,
        words=f"{_agreement(found, verdict, noise, fell=agreement)} {_scored(coverage, noise, fell=scored)}".strip(),
    )


def _qwk(rows: Sequence[RowResult], levels: int) -> float | None:
    human, judge = np.array([r.human for r in rows]), np.array([r.judge for r in rows], dtype=np.float64)
    return points(judge, human, levels)[PRIMARY].value


def _between_two(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return BETWEEN_TWO * float(np.std(known, ddof=1)) if known and len(known) == len(values) else None


def _agreement(found: Difference, verdict: Verdict, noise: Noise, *, fell: bool) -> str:
    if found.difference is None:
        return "Whether agreement fell cannot be told: QWK is not defined."
    if found.difference >= 0:
        return "Agreement did not fall."
    chance = (
        f"{many(noise.draws, 'draw')} of the baseline run differ by up to {plain(noise.qwk)} by chance"
        if noise.qwk is not None
        else "draw-to-draw noise is not known: the baseline run has one draw, and --repeat would give it more"
    )
    if fell:
        return f"Agreement fell by {plain(-found.difference)} QWK, more than its noise ({chance})."
    if verdict is Verdict.WORSE:
        return f"Agreement is {plain(-found.difference)} QWK lower, but no more than its noise ({chance})."
    return f"Agreement did not fall by more than its noise ({chance})."


def _scored(coverage: Coverage, noise: Noise, *, fell: bool) -> str:
    if coverage.change >= 0:
        return ""
    how = "more than" if fell else "no more than"
    known = f", {plain(noise.scored)} between two draws of the baseline run" if noise.scored is not None else ""
    share = f"{plain(-coverage.change)} of {many(coverage.common, 'answer')}"
    return f"The share of answers scored fell by {share}, {how} its noise (sign test {p_of(coverage.p)}{known})."
