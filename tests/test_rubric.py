"""The rubric's nouns: what fits together, which criteria an answer is rated on, what identifies a rubric."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from grader.rubric import Criterion, Label, Rubric, Rule
from grader.rubrics.library import load_rubric
from grader.transcript import first_error
from tests.builders import ANCHORS, a_rubric


def a_criterion(id_: str, *stages: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "category": "technical",
        "question": "Is it right?",
        "levels": ANCHORS,
        "stages": stages,
    } | changes


def rated_on(rubric: Rubric, stage: str) -> list[str]:
    return [c.id for c in rubric.criteria_for(stage)]


STAGED = a_rubric(
    criteria=[
        a_criterion("design", "System Design"),
        a_criterion("accuracy", "Technical", "*"),
        a_criterion("clarity", category="communication", content=False),
    ]
)


@pytest.mark.parametrize(
    ("stage", "criteria"),
    [
        ("System Design", ["design", "clarity"]),
        ("system-design", ["design", "clarity"]),
        ("TECHNICAL", ["accuracy", "clarity"]),
        ("Coding", ["accuracy", "clarity"]),
        ("Interview", ["accuracy", "clarity"]),
        ("", ["accuracy", "clarity"]),
    ],
)
def test_a_stage_is_rated_on_the_criteria_that_name_it_or_on_those_for_all_others(
    stage: str, criteria: list[str]
) -> None:
    """`*` is every stage that no criterion names; no stages at all is every stage; the rubric's order is kept."""
    assert rated_on(STAGED, stage) == criteria


def test_an_unscored_stage_is_found_in_any_spelling() -> None:
    """Wrap Up, wrap-up and WRAPUP are one stage."""
    assert not any(a_rubric().scores_stage(s) for s in ("Wrap Up", "wrap-up", "WRAPUP"))
    assert a_rubric().scores_stage("Technical")


def test_a_stage_without_any_criterion_is_not_scored() -> None:
    """There is nothing to rate it by."""
    rubric = a_rubric(criteria=[a_criterion("accuracy", "Technical")])
    assert not rubric.scores_stage("Coding")


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"bands": [{"from": 1.5, "name": "x"}]}, "bands[0].from: should be a whole number, not 1.5"),
        ({"bands": [{"from": True, "name": "x"}]}, "bands[0].from: should be a whole number, not true"),
        ({"bands": [{"from": 101, "name": "x"}]}, "bands[0].from: should be at most 100, not 101"),
        ({"next_steps": {"hire": "Go."}}, 'next_steps.hire: should be a list, not "Go."'),
        ({"policy": {"rules": []}}, "policy.rules: should have at least one entry"),
        ({"policy": {"rules": [{"label": "hire", "overal": 3}]}}, "policy.rules[0].overal: unknown field"),
        ({"policy": {"rules": [{"label": "maybe"}]}}, "policy.rules[0].label: should be 'strong_hire', 'hire'"),
        (
            {"policy": {"inconclusive": {"min_coverage": 70}, "rules": []}},
            "policy.inconclusive.min_coverage: should be",
        ),
        ({"criteria": [a_criterion("Big")]}, "criteria[0].id: should be lower-case letters, digits"),
        ({"criteria": [a_criterion("a", levels={5: "x"})]}, "criteria[0].levels[5]: should be at most 4, not 5"),
        ({"criteria": [a_criterion("a", levels={1: 2})]}, "criteria[0].levels[1]: should be a text, not 2"),
        ({"criteria": [a_criterion("a", weight=-1)]}, "criteria[0].weight: should be greater than 0, not -1"),
        ({"criteria": [a_criterion("a", baseline="x")]}, "criteria[0].baseline: should be 'coverage'"),
        (
            {"criteria": [a_criterion("a", category="x")]},
            "criteria[0].category: 'x' is none of communication, technical",
        ),
        ({"criteria": [a_criterion("a"), a_criterion("a")]}, "criteria: the id 'a' is used twice; ids are unique"),
        ({"version": True}, "version: should be a text, not true"),
    ],
)
def test_a_wrong_field_is_named_with_what_would_be_right(changes: dict[str, Any], line: str) -> None:
    """By its path, as for transcripts."""
    with pytest.raises(ValidationError) as caught:
        a_rubric(**changes)
    assert ": ".join(part for part in first_error(caught.value) if part).startswith(line)


