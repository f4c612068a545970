"""The label, the words for what gave it, and the nearest other label."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given

from grader.assessment import AnswerGrade
from grader.decision.deciding import Decision, decide
from grader.decision.flip import Scores, closest_flip
from grader.decision.policy import first_rule, sheet
from grader.judgement import ReasonCode, Verdict
from grader.rubric import Label, Rubric
from tests.builders import a_rubric
from tests.gradings import alike, exact, few, graded, interviews, lost, results


def decision(answers: list[AnswerGrade], rubric: Rubric | None = None, *, misaligned: bool = False) -> Decision:
    """The decision on these answers."""
    found = results(answers, rubric)
    return decide(answers, found.categories, found.overall, rubric or a_rubric(), misaligned=misaligned)


def off(answer: AnswerGrade) -> AnswerGrade:
    """The same answer, off its question."""
    return answer.model_copy(update={"verdict": Verdict.NOT_ADDRESSED})


def policy(*rules: dict[str, Any], **gates: float) -> Rubric:
    """The test rubric with another policy."""
    return a_rubric(policy={"rules": rules, "inconclusive": gates})


@pytest.mark.parametrize(
    ("levels", "label", "rule"),
    [
        (
            {"accuracy": 4, "depth": 4, "clarity": 3},
            Label.STRONG_HIRE,
            "Strong Hire: overall at least 80 (90) and every category at least 65 (lowest: Communication 75)",
        ),
        (
            {"accuracy": 3, "depth": 3, "clarity": 2},
            Label.HIRE,
            "Hire: overall at least 65 (65) and every must-have category at least 50 (Technical 75)",
        ),
        ({"accuracy": 2, "depth": 2, "clarity": 2}, Label.NO_HIRE, "No Hire: overall at least 35 (50)"),
        (
            {"accuracy": 1, "depth": 0, "clarity": 1},
            Label.STRONG_NO_HIRE,
            "Strong No Hire: none of the rules above holds (overall 18; lowest: Technical 13)",
        ),
    ],
)
def test_the_rule_that_fired_is_printed_with_its_numbers(levels: dict[str, int], label: Label, rule: str) -> None:
    """Thresholds, and the scores that reach them."""
    found = decision(alike(4, **levels))
    assert (found.label, found.rule, found.reason_codes, found.coverage) == (label, rule, (), 1.0)


def test_a_category_that_was_not_assessed_is_not_held_against_anybody() -> None:
    """Null is not known, and never a zero; only a must-have category has to be known."""
    assert decision(alike(4, accuracy=4, depth=4)).label is Label.STRONG_HIRE


GATES = [
    (
        alike(2, accuracy=3, clarity=3),
        ReasonCode.TOO_FEW_ANSWERS,
        "Inconclusive: 2 answers were scored (at least 3 needed)",
    ),
    (
        [*alike(4, accuracy=3, clarity=3), lost("A."), lost("B.")],
        ReasonCode.LOW_COVERAGE,
        "Inconclusive: coverage is 67% (at least 70% needed)",
    ),
    (
        [*alike(1, accuracy=3, clarity=3), *alike(3, weight=231.9, accuracy=3, clarity=3), lost(weight=300.0)],
        ReasonCode.LOW_COVERAGE,
        "Inconclusive: coverage is 69.9% (at least 70.0% needed)",
    ),
    (
        alike(4, clarity=3),
        ReasonCode.MUST_HAVE_NOT_ASSESSED,
        "Inconclusive: no answer could be rated on Technical (must-have)",
    ),
    (
        [*alike(2, accuracy=3, clarity=3), *(off(a) for a in alike(3, accuracy=0, clarity=3))],
        ReasonCode.NOT_ADDRESSED,
        "Inconclusive: 60% of the scored answers, by weight, do not address their question (at most 50% may not)",
    ),
]


@pytest.mark.parametrize(("answers", "code", "rule"), GATES)
def test_a_closed_gate_is_named_with_its_numbers(answers: list[AnswerGrade], code: ReasonCode, rule: str) -> None:
    """Inconclusive, for exactly this reason, and with no flip."""
    found = decision(answers)
    assert (found.label, found.reason_codes, found.rule) == (Label.INCONCLUSIVE, (code,), rule)
    assert found.closest_flip is None


def test_gates_open_at_their_limit() -> None:
    """7 of 10 covered and half off the question are just enough, whatever floats make of .7."""
    half_off = [*alike(2, weight=0.1, accuracy=3), *(off(a) for a in alike(2, weight=0.1, accuracy=3))]
    assert decision(half_off).label is not Label.INCONCLUSIVE
    seven = alike(7, weight=0.1, accuracy=3)
    assert decision([*seven, *(lost(f"Lost {n}.", weight=0.1) for n in range(3))]).label is not Label.INCONCLUSIVE


def test_every_closed_gate_is_named() -> None:
    """Not only the first."""
    found = decision([off(graded(clarity=2)), lost()], misaligned=True)
    assert found.reason_codes == (
        ReasonCode.QA_MISALIGNED,
        ReasonCode.NOT_ADDRESSED,
        ReasonCode.TOO_FEW_ANSWERS,
        ReasonCode.LOW_COVERAGE,
        ReasonCode.MUST_HAVE_NOT_ASSESSED,
    )
    assert found.rule.startswith("Inconclusive: questions and answers seem to be paired wrongly; 100% of the")
    assert "1 answer was scored" in found.rule


def test_suspected_mispairing_alone_supports_no_label() -> None:
    """However good the answers look."""
    found = decision(alike(8, accuracy=4, depth=4, clarity=4), misaligned=True)
    assert (found.label, found.reason_codes) == (Label.INCONCLUSIVE, (ReasonCode.QA_MISALIGNED,))


def test_without_gates_an_interview_without_scores_is_still_inconclusive() -> None:
    """A rubric that asks for nothing gets no label made of nothing."""
    open_gates = a_rubric(
        categories=[{"id": i, "name": i.title(), "weight": 0.5} for i in ("technical", "communication")],
        policy={
            "rules": [{"label": "no_hire"}],
            "inconclusive": {"min_answers": 0, "min_coverage": 0, "max_off_question": 1},
        },
    )
    found = decision([lost()], open_gates)
    assert (found.label, found.rule) == (Label.INCONCLUSIVE, "Inconclusive: no category has a score")


def test_a_policy_that_ends_without_a_rule_is_inconclusive() -> None:
    """The lint refuses such a rubric; the engine does not invent a label for it."""
    found = decision(alike(4, accuracy=1), policy({"label": "hire", "overall": 65}))
    assert (found.label, found.rule) == (Label.INCONCLUSIVE, "Inconclusive: no rule of the policy holds")


@few
@given(interviews(least=3))
def test_the_label_is_the_one_that_the_printed_scores_give(answers: list[AnswerGrade]) -> None:
    """Read off the integers in the report, rule by rule."""
    found = results(answers)
    scores = {c.id: c.score for c in found.categories if c.score is not None}
    overall, label = found.overall.score, found.decision.label
    if label is Label.INCONCLUSIVE or overall is None:
        return
    if overall >= 80 and min(scores.values()) >= 65:
        assert label is Label.STRONG_HIRE
    elif overall >= 65 and scores["technical"] >= 50:
        assert label is Label.HIRE
    else:
        assert label is (Label.NO_HIRE if overall >= 35 else Label.STRONG_NO_HIRE)


FLIP = re.compile(r"(.+) (\d+) instead of (\d+) \(([+-]\d+)(?:, overall then (\d+))?\) gives (.+)")


@few
@given(interviews(least=3))
def test_the_nearest_flip_gives_its_label(answers: list[AnswerGrade]) -> None:
    """Applied to the printed scores it does what it says, and nothing smaller moves the label by the overall."""
    found = results(answers)
    flip, overall = found.decision.closest_flip, found.overall.score
    if flip is None or overall is None:
        return
    match = FLIP.fullmatch(flip.change)
    assert match
    name, now, was, change, then, title = match.groups()
    assert int(now) - int(was) == int(change)
    assert title == flip.label.title
    scores = {c.id: c.score for c in found.categories if c.score is not None}
    ids = {c.name: c.id for c in found.categories}
    moved = scores if name == "Overall" else {**scores, ids[name]: int(now)}
    total = int(now) if name == "Overall" else int(then or overall)
    rule = first_rule(a_rubric(), sheet(a_rubric(), total, moved))
    assert rule
    assert rule.label is flip.label is not found.decision.label
    for step in range(1 - abs(int(change)), abs(int(change))):
        near = first_rule(a_rubric(), sheet(a_rubric(), min(100, max(0, overall + step)), scores))
        assert near
        assert near.label is found.decision.label


@pytest.mark.parametrize(
    ("answers", "change"),
    [
        (alike(4, accuracy=2, depth=3, clarity=3), "Overall 64 instead of 68 (-4) gives No Hire"),
        (
            [graded(f"{n}.", accuracy=2, depth=3, clarity=2 + n % 2) for n in range(4)],
            "Overall 65 instead of 63 (+2) gives Hire",
        ),
        (alike(4, accuracy=2, depth=2, clarity=4), "Technical 49 instead of 50 (-1, overall then 69) gives No Hire"),
    ],
)
def test_the_nearest_flip_in_words(answers: list[AnswerGrade], change: str) -> None:
    """The overall alone, or a category that takes the overall with it."""
    flip = decision(answers).closest_flip
    assert flip
    assert flip.change == change


def test_a_policy_with_one_label_cannot_flip() -> None:
    """None, and no far-fetched change."""
    assert decision(alike(4, accuracy=3), policy({"label": "no_hire"})).closest_flip is None


def test_the_flip_starts_from_unrounded_scores() -> None:
    """Technical 62.5 and Communication 58.3 make 60.8; 7 points more on Technical make 65.03, and 65."""
    answers = [graded(f"{n}.", accuracy=2, depth=3, clarity=2 + (n == 0)) for n in range(3)]
    scores = Scores(overall=61, categories={"technical": 63, "communication": 58}, exact=exact(answers))
    only_technical = policy({"label": "hire", "must_have": 70}, {"label": "no_hire"})
    flip = closest_flip(only_technical, scores, Label.NO_HIRE)
    assert flip
    assert flip.change == "Technical 70 instead of 63 (+7, overall then 65) gives Hire"
