"""The judges of an assessment that stands on several gradings."""

from __future__ import annotations

from collections.abc import Sequence

from grader.assessment import JudgeReference


def joined_judges(old: Sequence[JudgeReference], new: Sequence[JudgeReference]) -> tuple[JudgeReference, ...]:
    """Each judge once, the earlier first, with every name that replies gave themselves."""
    named: dict[tuple[str, str | None], set[str]] = {}
    for judge in (*old, *new):
        named.setdefault((judge.spec, judge.model), set()).update(judge.replied_as)
    return tuple(
        JudgeReference(spec=spec, model=model, replied_as=tuple(sorted(names)))
        for (spec, model), names in named.items()
    )