def test_levels_may_be_keyed_by_numbers_or_by_digits() -> None:
    """YAML writes numbers, JSON texts."""
    criterion = a_criterion("a", levels={str(n): text for n, text in ANCHORS.items()})
    assert Criterion.model_validate(criterion).levels == ANCHORS


def test_a_criterion_has_a_title_without_being_given_one() -> None:
    """Made from its id."""
    assert Criterion.model_validate(a_criterion("own_action")).title == "Own action"
    assert Criterion.model_validate(a_criterion("own_action", name="Initiative")).title == "Initiative"


def test_content_is_measured_by_coverage_unless_told_otherwise() -> None:
    """The judge without a model can rate what is said by key points, and nothing else without being told how."""
    assert Criterion.model_validate(a_criterion("a")).measure == "coverage"
    assert Criterion.model_validate(a_criterion("a", baseline="breadth")).measure == "breadth"
    assert Criterion.model_validate(a_criterion("a", content=False)).measure is None


@pytest.mark.parametrize(
    ("score", "band"),
    [(0, "Poor"), (39, "Poor"), (40, "Below Average"), (55, "Acceptable"), (84, "Good"), (100, "Excellent")],
)
def test_a_band_begins_at_its_score(score: int, band: str) -> None:
    """The bands' order in the file does not matter."""
    assert a_rubric().band(score) == band
    assert a_rubric(bands=[b.model_dump(by_alias=True) for b in reversed(a_rubric().bands)]).band(score) == band


def test_the_hash_is_of_the_content() -> None:
    """The same content has the same hash however it is written; a changed anchor has another."""
    same = Rubric.model_validate_json(a_rubric().model_dump_json(by_alias=True))
    assert same.sha256 == a_rubric().sha256
    assert a_rubric(criteria=[a_criterion("a", levels=ANCHORS | {3: "other"})]).sha256 != same.sha256
    assert a_rubric().reference == "test@1"


@given(st.permutations(["id", "version", "title", "categories", "criteria", "bands", "policy", "next_steps"]))
def test_the_hash_does_not_depend_on_the_order_of_fields(order: list[str]) -> None:
    """Two files that say the same are the same rubric."""
    data = a_rubric().model_dump(mode="json", by_alias=True)
    rest = {k: v for k, v in data.items() if k not in order}
    assert Rubric.model_validate({k: data[k] for k in order} | rest).sha256 == a_rubric().sha256


def test_a_rule_says_when_it_holds() -> None:
    """The text that the report prints."""
    rule = Rule(label=Label.STRONG_HIRE, overall=80, every_category=65, must_have=70)
    assert rule.text == (
        "Strong Hire: overall at least 80 and every category at least 65 and every must-have category at least 70"
    )
    assert Rule(label=Label.STRONG_NO_HIRE).text == "Strong No Hire: none of the rules above holds"


def test_the_json_schema_says_what_fields_mean() -> None:
    """`grader schema rubric` is read by people who write rubrics."""
    schema = Rubric.model_json_schema()
    assert "`*`" in schema["$defs"]["Criterion"]["properties"]["stages"]["description"]
    assert schema["$defs"]["Band"]["required"] == ["from", "name"]


@pytest.mark.parametrize("rubric_id", ["general", "backend-engineer"])
@pytest.mark.parametrize(
    ("stage", "category"),
    [
        ("Screening", "behavioral"),
        ("Technical", "technical"),
        ("Behavioral", "behavioral"),
        ("behavioural", "behavioral"),
        ("System Design", "technical"),
        ("Coding", "technical"),
        ("Interview", "technical"),
        ("", "technical"),
    ],
)
def test_every_stage_feeds_one_content_category_and_communication(rubric_id: str, stage: str, category: str) -> None:
    """With at most four criteria an answer, four fifths of whose weight are on what it says."""
    criteria = load_rubric(rubric_id).criteria_for(stage)
    assert {c.category for c in criteria if c.content} == {category}
    assert {c.category for c in criteria if not c.content} == {"communication"}
    assert len(criteria) <= 4
    assert sum(c.weight for c in criteria if not c.content) <= 0.2 * sum(c.weight for c in criteria)


@pytest.mark.parametrize("rubric_id", ["general", "backend-engineer", "behavioral-star"])
@pytest.mark.parametrize("stage", ["Wrap Up", "wrap-up", "Closing", "Candidate Questions", "Q&A"])
def test_the_candidates_own_questions_are_not_scored(rubric_id: str, stage: str) -> None:
    """They are no answers."""
    assert not load_rubric(rubric_id).scores_stage(stage)
