"""Single rows: the worst first, and why the others have no score."""

from __future__ import annotations

from grader.assessment import AnswerStatus
from grader.judgement import ReasonCode, Verdict
from grader.lab.view import Example
from grader.lab.viewing.rows import disagreements, gaps
from tests.lab.viewing.samples import a_result


def test_the_largest_difference_comes_first_in_either_direction() -> None:
    """Ties stand in the rows' order; agreement and rows without a score are no disagreement."""
    judged = ((0.5, 0.25), (0.0, 1.0), (0.75, 0.5), (0.5, 0.5), (None, 1.0))
    found = disagreements([a_result(n, judge, human) for n, (judge, human) in enumerate(judged)])
    assert [(row.id, row.difference) for row in found] == [("r1", -1.0), ("r0", 0.25), ("r2", 0.25)]


def test_means_that_differ_by_rounding_are_agreement() -> None:
    """0.1 + 0.2 is not 0.3 for a computer, and is for people."""
    assert disagreements([a_result(1, 0.3, (0.1 + 0.2))]) == ()


def test_only_the_worst_are_shown() -> None:
    """Ten of a hundred."""
    assert len(disagreements([a_result(n, 0.0, 1.0) for n in range(100)])) == 10


def test_ratings_of_judge_and_people_stand_side_by_side() -> None:
    """Also where only one of them rated the criterion."""
    row = a_result(1, 0.0, 1.0, levels={"a": 0, "b": None}, human_levels={"a": 4.0, "c": 2.5}, reasoning={"a": "Why."})
    ratings = [(r.criterion, r.level, r.human, r.reasoning) for r in disagreements([row])[0].ratings]
    assert ratings == [("a", 0, 4.0, "Why."), ("b", None, None, ""), ("c", None, 2.5, "")]


def test_reasons_are_counted_failures_first() -> None:
    """A failure has its code, an abstention its code or its verdict, and some have neither."""
    failed = {"status": AnswerStatus.FAILED, "detail": "no JSON"}
    results = [
        a_result(1, None, 1.0, verdict=Verdict.DECLINED),
        a_result(2, None, 1.0, verdict=Verdict.DECLINED, codes=(ReasonCode.DECLINED,)),
        a_result(3, None, 1.0, codes=(ReasonCode.UNPARSABLE,), **failed),
        a_result(4, None, 1.0, verdict=Verdict.UNINTELLIGIBLE),
        a_result(5, None, 1.0, verdict=Verdict.ADDRESSED),
        a_result(6, 0.5, 1.0),
    ]
    found = [(gap.reason, gap.failed, gap.count) for gap in gaps(results)]
    assert found[0] == (ReasonCode.UNPARSABLE, True, 1)
    assert found[1] == (ReasonCode.DECLINED, False, 2)
    assert found[2:] == [(None, False, 1), (Verdict.UNINTELLIGIBLE, False, 1)]
    assert gaps(results)[0].examples == (Example("r3", "no JSON"),)


def test_a_row_that_fails_in_every_draw_is_one_example() -> None:
    """Three examples are of three rows."""
    results = [
        a_result(n, None, 1.0, draw=draw, status=AnswerStatus.FAILED, codes=(ReasonCode.PROVIDER_FAILED,))
        for draw in range(2)
        for n in range(5)
    ]
    (gap,) = gaps(results)
    assert (gap.count, [example.id for example in gap.examples]) == (10, ["r0", "r1", "r2"])
