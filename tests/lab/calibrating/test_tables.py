"""The error at each level, and how often a panel is right by its dissenters."""

from __future__ import annotations

import pytest

from grader.lab.calibrating.answers import Answer
from grader.lab.calibrating.tables import by_dissent, by_level


def an_answer(n: int, judged: float, human: float, *, dissent: int = 0, question: str = "") -> Answer:
    return Answer(
        id=str(n),
        question_id=question or f"q{n}",
        interview=None,
        judged=judged,
        human=human,
        humans=(human,),
        levels={},
        human_levels={},
        concentration=0.5,
        dissent=dissent,
    )


def test_the_error_at_a_level_is_judge_minus_people() -> None:
    """Values between two levels go up at a half; a level without answers says so and nothing else."""
    found = by_level([an_answer(1, 2.5, 2.0), an_answer(2, 3.0, 4.0), an_answer(3, 0.0, 1.0)], draws=200)
    assert [x.n for x in found] == [1, 0, 0, 2, 0]
    three = found[3]
    assert (three.human, three.bias) == (3.0, -0.25)
    assert three.sd == pytest.approx(1.0607)  # of +.5 and −1
    assert three.low is not None
    assert three.high is not None
    assert three.low <= -0.25 <= three.high
    assert (found[0].bias, found[0].sd) == (-1.0, None)
    assert found[1].model_dump(exclude={"level", "n"}) == dict.fromkeys(
        ("human", "human_low", "human_high", "bias", "low", "high", "sd")
    )


def test_intervals_draw_questions_not_rows() -> None:
    """Twenty answers to one question are one question: alone, it is drawn always, and nothing varies."""
    same = [an_answer(n, 2.0, n % 5, question="q") for n in range(20)]
    (level,) = [x for x in by_level(same, draws=200) if x.n]
    assert (level.low, level.high) == (level.bias, level.bias)


def test_the_confidence_of_a_number_of_dissenters() -> None:
    """(right + 20·p0) / (n + 20), for each number that occurs."""
    agreed = [an_answer(n, 4.0, 4.0 if n < 9 else 0.0) for n in range(10)]
    split = [an_answer(10 + n, 4.0, 4.0 if n < 1 else 0.0, dissent=1) for n in range(5)]
    found = by_dissent([*agreed, *split])
    usual = 10 / 15
    assert [(d.dissenters, d.n, d.right) for d in found] == [(0, 10, 9), (1, 5, 1)]
    assert [d.confidence for d in found] == pytest.approx([(9 + 20 * usual) / 30, (1 + 20 * usual) / 25], abs=1e-4)


def test_right_is_by_the_levels_that_people_have() -> None:
    """A share of .55 is right beside a pass of pass and fail, and wrong on five levels."""
    found = [an_answer(n, 2.2, 4.0 if n % 2 else 0.0) for n in range(10)]
    assert [d.right for d in by_dissent(found)] == [5]
    assert [d.right for d in by_dissent(found, asked=5)] == [0]
