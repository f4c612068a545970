"""Data sets: what is read, what is refused, and how a person is told."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest

from grader.errors import LabError
from grader.lab.dataset_names import meant
from grader.lab.datasets import Fault, check_dataset, load_dataset
from grader.lab.rows import Dataset
from grader.library import PROMPTS
from grader.rubrics.library import load_rubric

ROW: dict[str, object] = {
    "question": "What is a lease?",
    "answer": "A claim that ends.",
    "scores": [2, 3],
    "score_max": 4,
}
LEFT_OUT = object()


def line(**columns: object) -> str:
    """A good row with some columns changed or left out."""
    return json.dumps({name: value for name, value in (ROW | columns).items() if value is not LEFT_OUT})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the data set of a test lies."""
    return tmp_path / "answers.jsonl"


def loaded(path: Path, *lines: str) -> Dataset:
    path.write_text("\n".join(lines), encoding="utf-8")
    return load_dataset(path)


def faults(path: Path, *lines: str | bytes) -> tuple[Fault, ...]:
    path.write_bytes(b"\n".join(one if isinstance(one, bytes) else one.encode() for one in lines))
    dataset, found = check_dataset(path)
    assert (dataset is None) == bool(found)
    return found


def test_a_row_needs_a_question_an_answer_scores_and_their_maximum_and_nothing_else(path: Path) -> None:
    """Everything else has a default: ids from the texts, the stage and language of a transcript that names none."""
    (row,) = loaded(path, line()).rows
    assert (row.question, row.answer, row.scores, row.humans) == (
        "What is a lease?",
        "A claim that ends.",
        (2, 3),
        (0.5, 0.75),
    )
    assert (row.stage, row.language, row.interview, row.groups, row.line) == ("Interview", "en", None, {}, 1)
    assert row.id
    assert row.question_id


def test_all_columns_that_the_lab_knows_arrive_and_the_others_are_groups(path: Path) -> None:
    """Ids may be numbers, points may be one text, null and blank groups are left out, a level may be one human's."""
    known = {
        "id": 7,
        "question_id": "lease",
        "key_points": "- it ends\n\n* it is renewed\n-1 is no bullet",
        "reference_answer": "A claim with an end.",
        "stage": "Technical",
        "language": "de",
        "interview": 3,
        "levels": {"accuracy": [3, None, 4], "depth": 2, "structure": None},
    }
    groups = {"channel": "spoken", "native": True, "year": 2.0, "note": None, "blank": " ", "interviewer": "Bo"}
    (row,) = loaded(path, line(**known, **groups)).rows
    assert (row.id, row.question_id, row.interview, row.language) == ("7", "lease", "3", "de")
    assert row.key_points == ("it ends", "it is renewed", "-1 is no bullet")
    assert row.levels == {"accuracy": (3.0, 4.0), "depth": (2.0,)}
    assert row.groups == {"channel": "spoken", "native": "true", "year": "2", "interviewer": "Bo"}


def test_a_made_id_stays_when_rows_are_added_before_it(path: Path) -> None:
    """It is a hash of question and answer; exact repeats are numbered, and white space makes no other question."""
    alone = loaded(path, line(answer="B"), line(answer="B")).rows
    after = loaded(path, line(answer="A", question="What  is a\nlease?"), line(answer="B"), line(answer="B")).rows
    assert [row.id for row in after[1:]] == [row.id for row in alone]
    assert alone[1].id == f"{alone[0].id}-2"
    assert len({row.question_id for row in after}) == 1


def test_score_alone_is_raw_and_beside_scores_it_is_only_a_convenience(path: Path) -> None:
    """Beside the list it may be a share or raw, whatever the list says."""
    one, both = loaded(path, line(scores=LEFT_OUT, score=3), line(answer="Other.", score=0.63)).rows
    assert (one.scores, both.scores) == ((3.0,), (2.0, 3.0))
    assert faults(path, line(score=5))[0].field == "score"


def test_marking_notes_are_the_reference_answer_only_where_there_is_none(path: Path) -> None:
    """And a note counts both kinds of rows."""
    dataset = loaded(
        path, line(rubric="One mark for the end."), line(answer="B", rubric="Same.", reference_answer="Ref.")
    )
    assert [row.reference_answer for row in dataset.rows] == ["One mark for the end.", "Ref."]
    assert [row.rubric for row in dataset.rows] == ["One mark for the end.", "Same."]
    notes = "\n".join(dataset.notes)
    assert "1 row with `rubric` and no reference answer: judges see it as the reference answer" in notes
    assert "1 row with `rubric` beside a reference answer: judges do not see it" in notes


