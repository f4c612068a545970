"""What a person set counts as free of error: in intervals, and in how sure the label is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assessment import AnswerGrade, Override
from grader.confidence.drivers import SUREST
from grader.confidence.estimate import confidence
from grader.confidence.population import draws, judge_covariance, ratings
from grader.judgement import ErrorModel
from grader.scoring.weighing import DEFAULT_ERROR, value, variance
from tests.builders import a_rubric
from tests.gradings import ERROR, alike, errors, few, graded, interviews, lost, results, stated

WORD = Override(was=0, by="Dana", reason="Heard it.")


def set_in(answer: AnswerGrade, *criteria: str) -> AnswerGrade:
    """The answer with these levels (all, where none is named) set by a person as they are."""
    ruled = (
        c.model_copy(update={"override": WORD}) if c.level is not None and c.id in (criteria or (c.id,)) else c
        for c in answer.criteria
    )
    return answer.model_copy(update={"criteria": tuple(ruled)})


def scored(answer: AnswerGrade, score: int) -> AnswerGrade:
    return answer.model_copy(update={"score": score, "override": WORD})


@few
@given(interviews(least=3), errors(), st.data())
def test_what_a_person_set_widens_nothing(answers: list[AnswerGrade], error: ErrorModel, data: st.DataObject) -> None:
    """Every interval is as wide as before or narrower, around the same score; all set by persons, it is a point."""
    some = [set_in(a) if data.draw(st.booleans()) else a for a in answers]
    before, after, all_ = (results(a, error=error).rows for a in (answers, some, [set_in(a) for a in answers]))
    for (score, wide), (same, narrow), (_, point) in zip(before, after, all_, strict=True):
        assert score == same
        if wide and narrow and point:
            assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]
            assert point == (score, score)


@few
@given(interviews(least=3), errors(), st.data())
def test_any_mix_of_machine_and_person_has_a_confidence(
    answers: list[AnswerGrade], error: ErrorModel, data: st.DataObject
) -> None:
    """And its arithmetic is that of the intervals."""
    mixed = [
        data.draw(st.sampled_from([a, set_in(a), set_in(a, "depth"), scored(a, 40 + n)])) for n, a in enumerate(answers)
    ]
    found = stated(mixed, error=error)
    assert found is None or 0 <= found <= SUREST
    terms = ratings(mixed, a_rubric()).terms
    assert np.diag(judge_covariance(terms, error)) == pytest.approx([variance(t, error) for t in terms], abs=1e-12)


def test_a_label_on_levels_of_persons_alone_is_sure() -> None:
    """As sure as draws can say; a half that rounds up does so in every draw. Coverage still counts."""
    people = [set_in(graded("one", accuracy=2, depth=3, clarity=3)), *map(set_in, alike(4, accuracy=3, clarity=2))]
    assert stated(people, error=DEFAULT_ERROR) == SUREST
    drawn = draws(ratings(people, a_rubric()), DEFAULT_ERROR)
    assert (drawn == drawn[0]).all()
    assert list(drawn[0]) == pytest.approx([value(t) / 25 for t in ratings(people, a_rubric()).terms])
    assert stated([*people, lost()], error=DEFAULT_ERROR) == pytest.approx(SUREST * 5 / 6, abs=0.006)


def test_a_category_of_persons_is_drawn_at_its_score() -> None:
    """Also at the end of the scale, where a judge's levels are taken to be pulled to the middle."""
    answers = [set_in(a, "accuracy", "depth") for a in alike(4, accuracy=4, depth=4, clarity=2)]
    drawn = draws(ratings(answers, a_rubric()), ERROR)
    assert set(drawn[:, 0]) == {4.0}
    assert len(set(drawn[:, 1])) > 100


def test_it_says_so() -> None:
    """That persons do not err is taken for granted, so it is told; a judge that nobody needed is not."""
    part = [set_in(a, "depth") for a in alike(3, accuracy=3, depth=3, clarity=3)]
    said = confidence(part, a_rubric(), DEFAULT_ERROR, results(part, error=DEFAULT_ERROR).decision)
    assert said
    assert said.drivers[-1] == "What a person set counts as free of error: in 3 of the scored answers."
    assert any("never measured" in driver for driver in said.drivers)
    whole = [set_in(a) for a in part]
    alone = confidence(whole, a_rubric(), DEFAULT_ERROR, results(whole, error=DEFAULT_ERROR).decision)
    assert alone
    assert not any("never measured" in driver for driver in alone.drivers)
