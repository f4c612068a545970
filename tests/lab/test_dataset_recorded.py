"""Data sets of recorded judges: what models said of an answer when somebody else asked them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from grader.lab.datasets import check_dataset, load_dataset
from grader.lab.rows import Recorded

SAID = {"model": "M", "rubric": "criteria", "labels": [1, None, 0]}
ROW: dict[str, object] = {"id": 1, "item": 4, "domain": "Math", "answer": "12", "human": [1, 0], "judges": [SAID]}
LEFT_OUT = object()


def written(path: Path, *changes: Mapping[str, object]) -> Path:
    """A file of good rows, each with some columns changed or left out."""
    rows = [
        {k: v for k, v in {**ROW, "id": n, **change}.items() if v is not LEFT_OUT} for n, change in enumerate(changes)
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def test_real_recordings_load_as_they_are(shared: Path) -> None:
    """Items are questions, humans are scores of at most 1, each model and kind of rubric is a recording."""
    dataset = load_dataset(shared / "data" / "recorded_judges.jsonl")
    first = dataset.rows[0]
    assert (len(dataset.rows), len(dataset.questions)) == (400, 10)
    assert (first.question, first.question_id, first.groups) == ("Item 1 (ELA)", "1", {"domain": "ELA"})
    assert (first.scores, first.score_max) == ((0.0, 0.0, 0.0), 1.0)
    assert Recorded(name="GPT-4o mini/criteria", labels=(0, 0, 0)) in first.recorded
    assert {len({said.name for said in row.recorded}) for row in dataset.rows} == {45}
    assert sum(label is None for row in dataset.rows for said in row.recorded for label in said.labels) == 20


def test_other_items_other_models_and_fewer_humans_are_read_too(tmp_path: Path) -> None:
    """A model without a kind was asked without a rubric; texts of a question are used where there are any."""
    other = {"item": "b", "domain": None, "question": "Why?", "human": [1], "judges": [{"model": "A/B", "labels": [0]}]}
    one, two = load_dataset(written(tmp_path / "a.jsonl", {}, other)).rows
    assert (one.question, one.scores, one.recorded) == (
        "Item 4 (Math)",
        (1, 0),
        (Recorded(name="M/criteria", labels=(1, None, 0)),),
    )
    assert (two.question, two.question_id, two.recorded) == ("Why?", "b", (Recorded(name="A/B/none", labels=(0,)),))


def test_an_empty_answer_is_kept_because_there_is_a_label_for_it(tmp_path: Path) -> None:
    """In an ordinary data set nothing could be said of it; here the judges have spoken. A note counts them."""
    dataset = load_dataset(written(tmp_path / "a.jsonl", {"answer": ""}))
    assert "1 row with an empty answer: only recorded judges have something to say of it" in dataset.notes


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"item": LEFT_OUT}, "item", "required, but missing: the id of the question"),
        ({"human": LEFT_OUT}, "human", "required, but missing: a list with a number for each human"),
        ({"human": [1, 2]}, "human[1]", "should be from 0 to score_max, which is 1, not 2"),
        ({"judges": LEFT_OUT}, "judges", "required, but missing: a list of {model, rubric, labels}"),
        ({"judges": "M"}, "judges", "should be a list"),
        ({"judges": [SAID, SAID]}, "judges", "'M/criteria' is there 2 times"),
        ({"judges": [SAID | {"labels": [0, 2]}]}, "judges[0].labels[1]", "should be 0, 1 or null, not 2"),
        ({"judges": [SAID | {"labels": [0, True]}]}, "judges[0].labels[1]", "should be 0, 1 or null, not true"),
        ({"judges": [SAID | {"labels": [0, 0.5]}]}, "judges[0].labels[1]", "should be 0, 1 or null, not 0.5"),
        ({"judges": [SAID | {"labels": []}]}, "judges[0].labels", "should have at least one entry"),
        ({"judges": [SAID | {"cost": 1}]}, "judges[0].cost", "unknown field"),
        ({"answers": "12"}, "answers", "if answer is meant"),
    ],
)
def test_what_is_wrong_is_named_as_the_file_names_it(
    tmp_path: Path, change: dict[str, object], field: str, message: str
) -> None:
    """`item` and `human`, not the columns of an ordinary data set that they are read as."""
    dataset, (found,) = check_dataset(written(tmp_path / "a.jsonl", {}, change))
    assert dataset is None
    assert (found.line, found.field) == (2, field)
    assert found.message.startswith(message) or message in found.message