@pytest.mark.parametrize(
    ("columns", "field", "message"),
    [
        ({"question": LEFT_OUT}, "question", "required, but missing"),
        ({"question": "  "}, "question", "should not be empty"),
        ({"answer": LEFT_OUT}, "answer", "required, but missing"),
        ({"answer": None}, "answer", "should be a text, not null"),
        ({"answer": "\n"}, "answer", "empty; leave out what was not answered"),
        ({"answer": "x" * 100_001}, "answer", "should have at most 100000 characters"),
        ({"scores": LEFT_OUT}, "scores", "required, but missing: a list with a number for each human (or score"),
        ({"scores": []}, "scores", "should have at least one entry"),
        ({"scores": [1, 5]}, "scores[1]", "should be from 0 to score_max, which is 4, not 5"),
        ({"scores": [-0.5]}, "scores[0]", "should be from 0 to score_max, which is 4, not -0.5"),
        ({"scores": [1, True]}, "scores[1]", "should be a number, not true"),
        ({"scores": ["3"]}, "scores[0]", 'should be a number, not "3"'),
        ({"scores": [None, 3]}, "scores[0]", "should be a number, not null"),
        ({"scores": 3}, "scores", "should be a list"),
        ({"scores": LEFT_OUT, "score": 4.5}, "score", "should be from 0 to score_max, which is 4, not 4.5"),
        ({"score_max": LEFT_OUT}, "score_max", "required, but missing: the most that a human could give"),
        ({"score_max": 0}, "score_max", "should be greater than 0, not 0"),
        ({"score_max": "4"}, "score_max", "should be a number"),
        ({"levels": {"accuracy": [3, 5]}}, "levels.accuracy[1]", "should be at most 4, not 5"),
        ({"levels": {"Accuracy": 3}}, "levels.Accuracy", "should be lower-case letters"),
        ({"key_points": ["a", ""]}, "key_points[1]", "should not be empty"),
        ({"rubric": {"a": 1}}, "rubric", "should be a text"),
        ({"refrence_answer": "x"}, "refrence_answer", "unknown; if reference_answer is meant, call it so"),
        ({"max_score": 4}, "max_score", "unknown; if score_max is meant"),
        ({"tags": ["a"]}, "tags", "unknown, and a list; a group column holds"),
        ({"rater": {"a": 1}}, "rater", "unknown, and an object"),
    ],
)
def test_a_row_that_is_wrong_names_line_field_and_what_would_be_right(
    path: Path, columns: dict[str, object], field: str, message: str
) -> None:
    """One fault for one thing, whatever the other rows are."""
    (found,) = faults(path, line(), line(**columns))
    assert (found.line, found.field, message in found.message) == (2, field, True), found.message


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'{"question": "Q', "not JSON: Unterminated string"),
        (b"[1]", "should be an object with the fields question, answer, scores and score_max"),
        (b'{"question": "\xff"}', "not UTF-8 text (byte 14)"),
        (b'{"question": "Q", "answer": "A", "scores": [NaN], "score_max": 1}', "NaN is not a JSON number"),
        (b'{"question": "Q", "answer": "A", "answer": "B", "scores": [1], "score_max": 1}', "given twice"),
        (b'{"question": "Q", "answer": "A", "scores": [1e999], "score_max": 1}', "should be a finite number"),
        (b'{"question": "Q", "answer": "A", "scores": [1], "score_max": 1, "n": 1' + b"0" * 400 + b"}", "too large"),
        (b'{"a":' * 70_000 + b"1" + b"}" * 70_000, "nested too deeply"),
        (b'{"answer": "' + b"x" * 5_000_000 + b'"}', "more than 4,194,304 bytes"),
    ],
)
def test_a_line_that_is_no_row_is_one_fault_and_the_lines_after_it_are_read(
    path: Path, raw: bytes, message: str
) -> None:
    """Its number is the line's in the file, blank lines counted."""
    first, last = faults(path, line(), b"", raw, line(scores=[9]))
    assert (first.line, message in first.message) == (3, True), first.message
    assert (last.line, last.field) == (4, "scores[0]")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[\n{}\n]", "a JSON list; write its objects one a line"),
        (json.dumps(ROW, indent=1).encode(), "an object over several lines"),
        (line().encode("utf-16"), "UTF-16; save the file as UTF-8"),
        (b"", "no rows"),
        (b"\n \n", "no rows"),
    ],
)
def test_a_file_in_another_format_is_one_fault(path: Path, content: bytes, message: str) -> None:
    """Not one for each of its lines."""
    (found,) = faults(path, content)
    assert message in found.message


def test_a_byte_order_mark_windows_line_ends_and_escaped_half_characters_are_read(path: Path) -> None:
    """Half a character, which no UTF-8 can hold, becomes a replacement character."""
    path.write_bytes(b"\xef\xbb\xbf" + line(answer="A\ud800").encode() + b"\r\n\r\n" + line(answer="B").encode())
    dataset = load_dataset(path)
    assert [(row.line, row.answer) for row in dataset.rows] == [(1, "A\N{REPLACEMENT CHARACTER}"), (3, "B")]
    assert dataset.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_loading_raises_the_first_fault_and_counts_the_others(path: Path) -> None:
    """One line: file, line, field, what would be right, and the command that lists the rest."""
    path.write_text("\n".join([line(), line(scores=[7]), "{}"]))
    with pytest.raises(LabError) as caught:
        load_dataset(path)
    said = f"{path}: line 2: scores[0]: should be from 0 to score_max, which is 4, not 7; and 4 more; "
    assert str(caught.value) == said + f"`grader lab check {path}` lists them"


