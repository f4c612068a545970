"""A run → the calibration of its judge."""

from __future__ import annotations

import json

import pytest

from grader.assessment import JudgeReference, RubricReference
from grader.calibration import Calibration
from grader.errors import LabError
from grader.lab.calibrating.calibrate import calibrated
from grader.lab.results import RowResult, Run
from grader.rubric import Rubric
from grader.scoring.weighing import DEFAULT_ERROR
from tests.builders import a_rubric
from tests.lab.calibrating.simulated import Judge, results
from tests.lab.made import AT, a_record, a_run


def run_of(found: list[RowResult], rubric: Rubric | None = None, **changes: object) -> Run:
    """A finished run of these results under the rubric."""
    rubric = rubric or a_rubric()
    draws = 1 + max(r.draw for r in found)
    reference = RubricReference(id=rubric.id, version=rubric.version, sha256=rubric.sha256)
    record = a_record(len(found) // draws, rubric=reference, repeat=draws, **changes)
    return a_run(*found, record=record)


def measured(run: Run) -> Calibration:
    return calibrated(run, a_rubric(), DEFAULT_ERROR, AT, draws=100, interviews=10)


@pytest.fixture(scope="module")
def small() -> Run:
    return run_of(results(Judge(bias=0.2), questions=9, each=5))


def test_it_says_what_it_was_measured_on(small: Run) -> None:
    """Rows, questions, people, the data's hash, and all of its key."""
    found = measured(small)
    assert (found.rows, found.left_out, found.questions, found.humans) == (45, 0, 9, (1, 1))
    assert found.error.source == "45 answers to 9 questions of set, 2026-02-06"
    assert (found.dataset, found.dataset_sha256) == ("set.jsonl", "0" * 64)
    assert found.key.rubric_sha256 == a_rubric().sha256
    assert found.default == DEFAULT_ERROR
    assert [x.level for x in found.levels] == [0, 1, 2, 3, 4]
    assert (found.created_at, found.reliability.folds, found.within is None) == (AT, 2, False)


def test_the_same_run_measures_the_same(small: Run) -> None:
    """Seeded throughout, and in JSON every number is one."""
    text = measured(small).model_dump_json()
    assert measured(small).model_dump_json() == text
    assert "NaN" not in text
    assert "Infinity" not in text
    assert Calibration.model_validate(json.loads(text)) == measured(small)


def test_the_first_draw_counts_and_what_has_no_level_is_left_out(small: Run) -> None:
    """Further draws, failures and answers without a content level change no error; the latter are counted."""
    first = list(small.results)
    again = [r.model_copy(update={"draw": 1, "levels": dict.fromkeys(r.levels, 0)}) for r in first]
    assert measured(run_of(first + again)).error == measured(small).error
    lost = [
        first[0].model_copy(update={"id": "lost", "status": "failed", "judge": None, "levels": {}}),
        first[1].model_copy(update={"id": "told", "levels": {"accuracy": None, "depth": None, "clarity": 3}}),
    ]
    found = measured(run_of([*first, *lost]))
    assert found.left_out == 2
    assert found.error == measured(small).error


def test_a_panel_is_known_by_its_judges_in_any_order(small: Run) -> None:
    """And by the judge that it escalates to, and when."""
    two = [JudgeReference(spec=spec, model=None) for spec in ("a", "b")]
    strong = JudgeReference(spec="c", model=None)
    keys = [
        measured(run_of(list(small.results), judges=judges, escalate=escalate, escalate_below=below)).key
        for judges, escalate, below in (
            (two, None, None),
            (two[::-1], None, None),
            (two, strong, None),
            (two, strong, 0.8),
        )
    ]
    assert keys[0] == keys[1]
    assert len({key.file_name for key in keys}) == 3


@pytest.mark.parametrize(("questions", "each", "said"), [(29, 1, "29 to 29"), (2, 40, "80 to 2")])
def test_too_little_data_is_said_with_what_would_do(questions: int, each: int, said: str) -> None:
    """Nothing is called measured that rests on next to nothing."""
    few = run_of(results(questions=questions, each=each))
    with pytest.raises(LabError, match=f"at least 30 scored answers to 3 questions are needed, and there are {said}"):
        measured(few)


def test_a_rubric_that_was_changed_since_is_refused(small: Run) -> None:
    """And one of another name is told apart from it."""
    changed, other = a_rubric(title="Another title"), a_rubric(id="other")
    with pytest.raises(LabError, match="test@1 was changed since the run"):
        calibrated(small, changed, DEFAULT_ERROR, AT)
    with pytest.raises(LabError, match="the run was made under test@1"):
        calibrated(small, other, DEFAULT_ERROR, AT)


def test_the_confidence_is_tried_on_the_interviews_of_the_data() -> None:
    """Where it names enough of them: those of three held-out answers and more."""
    found = measured(run_of(results(Judge(by_interview=0.3), questions=9, each=30, interviews=True)))
    assert (found.interviews, found.allowance, found.within) == (30, None, None)
    assert found.reliability.interviews == 60  # thirty in each of the two folds


def test_people_and_judge_that_never_differ_are_no_trouble() -> None:
    """One value everywhere: every figure is a number all the same."""
    same = [
        r.model_copy(update={"levels": {"accuracy": 2, "depth": 2}, "human": 0.5, "humans": (0.5,)})
        for r in results(questions=6, each=5)
    ]
    found = measured(run_of(same))
    assert "NaN" not in found.model_dump_json()
    assert 0 < found.error.sigma < 0.5
