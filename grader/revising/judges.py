"""The judges of an assessment that stands on several gradings."""

from __future__ import annotations

from collections.abc import Sequence

from grader.assessment import JudgeReference


def joined_judges(old: Sequence[JudgeReference], new: Sequence[JudgeReference]) -> tuple[JudgeReference, ...]:
    """Each judge once, the earlier first, with every name that replies gave themselves."""
    named: dict[JudgeReference, set[str]] = {}
    for judge in (*old, *new):
        named.setdefault(judge.model_copy(update={"replied_as": ()}), set()).update(judge.replied_as)
    return tuple(judge.model_copy(update={"replied_as": tuple(sorted(names))}) for judge, names in named.items())
