"""What a reviewer may send, and what is said of what does not fit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from grader.assessment import Assessment
from grader.errors import RequestError
from grader.revising.applying import apply_overrides
from grader.revising.editions import reviewed
from grader.revising.orders import OverrideOrder, ReviewOrder
from grader.rubric import Label
from tests.builders import an_answer
from tests.gradings import graded, lost
from tests.revising.machines import RUBRIC, finished

MACHINE = finished(
    (
        graded("one", accuracy=1, depth=2, clarity=3),
        graded("two", accuracy=1, depth=2, clarity=3),
        an_answer(id="aside", stage="Wrap Up", status="not_scored", criteria=[], reason_codes=["stage_not_scored"]),
        lost("three"),
    )
)
FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"answer_id": "seven", "score": 5}, "overrides[0].answer_id: no answer of this assessment has this id"),
    ({"answer_id": "aside", "score": 5}, "overrides[0].answer_id: this answer is not one that the rubric scores"),
    ({"criterion_id": "grit", "level": 5 - 1}, "overrides[0].criterion_id: should be one of accuracy, depth, clarity"),
    ({"level": 3}, "overrides[0].criterion_id: required with a level"),
    ({"criterion_id": "depth", "score": 30}, "overrides[0].criterion_id: a score is of the answer"),
    ({"criterion_id": "depth", "level": 3, "score": 30}, "overrides[0].score: give a level of one criterion, or a"),
    ({"criterion_id": "depth"}, "overrides[0].level: required: a level from 0 to 4, or a score from 0 to 100"),
    ({"score": 5, "reason": " \n"}, "overrides[0].reason: should say why"),
]


def an_order(**changes: Any) -> OverrideOrder:
    return OverrideOrder.model_validate({"answer_id": "one", "reason": "It was heard otherwise."} | changes)


@pytest.mark.parametrize(("changes", "message"), FAULTS)
def test_an_order_that_does_not_fit_is_refused_by_field(changes: dict[str, Any], message: str) -> None:
    """The path in the body, and what would be right."""
    with pytest.raises(RequestError) as refused:
        apply_overrides(MACHINE, RUBRIC, [an_order(**changes)], by="Dana Reviewer")
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize("value", [{"level": 5}, {"level": -1}, {"level": "3"}, {"score": 101}, {"score": 1.5}])
def test_a_value_beyond_its_scale_is_no_order(value: dict[str, Any]) -> None:
    """Levels are whole numbers from 0 to 4, scores from 0 to 100."""
    with pytest.raises(ValidationError):
        an_order(criterion_id="depth", **value)


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ({"criterion_id": "depth", "level": 1}, r"overrides\[1\]: given twice; keep one of them"),
        ({"score": 50}, r"overrides\[1\]: this answer gets a score and a level; keep one of them"),
    ],
)
def test_one_review_says_one_thing_of_a_value(second: dict[str, Any], message: str) -> None:
    """Twice the same, or a score beside a level, leaves open which is meant."""
    both = [an_order(criterion_id="depth", level=4), an_order(**second)]
    with pytest.raises(RequestError, match=message):
        apply_overrides(MACHINE, RUBRIC, both, by="Dana Reviewer")


def test_a_label_needs_its_reason_and_a_review_its_reviewer() -> None:
    """The note is the label's reason; nobody reviews without a name."""
    with pytest.raises(RequestError, match="note: a label needs its reason"):
        apply_overrides(MACHINE, RUBRIC, [], by="Dana Reviewer", label=Label.HIRE, note=" ")
    with pytest.raises(RequestError, match="reviewer: should say who reviews"):
        apply_overrides(MACHINE, RUBRIC, [an_order(score=3)], by=" ")


def test_a_review_is_read_as_the_contract_spells_it() -> None:
    """Names of the body, a label by its word, unknown fields refused."""
    body: dict[str, Any] = {
        "reviewer": "Dana Reviewer",
        "overrides": [{"answer_id": "one", "criterion_id": "depth", "level": 3, "reason": "Heard it."}],
        "label": "no_hire",
        "note": "Seen together.",
        "attest": True,
    }
    assert ReviewOrder.model_validate(body).label is Label.NO_HIRE
    with pytest.raises(ValidationError):
        ReviewOrder.model_validate(body | {"confidence": 1})


def test_what_is_written_is_kept_without_what_no_file_holds() -> None:
    """A lone surrogate or white space around a reason, a note or a name would only make trouble later."""
    order = ReviewOrder(reviewer=" Dana\ud800 ", overrides=(an_order(score=5, reason=" So\ud800. "),), note=" \n")
    after = reviewed(MACHINE, RUBRIC, order, at=datetime(2026, 3, 1, tzinfo=UTC))
    assert after.answers[0].override
    assert (after.revision.by, after.revision.reason, after.answers[0].override.reason) == (
        "Dana\ufffd",
        None,
        "So\ufffd.",
    )
    assert Assessment.model_validate_json(after.model_dump_json()) == after


def test_the_last_word_on_an_answer_counts() -> None:
    """A later value takes the place of an earlier one, a score that of levels, and a level that of a score."""

    def set_(assessment: Any, by: str, **changes: Any) -> Any:
        return apply_overrides(assessment, RUBRIC, [an_order(**changes)], by=by)

    first = set_(MACHINE, "Dana", criterion_id="depth", level=4)
    again = set_(first, "Lee", criterion_id="depth", level=0)
    assert again == set_(MACHINE, "Lee", criterion_id="depth", level=0)
    assert again.answers[0].criteria[1].override.was == 2
    scored = set_(again, "Dana", score=90)
    assert scored == set_(MACHINE, "Dana", score=90)
    assert set_(scored, "Lee", criterion_id="clarity", level=1) == set_(MACHINE, "Lee", criterion_id="clarity", level=1)
