"""Calibrations as files: found by exactly what they were measured of, and refused where they are damaged."""

from __future__ import annotations

import json
import random as rnd
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from grader.calibration import Dissent, key_of
from grader.calibrations import check, find, write
from grader.errors import LabError
from grader.judgement import CriterionError
from tests.calibrations import MEASURED, a_calibration

RUBRIC, PROMPTS = a_calibration().key.rubric_sha256, "2" * 64
SPECS = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=4, unique=True)


@given(SPECS, st.randoms(use_true_random=False))
def test_a_panel_is_the_same_in_any_order(judges: list[str], random: rnd.Random) -> None:
    """So its calibration is found however its judges are named."""
    shuffled = random.sample(judges, len(judges))
    assert key_of(judges, None, RUBRIC, PROMPTS).file_name == key_of(shuffled, None, RUBRIC, PROMPTS).file_name


def test_whatever_makes_another_judge_makes_another_name() -> None:
    """Judges, the one to escalate to and when, rubric and prompts; a threshold without a judge is none."""
    keys = [
        key_of(["a"], None, RUBRIC, PROMPTS),
        key_of(["a", "b"], None, RUBRIC, PROMPTS),
        key_of(["a"], "b", RUBRIC, PROMPTS),
        key_of(["a"], "b", RUBRIC, PROMPTS, 0.8),
        key_of(["a"], None, "3" * 64, PROMPTS),
        key_of(["a"], None, RUBRIC, "3" * 64),
    ]
    assert len({key.file_name for key in keys}) == len(keys)
    assert key_of(["a"], None, RUBRIC, PROMPTS, 0.8) == keys[0]


def test_what_was_written_is_found(tmp_path: Path) -> None:
    """By its key alone, over an earlier one, in a folder that is made where there is none."""
    folder = tmp_path / "new"
    write(folder, a_calibration(rows=30))
    path = write(folder, a_calibration())
    assert find(folder, ["baseline"], None, RUBRIC, PROMPTS) == a_calibration()
    assert [path] == list(folder.iterdir())
    assert check(folder) == 1


def test_another_judge_rubric_or_prompt_has_none(tmp_path: Path) -> None:
    """None, and no error; so is it without a folder."""
    write(tmp_path, a_calibration())
    assert find(tmp_path, ["openai:m"], None, RUBRIC, PROMPTS) is None
    assert find(tmp_path, ["baseline"], "openai:m", RUBRIC, PROMPTS) is None
    assert find(tmp_path, ["baseline"], None, "3" * 64, PROMPTS) is None
    assert find(tmp_path, ["baseline"], None, RUBRIC, "3" * 64) is None
    assert find(None, ["baseline"], None, RUBRIC, PROMPTS) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no JSON"),
        (b"{\x00", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"{}", "required, but missing"),
        (b"[]", "damaged"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    """With what to do about it: never passed over in silence."""
    path = write(tmp_path, a_calibration())
    path.write_bytes(content)
    for look in (lambda: find(tmp_path, ["baseline"], None, RUBRIC, PROMPTS), lambda: check(tmp_path)):
        with pytest.raises(LabError, match=said) as caught:
            look()
        assert caught.value.source == str(path)
        assert "grader lab calibrate" in caught.value.message


@pytest.mark.parametrize(
    ("field", "value"),
    [("sigma", 0), ("sigma", -1), ("sigma", 5), ("sigma", "NaN"), ("beta", 0), ("beta", "Infinity"), ("rho", 1.2)],
)
def test_a_number_that_no_interval_can_be_made_of_is_refused(tmp_path: Path, field: str, value: object) -> None:
    """A file may have been edited: of the judge and of each criterion."""
    own = CriterionError(id="depth", sigma=0.5, beta=0.2, source="measured")
    path = write(tmp_path, a_calibration(error=MEASURED.model_copy(update={"criteria": (own,)})))
    whole = json.loads(path.read_text())
    places: list[Any] = [whole["error"], *([whole["error"]["criteria"][0]] if field != "rho" else [])]
    for place in places:
        kept, place[field] = place[field], float(value) if isinstance(value, str) else value
        path.write_text(json.dumps(whole))
        with pytest.raises(LabError, match="sigma and beta should be above 0"):
            find(tmp_path, ["baseline"], None, RUBRIC, PROMPTS)
        place[field] = kept


def test_another_version_is_told_so(tmp_path: Path) -> None:
    """It may be that of a later program."""
    path = write(tmp_path, a_calibration())
    path.write_text(path.read_text().replace('"schema_version": "1"', '"schema_version": "9"'))
    with pytest.raises(LabError, match="of another version"):
        find(tmp_path, ["baseline"], None, RUBRIC, PROMPTS)


def test_a_file_under_another_name_is_not_what_its_name_says(tmp_path: Path) -> None:
    """Renamed by hand, it would be used for a judge that was never measured."""
    path = write(tmp_path, a_calibration())
    wrong = tmp_path / key_of(["openai:m"], None, RUBRIC, PROMPTS).file_name
    path.rename(wrong)
    with pytest.raises(LabError, match="holds the calibration of baseline under test@1") as caught:
        find(tmp_path, ["openai:m"], None, RUBRIC, PROMPTS)
    assert (caught.value.source, caught.value.field) == (str(wrong), "key")
    with pytest.raises(LabError, match=f"should be called {path.name}"):
        check(tmp_path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file lies where the folder should be."""
    (tmp_path / "file").write_text("")
    with pytest.raises(LabError, match="cannot be written"):
        write(tmp_path / "file", a_calibration())


def test_a_calibration_is_finite() -> None:
    """Also one that never was a file."""
    with pytest.raises(ValidationError):
        a_calibration(error=MEASURED.model_copy(update={"sigma": float("nan")}))


def test_confidence_by_dissenters() -> None:
    """As an escalation asks for it."""
    dissent = (Dissent(dissenters=0, n=9, right=9, confidence=0.9), Dissent(dissenters=1, n=1, right=0, confidence=0.6))
    assert a_calibration(dissent=dissent).confidences == {0: 0.9, 1: 0.6}
