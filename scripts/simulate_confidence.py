"""Is the stated confidence true? Interviews whose true levels are known, judged with a known error.

    scripts/bench confidence [--interviews 18000] [--seed 1] [--jobs N] [--json]

Each interview is drawn: a person's level, the deviations of categories and answers from it, the stages asked,
a judge. True and judged levels both go through the project's own scoring and policy (rubric `general`); the
stated confidence is compared with how often the judged label is the one that the true levels give.

Studies: true levels that are whole numbers, as on the rubric's anchors; true levels anywhere from 0 to 4; a
judge whose bias differs by interview (sd .2, known); and, with no bound, people whom the formula does not assume
(mean 1.8, sd .8), and answers whose quality is common to all their criteria. The last three are of a quarter as
many interviews. ECE is the expected calibration error over ten bins of equal width; that of a cell of 1,500 is
about .025 by chance alone. Exits 1 when a bound is missed.
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from grader.assessment import AnswerGrade, AnswerStatus, CriterionGrade, Interval
from grader.confidence.drivers import Case
from grader.confidence.population import ratings
from grader.decision.deciding import Decision
from grader.decision.policy import first_rule, sheet
from grader.judgement import ErrorModel, Evidence
from grader.rubric import Criterion, Label, Rubric
from grader.rubrics.library import load_rubric
from grader.scoring.scores import score_categories, score_overall

Floats = NDArray[np.float64]

SIGMAS = (0.4, 0.7, 1.0)
RHOS = (0.0, 0.5, 1.0)
BETAS = (0.0, 0.2, 0.4)
LENGTHS = ((3, 5), (6, 10), (11, 20), (21, 30))
STAGES = ("Technical", "System Design", "Behavioral", "Screening")
POOLED, CELL, BIN, BRIER, BIAS = 0.03, 0.05, 0.10, 0.85, 0.05  # what the figures may be at most
PIECE = 600  # interviews, a multiple of the cells
LARGE = 500  # cases that a bin needs for its bound to count
QUOTED = (Evidence(quote="a quote", turn=0, start=0, end=7, verified=True),)


@dataclass(frozen=True)
class Study:
    """Whom the true levels are drawn from, and which judges. Without `bound` it is for information."""

    name: str
    mean: float = 2.2
    sd: float = 1.0
    whole: bool = True
    common: bool = False  # an answer is as good on all its categories
    betas: tuple[float, ...] = BETAS
    bound: float | None = POOLED
    part: float = 1.0


STUDIES = (
    Study("whole levels"),
    Study("real levels", whole=False),
    Study("bias by interview", betas=(0.2,), bound=BIAS, part=0.25),
    Study("other people", mean=1.8, sd=0.8, bound=None, part=0.25),
    Study("common answers", common=True, bound=None, part=0.25),
)


@dataclass(frozen=True)
class Outcome:
    """One interview: what was stated, whether the label was the true one, and whether the interval held the score."""

    sigma: float
    length: tuple[int, int]
    stated: float
    right: bool
    held: bool


@dataclass(frozen=True)
class Figures:
    """A study's result. `missed` names the bounds that it does not keep."""

    study: str
    interviews: int
    right: float
    stated: float
    ece: float
    cells: dict[str, float]
    worst_large_bin: float
    brier_of_constant: float
    interval_holds: float
    missed: tuple[str, ...]


@functools.cache
def rubric() -> Rubric:
    """The default rubric."""
    return load_rubric("general")


@functools.cache
def criteria(stage: str) -> tuple[Criterion, ...]:
    """The criteria of a stage."""
    return rubric().criteria_for(stage)


@functools.lru_cache(maxsize=4096)
def rating(stage: str, place: int, level: float) -> CriterionGrade:
    """One criterion's grade; not validated, since a true level need not be whole."""
    c, anything = criteria(stage)[place], cast("Any", level)
    return CriterionGrade.model_construct(id=c.id, name=c.id, weight=c.weight, level=anything, evidence=QUOTED)


def outcomes(study: Study, interviews: int, seed: Sequence[int]) -> list[Outcome]:
    """The cells of error and length by turns, so that all have as many."""
    rng = np.random.default_rng(seed)
    return [one_of(rng, study, n) for n in range(interviews)]


