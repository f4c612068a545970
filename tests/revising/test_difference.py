"""What a reader is told of two revisions: what moved, from what to what, because of what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from grader.assessment import Assessment
from grader.narrative.wording import wording
from grader.revising.applying import apply_overrides, without_overrides
from grader.revising.difference import Change, Difference, difference
from grader.revising.editions import as_revision, redecided, rendered_again, reviewed
from grader.revising.figures import figures
from grader.revising.orders import OverrideOrder, ReviewOrder
from grader.rubric import Label
from tests.builders import a_rubric
from tests.gradings import alike, graded
from tests.revising.machines import LABELS, RUBRIC, few, finished, machines, orders

LATER = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
MACHINE = finished((graded("one", accuracy=1, depth=2, clarity=3), *alike(2, accuracy=2, depth=2, clarity=2)))


def reviewed_by_dana(assessment: Assessment, **changes: Any) -> Assessment:
    return reviewed(assessment, RUBRIC, ReviewOrder.model_validate({"reviewer": "Dana"} | changes), at=LATER)


def by_path(found: Difference) -> dict[str, Change]:
    return {change.path: change for change in found.changes}


@few
@given(machines(), st.data())
def test_exactly_the_figures_that_differ_are_listed(machine: Assessment, data: st.DataObject) -> None:
    """None is left out, none is made up, each has a cause, and the way back lists the same."""
    drawn, label = data.draw(orders(machine)), data.draw(LABELS)
    after = apply_overrides(machine, RUBRIC, drawn, by="Dana", label=label, note="So.")
    found, back = difference(machine, after), difference(after, machine)
    old, new = figures(machine), figures(after)
    assert {c.path: (c.before, c.after) for c in found.changes} == {
        path: (old[path].value, new[path].value) for path in new if old[path].value != new[path].value
    }
    assert {c.path: (c.after, c.before) for c in back.changes} == {c.path: (c.before, c.after) for c in found.changes}
    assert all("Dana" in change.because for change in (*found.changes, *back.changes))
    assert Difference.model_validate_json(found.model_dump_json()) == found


def test_a_person_is_named_with_what_was_set_and_why() -> None:
    """On the value itself, and on all that follows from it."""
    order = {"answer_id": "one", "criterion_id": "depth", "level": 4, "reason": "It went deep after all."}
    after = reviewed_by_dana(MACHINE, overrides=[order], attest=True)
    found = difference(MACHINE, after)
    assert found.because == ("Dana set Depth of Technical Q1 to level 4 instead of 2: It went deep after all.",)
    changes = by_path(found)
    level = changes["answers[one].criteria[depth].level"]
    assert (level.name, level.before, level.after, level.because) == ("Technical Q1 Depth", 2, 4, "set by Dana")
    assert (changes["answers[one].score"].before, changes["answers[one].score"].after) == (50, 67)
    assert changes["categories[technical].score"].because == "set by Dana"
    assert "categories[communication].score" not in changes
    assert found.text.startswith("From revision 1 to revision 2, 11 figures moved, ")
    assert "among them the overall score from 51 to 56" in found.text
    assert "Dana attested the result." in found.text


def test_a_label_that_a_person_sets_moves_nothing_else() -> None:
    """It takes the confidence with it, and what the policy gives is the same."""
    after = reviewed_by_dana(MACHINE, label="strong_hire", note="A second interview.")
    found = difference(MACHINE, after)
    assert {change.what for change in found.changes} == {"label", "confidence"}
    assert found.because == ("Dana set the label to Strong Hire instead of No Hire: A second interview.",)
    assert "recommendation.override.was" not in by_path(found)
    back = difference(after, without_overrides(after, RUBRIC))
    assert back.because == ("The label that Dana had set stands no more.",)


def test_a_value_that_is_set_no_more_is_told() -> None:
    """Also where a later word took its place."""
    first = reviewed_by_dana(MACHINE, overrides=[_depth(4)])
    second = reviewed_by_dana(first, overrides=[{"answer_id": "one", "score": 90, "reason": "As a whole."}])
    assert difference(first, second).because == (
        "Dana set the score of Technical Q1 to 90 instead of 50: As a whole.",
        "What Dana had set on Depth of Technical Q1 stands no more.",
    )


def test_other_rules_are_named() -> None:
    """By reference, or as an edit of the same."""
    lenient = a_rubric(version="2", policy={"rules": [{"label": "hire"}]})
    found = difference(MACHINE, redecided(MACHINE, RUBRIC, lenient))
    assert found.because == ("The rubric is test@2 instead of test@1.",)
    assert by_path(found)["recommendation.label"].because == "rubric test@2"
    assert (by_path(found)["recommendation.label"].before, by_path(found)["recommendation.label"].after) == (
        "No Hire",
        "Hire",
    )
    edited = a_rubric(policy={"rules": [{"label": "hire"}]})
    assert difference(MACHINE, redecided(MACHINE, RUBRIC, edited)).because == (
        "The rubric test@1 has changed its content.",
    )


def test_the_judge_asked_again_is_named_where_its_levels_moved() -> None:
    """And only there; another judge and another error are told as such."""
    again = graded("one", accuracy=4, depth=4, clarity=3).model_copy(update={"draw": 1})
    other = finished((again, *alike(2, accuracy=2, depth=2, clarity=2)))
    found = difference(MACHINE, other)
    assert found.because == ("The judge was asked again about Technical Q1.",)
    assert by_path(found)["answers[one].criteria[depth].level"].because == "the judge was asked again"
    judges = [{"spec": "openai:m", "model": "m"}]
    provenance = type(other.provenance).model_validate(other.provenance.model_dump() | {"judges": judges})
    error = provenance.calibration.model_copy(update={"sigma": 0.1})
    moved = other.model_copy(update={"provenance": provenance.model_copy(update={"calibration": error})})
    assert difference(MACHINE, moved).because == (
        "Judged by openai:m instead of baseline.",
        "The judge’s error is taken to be another.",
    )


def test_other_words_are_counted_and_not_shown() -> None:
    """No figure, no cause, one number."""
    old = MACHINE.model_copy(update={"summary": "Old words."})
    new = as_revision(old, rendered_again(old, RUBRIC), mode="render", reason=None, by="Lee", at=LATER)
    found = difference(old, new)
    assert (found.changes, found.because, found.wording) == ((), (), 1)
    assert found.text == "From revision 1 to revision 2, no figure moved. 1 text reads otherwise."


def test_the_paragraph_is_good_english() -> None:
    """Whatever moved: plurals, lists and stops."""
    after = reviewed_by_dana(MACHINE, overrides=[_depth(0), {"answer_id": "Answer 0.", "score": 3, "reason": "So"}])
    for found in (difference(MACHINE, after), difference(after, MACHINE), difference(MACHINE, MACHINE)):
        assert wording(found.text, found.text) == ()


def test_a_figure_that_moved_by_itself_has_no_made_up_cause() -> None:
    """Another version of the engine is named; where nothing is known, that is said."""
    other = MACHINE.model_copy(update={"overall": MACHINE.overall.model_copy(update={"score": 99})})
    assert by_path(difference(MACHINE, other))["overall.score"].because == "not known"
    newer = other.model_copy(update={"provenance": other.provenance.model_copy(update={"engine_version": "9"})})
    assert by_path(difference(MACHINE, newer))["overall.score"].because == "engine 9"


def _depth(level: int) -> dict[str, Any]:
    return OverrideOrder(answer_id="one", criterion_id="depth", level=level, reason="Heard it.").model_dump()


def test_a_label_set_as_the_policy_gives_it_is_told_as_such() -> None:
    """Whoever agrees has set it all the same."""
    after = reviewed_by_dana(MACHINE, label=Label.NO_HIRE.value, note="Seen together.")
    assert difference(MACHINE, after).because == ("Dana set the label to No Hire as the policy does: Seen together.",)
