"""The names of the contract's section 3, as a tree: {name: names below}; fields may be added, none may go."""

from __future__ import annotations

from typing import Any

Tree = dict[str, "Tree"]


def names(text: str, **below: Tree) -> Tree:
    """Names with blanks between; `below` has those that have names below them."""
    return {name: below.get(name, {}) for name in text.split()} | below


SECTION_3 = names(
    "schema_version id status waiting created_at completed_at replaces review candidate position interview summary",
    revision=names("n mode reason by at"),
    answers=names(
        "id stage number question answer status verdict reason_codes score interval band formula feedback "
        "missing_points override",
        follow_ups=names("question answer"),
        criteria=names("id name weight level reasoning", evidence=names("quote turn start end verified")),
        strengths=names("point quote"),
        improvements=names("point severity"),
    ),
    categories=names("id name score interval band answers weight contribution formula"),
    overall=names("score interval formula"),
    recommendation=names(
        "label rule reason_codes reasoning reasons_for reasons_against next_steps follow_up_questions",
        confidence=names("value band meaning drivers"),
        closest_flip=names("label change"),
    ),
    strengths=names("point quote answer_id"),
    improvements=names("point severity answer_id"),
    data_quality=names("code message answer_ids"),
    usage=names("calls retries input_tokens cached_tokens output_tokens cost_usd"),
    provenance=names(
        "engine_version prompts_sha256 judges narrator calibration transcript_sha256 generated_at",
        rubric=names("id version sha256"),
    ),
)


def missing(tree: Tree, shown: Any, path: str = "") -> list[str]:
    """The names that are not there; of a list every entry is looked at, and null has nothing below it."""
    if isinstance(shown, list):
        return [name for n, entry in enumerate(shown) for name in missing(tree, entry, f"{path}[{n}]")]
    if shown is None:
        return []
    return [
        lost
        for name, below in tree.items()
        for lost in ([f"{path}.{name}"] if name not in shown else missing(below, shown[name], f"{path}.{name}"))
    ]


def met(tree: Tree, shown: Any, path: str = "") -> set[str]:
    """The names that something stands under, lists without their places: so that a test can tell what it saw."""
    if isinstance(shown, list):
        return {name for entry in shown for name in met(tree, entry, path)}
    if not isinstance(shown, dict):
        return set()
    here = {f"{path}.{name}" for name in tree if shown.get(name) not in (None, [])}
    return here.union(*(met(below, shown.get(name), f"{path}.{name}") for name, below in tree.items()))
