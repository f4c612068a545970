from __future__ import annotations

from pathlib import Path

import pytest

from grader.assessment import JudgeReference, RubricReference
from grader.errors import LabError
from grader.lab.folder import ROWS, RUN, RunFolder, load_run, write_figures
from grader.lab.results import Figure
from tests.lab.made import a_record, a_result, a_row

ROWS_OF = [a_row(n) for n in range(3)]


def test_what_was_judged_is_there_after_a_kill(tmp_path: Path) -> None:
    """A row is on disk as soon as it is added; nothing has to be closed or finished for it."""
    folder = RunFolder(tmp_path, a_record(3))
    folder.add(a_result(0, sha256=ROWS_OF[0].sha256))
    assert (tmp_path / ROWS).read_text().count("\n") == 1
    folder.__exit__(None, None, None)
    with RunFolder(tmp_path, a_record(3)) as again:
        assert list(again.finished(ROWS_OF, 1)) == [("r0", 0)]


def test_a_line_that_was_cut_short_is_judged_again(tmp_path: Path) -> None:
    """The next line is not glued to it, and the others stand."""
    with RunFolder(tmp_path, a_record(3)) as folder:
        folder.add(a_result(0, sha256=ROWS_OF[0].sha256))
    with (tmp_path / ROWS).open("a") as file:
        file.write('{"id": "r1", "judge": 0.')
    with RunFolder(tmp_path, a_record(3)) as folder:
        assert list(folder.finished(ROWS_OF, 1)) == [("r0", 0)]
        for n in (1, 2):
            folder.add(a_result(n, sha256=ROWS_OF[n].sha256))
        folder.finish(ROWS_OF, folder.record)
    assert [r.id for r in load_run(tmp_path).results] == ["r0", "r1", "r2"]


def test_another_text_is_judged_anew(tmp_path: Path) -> None:
    """A row counts only for the text that it was made of."""
    with RunFolder(tmp_path, a_record(3)) as folder:
        folder.add(a_result(0, sha256=ROWS_OF[0].sha256))
        changed = [a_row(0, answer="It is not."), *ROWS_OF[1:]]
        assert not folder.finished(changed, 1)


def test_a_failed_row_is_asked_again(tmp_path: Path) -> None:
    """A failure is no result that stands."""
    with RunFolder(tmp_path, a_record(3)) as folder:
        folder.add(a_result(0, sha256=ROWS_OF[0].sha256, status="failed", judge=None))
        assert not folder.finished(ROWS_OF, 1)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"judges": (JudgeReference(spec="openai:m", model="m"),)}, "judges"),
        ({"rubric": RubricReference(id="test", version="1", sha256="9" * 64)}, "rubric"),
        ({"prompts_sha256": "9" * 64}, "prompts"),
        ({"escalate": JudgeReference(spec="openai:m", model="m")}, "--escalate"),
        ({"engine_version": "9"}, "version of grader"),
    ],
)
def test_another_run_is_never_mixed_in(tmp_path: Path, changes: dict[str, object], what: str) -> None:
    """A folder takes only what its settings made; the error says what differs."""
    with RunFolder(tmp_path, a_record(3)):
        pass
    with pytest.raises(LabError, match=f"holds a run with another {what}"):
        RunFolder(tmp_path, a_record(3, **changes))


def test_a_run_on_another_data_set_is_refused(tmp_path: Path) -> None:
    """The wrong -o does not overwrite what was paid for."""
    with RunFolder(tmp_path, a_record(3)):
        pass
    record = a_record(3)
    other = record.model_copy(update={"dataset": record.dataset.model_copy(update={"name": "other.jsonl"})})
    with pytest.raises(LabError, match=r"holds a run on set\.jsonl"):
        RunFolder(tmp_path, other)


def test_two_processes_do_not_write_one_run(tmp_path: Path) -> None:
    """The second is told so, and may have it once the first has ended."""
    with RunFolder(tmp_path, a_record(3)), pytest.raises(LabError, match="another process"):
        RunFolder(tmp_path, a_record(3))
    with RunFolder(tmp_path, a_record(3)):
        pass


def test_a_finished_run_reads_as_it_was_written(tmp_path: Path) -> None:
    """In the data set's order, draw by draw, with its figures; people's scores are those of the data set now."""
    rescored = [row.model_copy(update={"scores": (2.0,)}) for row in ROWS_OF]
    record = a_record(3, repeat=2)
    with RunFolder(tmp_path / "run", record) as folder:
        for draw in (1, 0):
            for n in (2, 0, 1):
                folder.add(a_result(n, sha256=ROWS_OF[n].sha256, draw=draw))
        made = folder.finish(rescored, record)
    write_figures(
        tmp_path / "run", [Figure(name="qwk", value=None, n=0, why="no rows"), Figure(name="mae", value=0.5, n=3)]
    )
    run = load_run(tmp_path / "run")
    assert [(r.id, r.draw) for r in run.results] == [(f"r{n}", d) for d in (0, 1) for n in range(3)]
    assert {r.human for r in run.results} == {1.0}
    assert run.results == made.results
    assert [f.value for f in run.figures] == [None, 0.5]
    assert run.name == "run"


def test_an_unfinished_run_is_not_measured(tmp_path: Path) -> None:
    """A part of the rows is no sample of them."""
    with RunFolder(tmp_path, a_record(3)) as folder:
        folder.add(a_result(0))
    with pytest.raises(LabError, match="not finished: 1 of 3 rows"):
        load_run(tmp_path)


def test_a_folder_without_a_run_and_damaged_files_are_named(tmp_path: Path) -> None:
    """One line: which file, and what is wrong."""
    with pytest.raises(LabError, match="no run: a folder with run"):
        load_run(tmp_path)
    with RunFolder(tmp_path, a_record(1)) as folder:
        folder.add(a_result(0))
    (tmp_path / ROWS).write_text('{"id": "r0"}\n')
    with pytest.raises(LabError, match=r"rows\.jsonl: line 1: is damaged"):
        load_run(tmp_path)
    (tmp_path / RUN).write_text("{}")
    with pytest.raises(LabError, match="no run of this version"):
        load_run(tmp_path)
    (tmp_path / RUN).write_text("{")
    with pytest.raises(LabError, match=r"run\.json: not JSON"):
        load_run(tmp_path)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """Before anything is asked of a model."""
    (tmp_path / "file").write_text("")
    with pytest.raises(LabError, match=r"a file, where a folder is needed|lies under a file"):
        RunFolder(tmp_path / "file", a_record(1))