def test_a_folder_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    """In one line, as everything else."""
    with pytest.raises(LabError, match=r"a folder, where a file is needed$"):
        load_dataset(tmp_path)
    with pytest.raises(LabError, match=r"no such file$"):
        load_dataset(tmp_path / "none.jsonl")
    with pytest.raises(LabError, match="no path of a file"):
        load_dataset(Path("\0"))


def test_an_id_that_is_used_twice_is_refused_and_names_the_other_line(path: Path) -> None:
    """Results are kept by id: of two rows with one id, one would get the other's."""
    (found,) = faults(path, line(id="a"), line(id="b"), line(id="a"))
    assert (found.line, found.field) == (3, "id")
    assert "'a' is used in line 1 already" in found.message


def test_reading_ends_where_everything_is_wrong(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of something else does not fill the memory with faults."""
    monkeypatch.setattr("grader.lab.datasets.MAX_FAULTS", 10)
    found = faults(path, *["{}"] * 50)
    assert found[-1] == Fault(0, "", "not read further than line 3: too much is wrong")


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        ([line(id="a", question_id="q"), line(id="b", question_id="q", question="Other?")], "1 question id stands for"),
        ([line(id="a", question_id="q"), line(id="b", question_id="r")], "1 question text stands under more than one"),
        ([line(), line(answer="B", scores=[1])], "1 to 2 humans a row"),
        ([line(), line(answer="B", score_max=10)], "score_max is 4 to 10: scores are compared as shares of it"),
        ([line(scores=[0.5]), line(answer="B", scores=[1])], "no score is above 1, and score_max is 4"),
        ([line(), line(answer="B")], "all scores are equal"),
        ([line(), line(answer="B", scores=[1, 1])], "one question only: nothing can be held apart"),
        ([line()], "one row only"),
        ([line(scores=LEFT_OUT, score=1)], "1 row with `score` alone"),
    ],
)
def test_what_is_odd_but_not_wrong_is_a_note(path: Path, lines: list[str], note: str) -> None:
    """The figures would be right, and still not what somebody expects."""
    assert any(note in said for said in loaded(path, *lines).notes)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("answers", "answer"),
        ("Question", "question"),
        ("keyPoints", "key_points"),
        ("key points", "key_points"),
        ("answer_reference", "reference_answer"),
        ("score_1", "scores"),
        ("ID", "id"),
        ("interviewer", None),
        ("level", None),
        ("length", None),
        ("score_mean", None),
        ("question_type", None),
    ],
)
def test_a_slip_is_told_from_a_column_of_somebodys_own(name: str, known: str | None) -> None:
    """Close spelling, another order of the words, or a number behind is a slip; a word of its own is none."""
    columns = (
        "id",
        "question",
        "answer",
        "scores",
        "score",
        "score_max",
        "reference_answer",
        "key_points",
        "interview",
        "levels",
    )
    assert meant(name, columns) == known


def test_the_data_set_that_ships_is_in_order_and_uses_the_whole_scale() -> None:
    """Every level of both humans, levels only of criteria that the rubric applies to the stage, and no note."""
    dataset = load_dataset(PROMPTS / "calibration" / "interview.jsonl")
    rubric = load_rubric("general")
    assert (len(dataset.rows), len(dataset.questions), dataset.notes) == (48, 8, ())
    for human in range(2):
        assert {row.scores[human] for row in dataset.rows} == {0, 1, 2, 3, 4}
    assert all(abs(row.scores[0] - row.scores[1]) <= 1 for row in dataset.rows)
    for row in dataset.rows:
        assert set(row.levels) <= {criterion.id for criterion in rubric.criteria_for(row.stage)}


@pytest.mark.parametrize(
    ("name", "rows", "questions", "distinct"),
    [("saf_en", 1475, 18, 16), ("beetle", 3941, 47, 3), ("digiklausur", 368, 10, 3)],
)
def test_real_data_sets_load_as_they_are(shared: Path, name: str, rows: int, questions: int, distinct: int) -> None:
    """`score` beside `scores` is the mean as a share there, and `rubric` is null."""
    dataset = load_dataset(shared / "data" / f"{name}.jsonl")
    assert (len(dataset.rows), len(dataset.questions)) == (rows, questions)
    assert len(Counter(score for row in dataset.rows for score in row.humans)) == distinct
    assert all(0 <= row.human <= 1 for row in dataset.rows)
