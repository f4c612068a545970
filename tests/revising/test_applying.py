"""A person's word over the machine's: what follows from it, and the way back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grader.assessment import AnswerStatus, Assessment
from grader.decision.policy import first_rule, sheet
from grader.narrative.lint import lint_assessment
from grader.revising.applying import apply_overrides, without_overrides
from grader.revising.rulings import standing_overrides
from grader.rubric import Label
from grader.transcript import well_formed
from tests.revising.machines import LABELS, RUBRIC, few, machines, orders


def by_dana(assessment: Assessment, data: st.DataObject, label: Label | None = None) -> Assessment:
    drawn = data.draw(orders(assessment))
    return apply_overrides(assessment, RUBRIC, drawn, by="Dana Reviewer", label=label, note="It has to be so.")


@few
@given(machines(), st.data())
def test_what_was_set_comes_off_again(machine: Assessment, data: st.DataObject) -> None:
    """Setting anything and taking it off gives the machine's assessment back, to the byte."""
    changed = by_dana(machine, data, data.draw(LABELS))
    assert without_overrides(changed, RUBRIC).model_dump_json() == machine.model_dump_json()


@few
@given(machines(), st.data(), st.randoms(use_true_random=False))
def test_the_order_of_overrides_changes_nothing(machine: Assessment, data: st.DataObject, random: object) -> None:
    """Together or one by one, in any order."""
    drawn = data.draw(orders(machine))
    turned = list(drawn)
    random.shuffle(turned)  # type: ignore[attr-defined]
    together = apply_overrides(machine, RUBRIC, drawn, by="Dana Reviewer")
    assert apply_overrides(machine, RUBRIC, turned, by="Dana Reviewer") == together
    one_by_one = machine
    for order in turned:
        one_by_one = apply_overrides(one_by_one, RUBRIC, [order], by="Dana Reviewer")
    assert one_by_one.model_dump_json() == together.model_dump_json()


@few
@given(machines(), st.data())
def test_the_label_is_the_printed_rules_unless_a_person_set_it(machine: Assessment, data: st.DataObject) -> None:
    """Over the printed scores; a person's label is the person's, says so, and keeps the policy's beside it."""
    label = data.draw(LABELS)
    changed = by_dana(machine, data, label)
    recommendation = changed.recommendation
    policys = recommendation.override.was if recommendation.override else recommendation.label
    if policys is not Label.INCONCLUSIVE:
        printed = {c.id: c.score for c in changed.categories if c.score is not None}
        assert changed.overall.score is not None
        rule = first_rule(RUBRIC, sheet(RUBRIC, changed.overall.score, printed))
        assert rule
        assert rule.label is policys
    if label:
        assert recommendation.label is label
        assert recommendation.rule.startswith(f"{label.title}, set by a person; the policy ")
        assert recommendation.confidence is None
        assert recommendation.closest_flip is None
    else:
        assert recommendation.override is None
        assert recommendation.rule.startswith(f"{recommendation.label.title}: ")


@few
@given(machines(), st.data())
def test_no_overridden_assessment_contradicts_itself(machine: Assessment, data: st.DataObject) -> None:
    """Every text passes the lint, and the summary names the label that is printed."""
    changed = by_dana(machine, data, data.draw(LABELS))
    assert lint_assessment(changed) == ()
    label = changed.recommendation.label
    plain = label is Label.INCONCLUSIVE and not changed.recommendation.override
    assert ("No hiring label" if plain else label.title) in changed.summary


@few
@given(machines(), st.data())
def test_an_overridden_assessment_survives_its_json(machine: Assessment, data: st.DataObject) -> None:
    """Nothing of it is lost or retyped on the way through a store."""
    changed = by_dana(machine, data, data.draw(LABELS))
    assert Assessment.model_validate_json(changed.model_dump_json()) == changed


@few
@given(machines(), st.data())
def test_both_values_are_kept(machine: Assessment, data: st.DataObject) -> None:
    """Every value that a person set stands as given, with the machine's beside it, who and why."""
    drawn = data.draw(orders(machine))
    changed = apply_overrides(machine, RUBRIC, drawn, by="Dana Reviewer")
    before = {a.id: a for a in machine.answers}
    after = {a.id: a for a in changed.answers}
    for order in drawn:
        answer, was = after[order.answer_id], before[order.answer_id]
        assert answer.status is AnswerStatus.SCORED
        assert answer.machine
        assert (answer.machine.score, answer.machine.status) == (was.score, was.status)
        if order.score is not None:
            assert (answer.score, answer.interval) == (order.score, (order.score, order.score))
            assert answer.override
            assert (answer.override.was, answer.override.by) == (was.score, "Dana Reviewer")
        else:
            criterion = next(c for c in answer.criteria if c.id == order.criterion_id)
            machines_ = next(c for c in was.criteria if c.id == order.criterion_id)
            assert criterion.level == order.level
            assert not criterion.unverified
            assert criterion.override
            assert (criterion.override.was, criterion.override.reason) == (
                machines_.level,
                well_formed(order.reason).strip(),
            )
    assert {r.target for r in standing_overrides(changed).values} == {(o.answer_id, o.criterion_id) for o in drawn}
