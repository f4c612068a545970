"""What A, B, … of `grader lab compare` name: a stored run, or what a run is first made of."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from grader.bootstrap.specs import BASELINE, parse_spec
from grader.cli.lab_runs import RUNS, Prepared, RunCall, made_run, prepare
from grader.errors import LabError, RubricError
from grader.lab.folder import RUN, load_run
from grader.lab.results import Run
from grader.rubrics.library import load_rubric
from grader.settings import load_settings


def runs_of(names: Sequence[str], made_with: RunCall) -> list[Run]:
    """The run that each name stands for, in order; `made_with.dataset` empty: they all have to be stored runs.

    What is wrong with any of them is said before a model is asked for one. A run that is made goes to a folder of its
    own settings, in `made_with.output`, or in runs/ where a model is asked, so that no reply is paid for twice; a run
    that costs nothing is not kept unless somebody says where. Raises InputError.
    """
    _refuse_idle(made_with)
    stored = {name: load_run(Path(name)) for name in names if _is_run(name)}
    calls = {name: _made_of(name, made_with) for name in names if name not in stored}
    if made_with.dataset and not calls:
        _say("--data is not needed: every name is a run")
    prepared = {name: prepare(replace(call, output=None, quiet=True)) for name, call in calls.items()}
    with ExitStack() as stack:
        place = made_with.output or _default(list(prepared.values()), stack)
        for name, call in calls.items():
            _say(f"making a run of {name} on {made_with.dataset}")
            stored[name] = made_run(replace(call, output=place / prepared[name].folder.name))
    return [stored[name] for name in names]


def _default(prepared: Sequence[Prepared], stack: ExitStack) -> Path:
    if any(spec.asks for one in prepared for spec in one.order.specs):
        return RUNS
    return Path(stack.enter_context(TemporaryDirectory(prefix="grader-lab-")))


def _is_run(name: str) -> bool:
    return (Path(name) / RUN).is_file()


def _refuse_idle(made_with: RunCall) -> None:
    """Options that do nothing where no run is made would be a silent surprise."""
    given = {
        "--judge": made_with.judges,
        "--rubric": made_with.rubric,
        "--sample": made_with.sample,
        "--concurrency": made_with.concurrency,
        "--max-cost": made_with.max_cost,
        "--output": made_with.output,
    }
    idle = [option for option, value in given.items() if value]
    if idle and not made_with.dataset:
        raise LabError("is for runs that are made; add --data DATASET", source=idle[0])


def _made_of(name: str, made_with: RunCall) -> RunCall:
    """The call with the named thing in its place: a prompts folder, a judge or a rubric."""
    path = Path(name)
    if not made_with.dataset:
        message = "no run: a folder with run.json; to make one of a prompts folder, a rubric or a judge, add --data"
        raise LabError(message, source=name)
    if (path / "templates").is_dir():
        return replace(made_with, prompts=path)
    if path.is_dir():
        raise LabError("neither a run (run.json) nor a folder of prompts (templates/)", source=name)
    if path.is_file() or _is_rubric(name):
        return replace(made_with, rubric=name)
    if name == BASELINE or ":" in name:
        parse_spec(name)
        return replace(made_with, judges=(name,))
    message = "is nothing to compare: name a run folder, a prompts folder, a rubric (path or id) or a judge SPEC"
    raise LabError(message, source=name)


def _is_rubric(name: str) -> bool:
    try:
        load_rubric(name, load_settings().prompts)
    except RubricError:
        return False
    return True


def _say(line: str) -> None:
    typer.echo(line, err=True)
