"""Which recorded judges are measured where nobody names any: three cheap models, and the strongest of their time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.errors import LabError
from grader.lab.rows import Scored

CHEAP = ("GPT-4o mini", "Gemini 1.5 Flash", "Claude 3.5 Haiku")
STRONG = ("Gemini 2.5 Pro", "OpenAI o3", "OpenAI o4 Mini", "Claude 4.0 Sonnet")
PREFIX = "recorded:"


@dataclass(frozen=True)
class Team:
    """The cheap judges, and the stronger ones of which a rule picks one, by their SPECs."""

    judges: tuple[str, ...]
    candidates: tuple[str, ...]


def recorded_names(rows: Iterable[Scored]) -> tuple[str, ...]:
    """The names of all recorded judges, in the order in which they first occur."""
    return tuple(dict.fromkeys(recorded.name for row in rows for recorded in row.recorded))


def teams(names: Sequence[str], kind: str | None) -> list[Team]:
    """One for each kind of rubric under which the three cheap models and a stronger one were recorded.

    `names` are those of all recorded judges, `kind` the only one that is wanted. Raises LabError where there is none.
    """
    found = {of: Team(_specs(CHEAP, of, names), _specs(STRONG, of, names)) for of in kinds(names)}
    whole = {of: team for of, team in found.items() if len(team.judges) == len(CHEAP) and team.candidates}
    if not whole:
        here = f"recorded here: {', '.join(names)}" if names else "it has no recorded judges"
        raise LabError(
            f"name the cheap judges with --judge and a stronger one with --escalate; {here}",
            source="grader lab escalate",
        )
    if kind is not None and kind not in whole:
        raise LabError(f"no such kind of rubric; here are {', '.join(whole)}", source=f"--kind {kind}")
    return [team for of, team in whole.items() if kind in (None, of)]


def candidates_beside(judges: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """The stronger models on record under the rubric of these SPECs; nothing unless all are recorded under one."""
    of = {kind_of(spec.removeprefix(PREFIX)) if spec.startswith(PREFIX) else None for spec in judges}
    kind = of.pop()
    if of or kind is None:
        return ()
    return tuple(spec for spec in _specs(STRONG, kind, names) if spec not in judges)


def kinds(names: Iterable[str]) -> tuple[str, ...]:
    """The kinds of rubric that the names tell, "" where one tells none."""
    return tuple(dict.fromkeys(kind_of(name) for name in names))


def kind_of(name: str) -> str:
    """The kind of rubric in a name: that of "GPT-4o mini/criteria" is "criteria"."""
    model, slash, kind = name.rpartition("/")
    return kind if slash and model else ""


def _specs(models: Iterable[str], kind: str, names: Sequence[str]) -> tuple[str, ...]:
    there = (f"{model}/{kind}" if kind else model for model in models)
    return tuple(f"{PREFIX}{name}" for name in there if name in names)
