"""What `grader lab compare` does once its arguments are read: find or make the runs, compare, tell."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase

import typer

from grader.cli.lab_compare_text import print_comparison
from grader.cli.lab_runs import RunCall
from grader.cli.lab_variants import runs_of
from grader.errors import LabError
from grader.lab.comparison.comparing import compare
from grader.lab.comparison.nouns import BASELINE, Comparison, Verdict
from grader.lab.comparison.pairing import Named
from grader.lab.folder import load_run


@dataclass(frozen=True)
class Asked:
    """The arguments, as they were typed. `made_with` holds those of the runs that have to be made."""

    names: Sequence[str]
    made_with: RunCall
    baseline: Path | None
    changed: int
    as_json: bool


def compare_and_tell(asked: Asked) -> bool:
    """Compares and prints; whether a run fell below the baseline run by more than its noise. Raises InputError."""
    if len(asked.names) < 2 and not asked.baseline:
        raise LabError("two or more are compared; name another, or --baseline RUN", source="grader lab compare")
    stored = [Named(BASELINE, str(asked.baseline), load_run(asked.baseline))] if asked.baseline else []
    runs = runs_of(asked.names, asked.made_with)
    named = [Named(_label(n), name, run) for n, (name, run) in enumerate(zip(asked.names, runs, strict=True))]
    reference, *others = stored + named
    comparison = compare(
        reference,
        others,
        baseline=bool(stored),
        levels=asked.made_with.levels,
        draws=asked.made_with.bootstrap,
        changed=asked.changed,
    )
    if asked.as_json:
        typer.echo(comparison.model_dump_json(indent=1))
    else:
        print_comparison(comparison, sys.stdout)
    _refuse_untold(comparison, asked)
    return bool(comparison.fell)


def _refuse_untold(comparison: Comparison, asked: Asked) -> None:
    """A guard that cannot tell must not pass: where QWK is not defined, no fall would ever be seen."""
    untold = [c.other for c in comparison.contrasts if c.fall and c.verdict is Verdict.NOT_DEFINED]
    if untold and not comparison.fell:
        message = (
            f"QWK of {untold[0]} against it is not defined, so that a fall could not be told; compare more answers"
        )
        raise LabError(message, source="--baseline", field=str(asked.baseline))


def _label(n: int) -> str:
    """A to Z by place on the command line, then by number."""
    return ascii_uppercase[n] if n < len(ascii_uppercase) else f"run {n + 1}"
