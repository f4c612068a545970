"""One run → its part of the page."""

from __future__ import annotations

from dataclasses import dataclass

from grader.calibration import Calibration
from grader.completion import Usage
from grader.lab.results import Run, RunRecord
from grader.lab.view import Costs, Data, Method, RunView
from grader.lab.viewing.calibrated import calibrated
from grader.lab.viewing.rows import disagreements, gaps
from grader.lab.viewing.scored import ScoredRows, groupings, lengths, matrix, reliability
from grader.lab.viewing.sides import sides


@dataclass(frozen=True)
class About:
    """What a run's folder does not say, or not in itself: see `RunView`."""

    levels_asked: bool = False
    stored: bool = False
    calibration: Calibration | None = None


def run_view(run: Run, name: str, levels: int, draws: int, about: About) -> RunView:
    """`levels` is K; `draws` are bootstrap draws of the page's own intervals."""
    first = run.draw(0)
    scored = ScoredRows.of(first)
    columns, bands, others = sides(run.figures)
    return RunView(
        name=name,
        data=_data(run),
        method=_method(run.record),
        levels=levels,
        levels_asked=about.levels_asked,
        stored=about.stored,
        sides=columns,
        bands=bands,
        others=others,
        matrix=matrix(first, levels),
        bins=reliability(scored, levels, draws),
        lengths=lengths(scored, draws),
        groupings=groupings(scored, draws),
        disagreements=disagreements(first),
        gaps=gaps(run.results),
        costs=_costs(run),
        calibrated=calibrated(about.calibration) if about.calibration else None,
    )


def _data(run: Run) -> Data:
    first, dataset = run.draw(0), run.record.dataset
    humans = [len(result.humans) for result in first] or [0]
    return Data(
        name=dataset.name,
        sha256=dataset.sha256,
        sample=dataset.sample,
        split=dataset.split,
        rows=len(first),
        questions=len({result.question_id for result in first}),
        humans=(min(humans), max(humans)),
    )


def _method(record: RunRecord) -> Method:
    judges = (*record.judges, *((record.escalate,) if record.escalate else ()))
    return Method(
        judge=record.judge,
        models=tuple(dict.fromkeys(judge.model for judge in judges if judge.model)),
        replied_as=tuple(dict.fromkeys(name for judge in judges for name in judge.replied_as)),
        rubric=f"{record.rubric.id}@{record.rubric.version}",
        rubric_sha256=record.rubric.sha256,
        prompts_sha256=record.prompts_sha256,
        calibration=record.calibration_source,
        engine_version=record.engine_version,
        made_at=record.created_at,
        draws=record.repeat,
    )


def _costs(run: Run) -> Costs:
    """A run that took no time at all is one that nobody timed."""
    usage = sum((result.usage for result in run.results), Usage())
    escalated = sum(result.escalated for result in run.results) if run.record.escalate else None
    return Costs(len(run.results), usage, run.record.seconds or None, run.record.served, escalated)
