"""Splits and samples: by question, and stable when data are added."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import LabError
from grader.lab.rows import Scored
from grader.lab.splitting import SPLITS, halves, part, sample

names = st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=8)


def rows_of(questions: list[str], each: int = 2) -> list[Scored]:
    """Rows with ids of their own, some to each question."""
    return [
        Scored(id=f"{name}/{n}", question_id=name, question=name, answer="A", scores=(1,), score_max=1)
        for n in range(each)
        for name in questions
    ]


MANY = [f"question {n}" for n in range(400)]


def test_fit_and_test_share_no_question_and_leave_out_no_row() -> None:
    """Each row is on the side of its question, in the order of the file."""
    rows = rows_of(MANY)
    fit, test = (part(rows, split) for split in SPLITS)
    assert {row.question_id for row in fit}.isdisjoint(row.question_id for row in test)
    sides = [[row.id for row in side] for side in (fit, test)]
    ids = [row.id for row in rows]
    assert sorted(sides[0] + sides[1]) == sorted(ids)
    assert all(side == [name for name in ids if name in set(side)] for side in sides)
    assert 160 < len({row.question_id for row in test}) < 240


def test_which_side_a_question_is_on_is_written_in_its_sha256() -> None:
    """Worked by hand: sha256("short-links") begins with 90 (over 80, the half), sha256("slow-query") with 32."""
    rows = rows_of(["short-links", "slow-query"])
    assert {row.question_id for row in part(rows, "test")} == {"short-links"}
    assert {row.question_id for row in part(rows, "fit")} == {"slow-query"}


@given(names, names)
def test_no_question_changes_its_side_when_rows_and_questions_are_added(before: list[str], more: list[str]) -> None:
    """Whatever is added, and wherever."""
    base = ["short-links", "slow-query"]
    small, large = rows_of([*base, *before]), rows_of([*more, *base, *before], each=3)
    for split in ("fit", "test", "test:0.45"):
        kept = {row.question_id for row in part(large, split)}
        assert {row.question_id for row in part(small, split)} == kept & {row.question_id for row in small}


def test_a_share_is_of_the_questions_and_shares_up_to_one_do_not_meet() -> None:
    """The smaller test part lies within the larger, so that narrowing it moves nothing into it."""
    rows = rows_of(MANY, each=1)
    test, fit = part(rows, "test:0.3"), part(rows, "fit:0.7")
    assert 90 < len(test) < 150
    assert len(test) + len(fit) == len(rows)
    assert set(map(id, test)) < set(map(id, part(rows, "test")))
    assert part(rows, "fit:0.5") == part(rows, "fit")


@pytest.mark.parametrize("split", ["", "train", "test:1.5", "test:0.0", "test:", "fit:-.2", "test:nan", "0.3", "TEST"])
def test_another_word_is_refused_and_the_right_ones_are_named(split: str) -> None:
    """A share is over 0 and under 1."""
    with pytest.raises(LabError, match=r"no such split; use fit or test, or a share such as test:0\.3"):
        part(rows_of(MANY), split)


def test_a_split_that_holds_nothing_apart_is_refused() -> None:
    """One question; no rows; or all questions on one side, whichever side is asked for."""
    with pytest.raises(LabError, match="one question only: there is nothing to hold apart"):
        part(rows_of(["only"]), "test")
    with pytest.raises(LabError, match="no rows"):
        part([], "fit")
    one_side = [row.question_id for row in part(rows_of(MANY, each=1), "fit")][:3]
    with pytest.raises(LabError, match="there are 3 questions, and none of them fall to this part"):
        part(rows_of(one_side), "test")
    with pytest.raises(LabError, match="there are 3 questions, and all of them fall to this part"):
        part(rows_of(one_side), "fit")


@given(names, st.integers(1, 20))
def test_a_sample_has_that_many_rows_in_the_order_of_the_file(questions: list[str], n: int) -> None:
    """All of them where there are no more."""
    rows = rows_of(questions)
    chosen = sample(rows, n)
    assert len(chosen) == min(n, len(rows))
    assert [row.id for row in chosen] == [row.id for row in rows if row in chosen]


@given(names, names, st.integers(1, 10))
def test_a_row_leaves_the_sample_only_for_an_added_one(before: list[str], more: list[str], n: int) -> None:
    """So the replies that were paid for before go on being used."""
    small = rows_of(before, each=1)
    large = [*rows_of([name for name in more if name not in before], each=1), *small]
    old, new = ({row.id for row in sample(rows, n)} for rows in (small, large))
    assert new & {row.id for row in small} <= old


def test_a_sample_of_nothing_is_refused() -> None:
    """Nothing can be measured on it."""
    with pytest.raises(LabError, match="at least one row"):
        sample(rows_of(MANY), 0)


@given(st.lists(st.text(max_size=5), min_size=2, max_size=12, unique=True), st.integers(0, 100))
def test_halves_part_the_questions_evenly_whatever_their_order(questions: list[str], seed: int) -> None:
    """Of an odd number the first half has one more; questions that come twice count once."""
    fit, test = halves(questions, seed)
    assert fit | test == set(questions)
    assert not fit & test
    assert len(fit) - len(test) in (0, 1)
    assert halves([*reversed(questions), questions[0]], seed) == (fit, test)


def test_each_seed_draws_other_halves() -> None:
    """Twenty seeds over ten questions: hardly two alike, and no question always on one side."""
    drawn = [halves([str(n) for n in range(10)], seed)[0] for seed in range(20)]
    assert len(set(drawn)) > 15
    assert all(0 < sum(str(n) in fit for fit in drawn) < 20 for n in range(10))
    with pytest.raises(LabError, match="one question only"):
        halves(["a", "a"], 0)
