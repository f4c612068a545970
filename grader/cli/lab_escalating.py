"""What `grader lab escalate` does once its arguments are read: finds every judge's levels, measures, tells."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer
from pydantic import TypeAdapter

from grader.bootstrap.specs import RECORDED, Spec, parse_spec
from grader.cli.lab_escalate_text import print_escalation
from grader.cli.lab_runs import RunCall, made_run
from grader.errors import JudgeSpecError, LabError
from grader.files import reason, write_all
from grader.lab.datasets import load_dataset
from grader.lab.escalation.measuring import measured
from grader.lab.escalation.recordings import Team, candidates_beside, recorded_names, teams
from grader.lab.escalation.results import Escalation
from grader.lab.escalation.rules import MOST_JUDGES, Price
from grader.lab.escalation.votes import NONE, Levels, levels_from, recorded_levels, votes_of
from grader.lab.levels import levels_of
from grader.lab.recorded import whole_name
from grader.lab.rows import Dataset

RESULT = "escalation.json"
_ALL = TypeAdapter(tuple[Escalation, ...])


@dataclass(frozen=True)
class EscalateCall:
    """The arguments of one `grader lab escalate`, as they were typed; `run` for the judges that have to be run."""

    run: RunCall
    judges: Sequence[str]
    candidates: Sequence[str]
    kind: str | None
    budget: float
    cheap: float
    splits: int
    draw: int
    seed: int


def escalate_and_tell(call: EscalateCall, *, as_json: bool) -> None:
    """Measures each team of judges that is meant, writes and prints. Raises InputError."""
    dataset = load_dataset(Path(call.run.dataset))
    found = tuple(_measured(call, dataset, team) for team in _teams(call, dataset))
    written = _ALL.dump_json(found, indent=1) + b"\n"
    if call.run.output:
        _write(call.run.output / RESULT, written)
    if as_json:
        typer.echo(written, nl=False)
    else:
        print_escalation(found, sys.stdout)


def _teams(call: EscalateCall, dataset: Dataset) -> list[Team]:
    """The judges as named, else those on record, one team for each kind. Raises InputError for what cannot work."""
    there = recorded_names(dataset.rows)
    if not call.judges:
        if call.candidates:
            raise JudgeSpecError("name the cheap judges as well, with --judge", source="--escalate")
        return teams(there, call.kind)
    if call.kind is not None:
        raise LabError("is for recorded judges that nobody names; write recorded:MODEL/KIND", source="--kind")
    judges = [_named(text, there, "--judge") for text in call.judges]
    named = [_named(text, there, "--escalate") for text in call.candidates]
    candidates = named or candidates_beside(judges, there)
    if not candidates:
        raise JudgeSpecError("name a stronger judge, or several to choose from", source="--escalate")
    twice = [spec for spec, times in Counter([*judges, *candidates]).items() if times > 1]
    if twice:
        raise JudgeSpecError(f"{twice[0]} is named twice; every judge counts once", source="--judge --escalate")
    if len(judges) > MOST_JUDGES:
        raise JudgeSpecError(f"at most {MOST_JUDGES} cheap judges, not {len(judges)}", source="--judge")
    return [Team(tuple(judges), tuple(candidates))]


def _named(text: str, there: Sequence[str], source: str) -> str:
    """The SPEC in full. Raises JudgeSpecError."""
    spec = parse_spec(text, source)
    if spec.kind != RECORDED or spec.model is None:
        return str(spec)
    try:
        return str(Spec(RECORDED, whole_name(spec.model, there)))
    except JudgeSpecError as e:
        raise JudgeSpecError(e.message, source=source) from None


def _measured(call: EscalateCall, dataset: Dataset, team: Team) -> Escalation:
    levels = levels_of((row.humans for row in dataset.rows), call.run.levels)
    cheap, strong = (
        {spec: _levels(spec, call, dataset, levels) for spec in specs} for specs in (team.judges, team.candidates)
    )
    for spec, given in (cheap | strong).items():
        if (given == NONE).all():
            raise LabError(f"no judgement of any answer, draw {call.draw}", source=spec)
    votes = votes_of(dataset.rows, cheap, strong, levels)
    price = Price(call.budget, call.cheap)
    return measured(votes, price, splits=call.splits, seed=call.seed, dataset=dataset.path.name, draw=call.draw)


def _levels(text: str, call: EscalateCall, dataset: Dataset, levels: int) -> Levels:
    """A judge's level of each row, in the data set's order: as recorded, else as it is run now, or was before."""
    spec = parse_spec(text)
    if spec.kind == RECORDED and spec.model:
        return recorded_levels(dataset.rows, spec.model, call.draw, levels)
    folder = call.run.output / re.sub("[^a-z0-9.]+", "-", text.lower()) if call.run.output else None
    run = made_run(replace(call.run, judges=[text], output=folder))
    by_id = {result.id: result.judge for result in run.draw(call.draw)}
    shares = [by_id.get(row.id) for row in dataset.rows]
    return levels_from(shares, levels)


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_all({path: content})
    except OSError as e:
        raise LabError(f"cannot be written: {reason(e)}", source=e.filename or str(path)) from None
