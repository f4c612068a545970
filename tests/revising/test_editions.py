"""Other sentences and other rules over the same judgements, and what a review leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assessment import Assessment
from grader.errors import CriteriaChanged
from grader.judgement import ReasonCode
from grader.revising.applying import apply_overrides, without_overrides
from grader.revising.editions import as_revision, next_draws, redecided, rendered_again, reviewed
from grader.revising.figures import figures
from grader.revising.orders import OverrideOrder, ReviewOrder
from grader.revising.rulings import standing_overrides
from grader.rubric import Label, Rubric
from tests.builders import ANCHORS, a_rubric, an_answer
from tests.gradings import alike
from tests.revising.machines import LABELS, RUBRIC, few, finished, machines, orders

LATER = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
HIRE = finished(tuple(alike(3, accuracy=3, depth=3, clarity=3)))
DEPTH = OverrideOrder(answer_id="Answer 0.", criterion_id="depth", level=0, reason="It was not deep.")

CRITERIA: list[dict[str, Any]] = [c.model_dump() for c in RUBRIC.criteria]
OTHER_RULES = a_rubric(
    version="2",
    categories=[
        {"id": "communication", "name": "Talking", "weight": 0.7},
        {"id": "technical", "name": "Technical", "weight": 0.3, "must_have": True},
    ],
    criteria=[CRITERIA[2] | {"weight": 2.0}, CRITERIA[0], CRITERIA[1] | {"category": "communication", "weight": 0.5}],
    bands=[{"from": 0, "name": "Low"}, {"from": 50, "name": "High"}],
    policy={"inconclusive": {"min_answers": 1}, "rules": [{"label": "hire", "overall": 50}, {"label": "no_hire"}]},
)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Everything in a dump that is no text, with its path."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in below:
        yield from leaves(part, f"{path}.{key}")
    if not isinstance(value, dict | list | str):
        yield path, value


def numbers(assessment: Assessment) -> dict[str, Any]:
    return dict(leaves(assessment.model_dump(mode="json")))


def overridden(machine: Assessment, data: st.DataObject) -> Assessment:
    label = data.draw(LABELS)
    return apply_overrides(machine, RUBRIC, data.draw(orders(machine)), by="Dana Reviewer", label=label, note="So.")


@few
@given(machines(), st.data())
def test_other_sentences_move_no_number(machine: Assessment, data: st.DataObject) -> None:
    """Every number, level, label, status and code of a rendered one is the one that was there."""
    before = overridden(machine, data)
    spoiled = before.model_copy(
        update={
            "summary": "Old words.",
            "data_quality": tuple(n.model_copy(update={"message": "Old."}) for n in before.data_quality),
        }
    )
    after = rendered_again(spoiled, RUBRIC)
    assert numbers(after) == numbers(before)
    assert figures(after) == figures(before)
    assert after.model_dump_json() == before.model_dump_json()


@few
@given(machines(), st.data())
def test_the_same_rules_decide_the_same(machine: Assessment, data: st.DataObject) -> None:
    """Redeciding under the rubric that it stands on changes nothing, overrides included."""
    before = overridden(machine, data)
    assert redecided(before, RUBRIC, RUBRIC).model_dump_json() == before.model_dump_json()


@few
@given(machines(), st.data())
def test_other_rules_decide_as_if_they_had_been_there_first(machine: Assessment, data: st.DataObject) -> None:
    """Weights, categories, names, bands, policy: as a grading of the same judgements under them; and back again."""
    answers = tuple(
        a.model_copy(update={"criteria": tuple(sorted(a.criteria, key=lambda c: "caccuracy depth".index(c.id[:1])))})
        for a in machine.answers
    )
    misaligned = ReasonCode.QA_MISALIGNED in machine.recommendation.reason_codes
    first = {c.id: c for c in OTHER_RULES.criteria}
    weighed = tuple(
        a.model_copy(
            update={"criteria": tuple(c.model_copy(update={"weight": first[c.id].weight}) for c in a.criteria)}
        )
        for a in answers
    )
    there_first = finished(weighed, OTHER_RULES, misaligned=misaligned)
    after = redecided(machine, RUBRIC, OTHER_RULES)
    assert figures(after) == figures(there_first)
    assert after.recommendation == there_first.recommendation
    assert after.provenance.rubric == there_first.provenance.rubric
    assert figures(redecided(after, OTHER_RULES, RUBRIC)) == figures(machine)
    with_people = overridden(machine, data)
    moved = redecided(with_people, RUBRIC, OTHER_RULES)
    assert set(standing_overrides(moved).values) == set(standing_overrides(with_people).values)
    assert standing_overrides(moved).label == standing_overrides(with_people).label
    assert without_overrides(moved, OTHER_RULES).model_dump_json() == after.model_dump_json()


@pytest.mark.parametrize(
    "changes",
    [
        {"criteria": [CRITERIA[0], CRITERIA[2]]},
        {"criteria": [*CRITERIA, CRITERIA[0] | {"id": "breadth"}]},
        {"criteria": [CRITERIA[0] | {"question": "Is it wrong?"}, *CRITERIA[1:]]},
        {"criteria": [CRITERIA[0] | {"levels": ANCHORS | {4: "better"}}, *CRITERIA[1:]]},
        {"criteria": [CRITERIA[0] | {"content": False}, *CRITERIA[1:]]},
        {"criteria": [CRITERIA[0] | {"stages": ("Behavioral",)}, *CRITERIA[1:]]},
        {"criteria": [CRITERIA[0] | {"baseline": "breadth"}, *CRITERIA[1:]]},
        {"unscored_stages": ["Wrap Up", "technical"]},
    ],
)
def test_other_criteria_take_another_judgement(changes: dict[str, Any]) -> None:
    """What a judge would have been asked otherwise cannot be decided from what it said."""
    with pytest.raises(CriteriaChanged, match="regrade under it instead"):
        redecided(HIRE, RUBRIC, a_rubric(**changes))


def test_a_stage_that_was_not_judged_cannot_be_scored() -> None:
    """Unless its transcript left the answer out: then no rubric scores it."""
    aside = an_answer(id="aside", stage="Wrap Up", status="not_scored", criteria=[], reason_codes=["stage_not_scored"])
    left_out = aside.model_copy(update={"id": "out", "stage": "Technical"})
    machine = finished((*alike(3, accuracy=3, depth=3, clarity=3), left_out))
    assert redecided(machine, RUBRIC, a_rubric(unscored_stages=[])).answers[3].status == "not_scored"
    with pytest.raises(CriteriaChanged, match="scores the stage of answer aside"):
        redecided(finished((*machine.answers, aside)), RUBRIC, a_rubric(unscored_stages=[]))


def review(assessment: Assessment, rubric: Rubric = RUBRIC, **changes: Any) -> Assessment:
    return reviewed(assessment, rubric, ReviewOrder.model_validate({"reviewer": "Dana"} | changes), at=LATER)


def test_a_review_is_the_next_revision() -> None:
    """Who, why, when; the report is made anew, at that time."""
    after = review(HIRE, overrides=[DEPTH.model_dump()], note="Heard the recording.", attest=True)
    assert after.revision.model_dump(exclude={"answers"}) == {
        "n": 2, "mode": "review", "reason": "Heard the recording.", "by": "Dana", "at": LATER,
    }  # fmt: skip
    assert after.review
    assert (after.review.attested, after.review.reviewer, after.review.revision) == (True, "Dana", 2)
    assert after.provenance.generated_at == LATER
    assert (after.id, after.created_at) == (HIRE.id, HIRE.created_at)


def test_an_attestation_is_of_what_was_attested() -> None:
    """It stands over other sentences and over a bare note; where a figure moves it has lapsed."""
    attested = review(HIRE, attest=True)
    rendered = as_revision(
        attested, rendered_again(attested, RUBRIC), mode="render", reason="New words", by="Lee", at=LATER
    )
    assert rendered.review == attested.review
    noted = review(rendered, reviewer="Lee", note="Read it.")
    assert noted.review == attested.review
    moved = as_revision(
        noted, redecided(noted, RUBRIC, OTHER_RULES), mode="redecide", reason="New bands", by="Lee", at=LATER
    )
    assert moved.review
    assert (moved.review.attested, moved.review.lapsed, moved.review.reviewer) == (False, True, "Dana")
    again = review(moved, OTHER_RULES, reviewer="Lee", attest=True)
    assert again.review
    assert (again.review.attested, again.review.lapsed, again.revision.n) == (True, False, 6)


def test_attesting_changes_no_word() -> None:
    """A person who stands behind the result stands behind what is printed."""
    after = review(HIRE, attest=True)
    assert after.model_copy(update={"review": None, "revision": HIRE.revision}).model_dump(
        exclude={"provenance"}
    ) == HIRE.model_dump(exclude={"provenance"})


def test_the_next_draw_has_never_been_asked_for() -> None:
    """Of every answer, or of those that are named."""
    asked_twice = HIRE.answers[0].model_copy(update={"draw": 2})
    assessment = HIRE.model_copy(update={"answers": (asked_twice, *HIRE.answers[1:])})
    assert next_draws(assessment) == {"Answer 0.": 3, "Answer 1.": 1, "Answer 2.": 1}
    assert next_draws(assessment, ["Answer 1."]) == {"Answer 1.": 1}


def test_a_label_stands_over_other_rules() -> None:
    """Whatever the policy now gives is kept beside it."""
    labelled = review(HIRE, label="no_hire", note="References.")
    after = redecided(labelled, RUBRIC, a_rubric(policy={"rules": [{"label": "strong_hire"}]}))
    assert after.recommendation.label is Label.NO_HIRE
    assert after.recommendation.override
    assert after.recommendation.override.was is Label.STRONG_HIRE
