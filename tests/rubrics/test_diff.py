"""The diff of rubrics: every difference is one readable line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grader.rubrics.diff import diff
from grader.rubrics.library import load_rubric
from tests.builders import ANCHORS, a_rubric


def parts(name: str) -> list[dict[str, object]]:
    """A list of the builder's rubric as plain data, to be changed."""
    found: list[dict[str, object]] = a_rubric().model_dump(mode="json", by_alias=True)[name]
    return found


def test_a_rubric_does_not_differ_from_itself() -> None:
    """No lines."""
    assert diff(a_rubric(), a_rubric()) == ()


def test_changed_values_are_shown_old_and_new() -> None:
    """By the path of ids, numbers bare and texts in quotes."""
    categories, criteria, bands = parts("categories"), parts("criteria"), parts("bands")
    categories[0]["weight"], categories[1]["weight"] = 0.7, 0.3
    criteria[0]["levels"] = ANCHORS | {3: "better"}
    criteria[1]["stages"] = ["Technical", "*"]
    bands[2]["from"] = 56
    changed = a_rubric(version="2", categories=categories, criteria=criteria, bands=bands, unscored_stages=[])
    assert diff(a_rubric(), changed) == (
        "version: '1' → '2'",
        "categories.technical.weight: 0.6 → 0.7",
        "categories.communication.weight: 0.4 → 0.3",
        "criteria.accuracy.levels.3: 'anchor 3' → 'better'",
        "criteria.depth.stages: [] → ['Technical'; '*']",
        "unscored_stages: ['Wrap Up'] → []",
        "bands.Acceptable.from: 55 → 56",
    )


def test_rules_are_named_by_their_label() -> None:
    """A second rule for the same label has a number."""
    rules = [
        {"label": "strong_hire", "overall": 80, "every_category": 65},
        {"label": "hire", "overall": 70, "must_have": 50},
        {"label": "hire", "every_category": 60},
        {"label": "strong_no_hire"},
    ]
    assert diff(a_rubric(), a_rubric(policy={"rules": rules})) == (
        "policy.rules.hire.overall: 65 → 70",
        "policy.rules.no_hire: removed {overall: 35}",
        "policy.rules.hire#2: added {every_category: 60}",
    )


def test_an_added_and_a_removed_criterion_are_one_line_each() -> None:
    """With what they say."""
    lines = diff(a_rubric(), a_rubric(criteria=[*parts("criteria")[:2]]))
    assert len(lines) == 1
    assert lines[0].startswith("criteria.clarity: removed {category: 'communication'; question: 'Is it clear?'")


def test_another_order_is_a_difference_of_its_own() -> None:
    """It changes the prompt, and nothing else."""
    assert diff(a_rubric(), a_rubric(criteria=parts("criteria")[::-1])) == (
        "criteria: order accuracy, depth, clarity → clarity, depth, accuracy",
    )


def test_backend_engineer_has_the_criteria_of_general() -> None:
    """Ids, questions, anchors and stages word for word: only titles, weights and policy differ."""
    for line in diff(load_rubric("general"), load_rubric("backend-engineer")):
        path = line.partition(":")[0]
        assert path in ("id", "title") or path.startswith("policy.") or path.endswith(".weight"), line


@given(
    st.sampled_from(["general", "backend-engineer", "behavioral-star"]), st.sampled_from(["general", "behavioral-star"])
)
def test_no_lines_means_the_same_content(a: str, b: str) -> None:
    """And every line is one line."""
    first, second = load_rubric(a), load_rubric(b)
    lines = diff(first, second)
    assert (not lines) == (first.sha256 == second.sha256)
    assert all("\n" not in line for line in lines)
