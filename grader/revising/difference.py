"""Two revisions of an assessment: which figures moved, from what to what, and because of what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from grader.assessment import Assessment
from grader.narrative.english import count, listed, one_line, sentence
from grader.noun import Record
from grader.revising.causes import Cause, causes
from grader.revising.figures import Figure, Value, figures
from grader.scoring.weighing import round_half_up

NOT_KNOWN = "not known"
_MAIN = ("recommendation.label", "overall.score", "recommendation.confidence.value")


class Change(Record):
    """One figure that moved. `path` is its place in the assessment by ids; a None is "there was none"."""

    what: str
    name: str
    path: str
    before: Value
    after: Value
    because: str


class Difference(Record):
    """How revision `after` differs from revision `before`.

    `because` are the causes as sentences, `wording` counts the texts that differ, and `text` is all of it in one
    paragraph.
    """

    before: int
    after: int
    changes: tuple[Change, ...]
    because: tuple[str, ...]
    wording: int
    text: str


def difference(before: Assessment, after: Assessment) -> Difference:
    """What a reader of both wants to know; texts that differ are counted, not shown."""
    found = causes(before, after)
    changes = tuple(_changes(before, after, found))
    wording = _reworded(before, after)
    return Difference(
        before=before.revision.n,
        after=after.revision.n,
        changes=changes,
        because=tuple(cause.sentence for cause in found),
        wording=wording,
        text=" ".join(map(sentence, _told(before, after, changes, found, wording))),
    )


def _changes(before: Assessment, after: Assessment, found: Sequence[Cause]) -> Iterator[Change]:
    old, new = figures(before), figures(after)
    for path in dict.fromkeys((*new, *old)):
        was, now = old.get(path), new.get(path)
        figure = now or was
        if figure is None or (was and was.value) == (now and now.value):
            continue
        yield Change(
            what=figure.what,
            name=figure.name,
            path=path,
            before=was.value if was else None,
            after=now.value if now else None,
            because=_because(figure, found),
        )


def _because(figure: Figure, found: Sequence[Cause]) -> str:
    clauses = dict.fromkeys(cause.clause for cause in found if cause.touches(figure))
    return "; ".join(clauses) or NOT_KNOWN


def _told(
    before: Assessment, after: Assessment, changes: Sequence[Change], found: Sequence[Cause], wording: int
) -> Iterator[str]:
    """How much moved, the figures that matter most, the causes, and how many texts differ."""
    by_path = {change.path: change for change in changes}
    main = [_moved(by_path[path]) for path in _MAIN if path in by_path]
    moved = count(len(changes), "figure") if changes else "no figure"
    among = f"{', among them' if len(main) < len(changes) else ':'} {listed(main)}" if main else ""
    yield f"From revision {before.revision.n} to revision {after.revision.n}, {moved} moved{among}"
    yield from (cause.sentence for cause in found)
    if after.review and after.review.attested and after.review != before.review:
        yield f"{one_line(after.review.reviewer)} attested the result"
    if wording:
        yield f"{count(wording, 'text')} {'reads' if wording == 1 else 'read'} otherwise"


def _moved(change: Change) -> str:
    return f"the {change.name} from {_said(change.before)} to {_said(change.after)}"


def _said(value: Value) -> str:
    """A confidence, the one fraction among them, in per cent as reports have it."""
    return "none" if value is None else f"{round_half_up(100 * value)}%" if isinstance(value, float) else str(value)


def _reworded(before: Assessment, after: Assessment) -> int:
    """How many texts of the report differ, are new or gone."""
    old, new = dict(_texts(before)), dict(_texts(after))
    return sum(old.get(path) != new.get(path) for path in {*old, *new})


_REPORTED = {
    "answers",
    "categories",
    "overall",
    "recommendation",
    "summary",
    "strengths",
    "improvements",
    "data_quality",
}
_NO_TEXT = frozenset({"status", "verdict", "band", "label", "machine", "override", "reason_codes", "code"})


def _texts(assessment: Assessment) -> Iterator[tuple[str, str]]:
    yield from _leaves(assessment.model_dump(mode="json", include=_REPORTED), "")


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text with its path; answers, categories and criteria by id, so that their order does not matter."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, below in value.items():
            if name not in _NO_TEXT:
                yield from _leaves(below, f"{path}.{name}")
    elif isinstance(value, list):
        for n, below in enumerate(value):
            key = below.get("id", n) if isinstance(below, dict) else n
            yield from _leaves(below, f"{path}[{key}]")