def one_of(rng: np.random.Generator, study: Study, n: int) -> Outcome:
    """The n-th interview of a study."""
    sigma, length = SIGMAS[n % len(SIGMAS)], LENGTHS[n // len(SIGMAS) % len(LENGTHS)]
    error = ErrorModel(sigma=sigma, rho=rng.choice(RHOS), beta=rng.choice(study.betas), source="known")
    others = rng.integers(len(STAGES), size=rng.integers(length[0], length[1] + 1) - 1)
    return outcome(rng, study, error, length, ["Technical", *(STAGES[i] for i in others)])


def outcome(
    rng: np.random.Generator, study: Study, error: ErrorModel, length: tuple[int, int], stages: Sequence[str]
) -> Outcome:
    """One interview, judged."""
    true = true_levels(rng, study, stages)
    key = str(rng.integers(1 << 62))
    seen = graded(stages, judged(rng, true, error), key)
    label, _, interval = result(seen, error)
    true_label, true_score, _ = result(graded(stages, true, key), error)
    case = Case(ratings(seen, rubric()), error, rubric(), Decision(label, "", (), None, coverage=1.0))
    held = interval[0] <= true_score <= interval[1]
    return Outcome(error.sigma, length, case.value(), label is true_label, held)


def true_levels(rng: np.random.Generator, study: Study, stages: Sequence[str]) -> list[Floats]:
    """An array for each answer: person, category (.4) and answer (.6), within 0 to 4."""
    person = rng.normal(study.mean, study.sd)
    category = {c.id: person + rng.normal(0, 0.4) for c in rubric().categories}
    levels = []
    for stage in stages:
        common = rng.normal(0, 0.6)
        answer = {i: level + (common if study.common else rng.normal(0, 0.6)) for i, level in category.items()}
        levels.append(np.clip([answer[c.category] for c in criteria(stage)], 0, 4))
    return [np.round(level) for level in levels] if study.whole else levels


def judged(rng: np.random.Generator, true: Sequence[Floats], error: ErrorModel) -> list[Floats]:
    """What the judge says: bias of the interview, noise common to an answer, noise of its own, in whole levels."""
    bias = rng.normal(0, error.beta)
    common = [math.sqrt(error.rho) * rng.normal() for _ in true]
    own = [math.sqrt(1 - error.rho) * rng.normal(size=len(level)) for level in true]
    noisy = (t + bias + error.sigma * (c + e) for t, c, e in zip(true, common, own, strict=True))
    return [np.clip(np.round(level), 0, 4) for level in noisy]


def graded(stages: Sequence[str], levels: Sequence[Floats], key: str) -> list[AnswerGrade]:
    """The answers as the engine would hold them."""
    return [
        AnswerGrade.model_construct(
            id=f"q{n}",
            stage=stage,
            number=n,
            question=f"Question {n}?",
            answer=f"{key} {n}",
            status=AnswerStatus.SCORED,
            criteria=tuple(rating(stage, place, float(level)) for place, level in enumerate(given)),
        )
        for n, (stage, given) in enumerate(zip(stages, levels, strict=True))
    ]


def result(answers: Sequence[AnswerGrade], error: ErrorModel) -> tuple[Label, int, Interval]:
    """Label, overall score and its interval."""
    categories = score_categories(answers, rubric(), error)
    overall = score_overall(categories, answers, rubric(), error)
    scores = {c.id: c.score for c in categories if c.score is not None}
    if overall.score is None or overall.interval is None:
        raise ValueError("every simulated answer is rated")
    rule = first_rule(rubric(), sheet(rubric(), overall.score, scores))
    return rule.label if rule else Label.INCONCLUSIVE, overall.score, overall.interval


def bins(cases: Sequence[Outcome]) -> list[tuple[int, float]]:
    """How many cases are in each tenth of the stated confidence, and how far it is off there."""
    tenths: dict[int, list[Outcome]] = {}
    for case in cases:
        tenths.setdefault(min(9, int(case.stated * 10)), []).append(case)
    return [(len(t), abs(math.fsum(c.stated - c.right for c in t)) / len(t)) for t in tenths.values()]


def ece(cases: Sequence[Outcome]) -> float:
    """Expected calibration error: the bins' errors, weighted by their cases."""
    return math.fsum(n * off for n, off in bins(cases)) / len(cases)


def figures(study: Study, cases: Sequence[Outcome]) -> Figures:
    """All that is reported of a study."""
    cells: dict[str, list[Outcome]] = {}
    for case in cases:
        cells.setdefault(f"{case.sigma} × {case.length[0]}-{case.length[1]}", []).append(case)
    right = math.fsum(c.right for c in cases) / len(cases)
    brier = math.fsum((c.stated - c.right) ** 2 for c in cases) / len(cases)
    by_cell = {name: round(ece(cell), 4) for name, cell in cells.items()}
    worst = max((off for n, off in bins(cases) if n >= LARGE), default=0.0)
    relative = brier / (right * (1 - right))
    checks = {"ece": ece(cases) <= (study.bound or 1)}
    if study.bound == POOLED:
        checks |= {"cells": max(by_cell.values()) <= CELL, "bins": worst <= BIN, "brier": relative <= BRIER}
    return Figures(
        study=study.name,
        interviews=len(cases),
        right=round(right, 3),
        stated=round(math.fsum(c.stated for c in cases) / len(cases), 3),
        ece=round(ece(cases), 4),
        cells=by_cell,
        worst_large_bin=round(worst, 3),
        brier_of_constant=round(relative, 3),
        interval_holds=round(math.fsum(c.held for c in cases) / len(cases), 3),
        missed=tuple(name for name, kept in checks.items() if not kept),
    )


def line(f: Figures) -> str:
    """A study in one line and its cells in another."""
    cells = "  ".join(f"{name}: {value:.3f}" for name, value in f.cells.items())
    head = (
        f"{f.study:18}ECE {f.ece:.4f}  worst large bin {f.worst_large_bin:.3f}  Brier {f.brier_of_constant:.3f} of a "
        f"constant's  stated {f.stated:.3f}  right {f.right:.3f}  90% interval holds {f.interval_holds:.3f}"
    )
    return f"{head}\n  cells {cells}" + (f"\n  MISSED: {', '.join(f.missed)}" if f.missed else "")


def run(study: Study, interviews: int, seed: int, jobs: int) -> Figures:
    """A study in pieces, each with a seed of its own, so that the number of processes changes nothing."""
    pieces = max(1, round(interviews * study.part / PIECE))
    seeds = [(seed, piece) for piece in range(pieces)]
    with ProcessPoolExecutor(jobs) as pool:
        found = pool.map(functools.partial(outcomes, study, PIECE), seeds)
        return figures(study, [case for piece in found for case in piece])


def main() -> int:
    """Runs every study; 1 when a bound is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--interviews", type=int, default=18_000, help="the bounds are meant for 18,000 and more")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    options = parser.parse_args()
    found = []
    for study in STUDIES:
        found.append(run(study, options.interviews, options.seed, options.jobs))
        if not options.json:
            print(line(found[-1]), flush=True)
    if options.json:
        print(json.dumps([asdict(f) for f in found], indent=2, ensure_ascii=False))
    return 1 if any(f.missed for f in found) else 0


if __name__ == "__main__":
    sys.exit(main())
