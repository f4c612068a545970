"""Runs → a page."""

from __future__ import annotations

from grader.assessment import JudgeReference
from grader.completion import Usage
from grader.lab.viewing import Shown, levels_in, page_of
from tests.lab.viewing.samples import a_result, a_run, drawn_run

ROWS = [a_result(n, 0.5, 0.25, 0.75) for n in range(8)]


def test_runs_of_one_name_are_told_apart() -> None:
    """The second is numbered, and never takes the name of another run."""
    page = page_of([Shown(a_run(ROWS, name=name)) for name in ("a", "a (2)", "a")], draws=100)
    assert [run.name for run in page.runs] == ["a", "a (2)", "a (3)"]


def test_the_same_answers_are_known_by_their_text() -> None:
    """Not by the name of the data set: a changed text is another answer."""
    changed = [ROWS[0].model_copy(update={"sha256": "other"}), *ROWS[1:]]
    assert page_of([Shown(a_run(ROWS)), Shown(a_run(ROWS[::-1]))], draws=100).same_rows
    assert not page_of([Shown(a_run(ROWS)), Shown(a_run(changed))], draws=100).same_rows


def test_levels_are_those_asked_for_else_the_run_s_else_the_data_s() -> None:
    """In this order; two distinct human scores are two levels."""
    run = a_run(ROWS)
    assert levels_in(run) == 2
    assert levels_in(a_run(ROWS, levels=4)) == 4
    assert levels_in(a_run(ROWS, levels=4), 3) == 3
    assert page_of([Shown(run)], 6, 100).runs[0].matrix.levels == 6


def test_plots_are_of_the_first_draw_and_costs_of_all() -> None:
    """A second draw adds to what was paid and to nothing else."""
    paid = [row.model_copy(update={"usage": Usage(calls=1, cost_usd=0.01)}) for row in ROWS]
    again = [row.model_copy(update={"draw": 1, "judge": 1.0}) for row in paid]
    (run,) = page_of([Shown(a_run([*paid, *again], repeat=2))], draws=100).runs
    assert (run.data.rows, run.matrix.total, run.costs.results, run.costs.usage.calls) == (8, 8, 16, 16)
    assert {row.judged for row in run.disagreements} == set()


def test_a_cost_that_is_not_known_stays_unknown() -> None:
    """One answer without a price, and the sum has none; time that nobody took is not known either."""
    rows = [ROWS[0].model_copy(update={"usage": Usage(calls=1, cost_usd=None)}), *ROWS[1:]]
    costs = page_of([Shown(a_run(rows, seconds=0.0))], draws=100).runs[0].costs
    assert costs.usage.cost_usd is None
    assert costs.seconds is None


def test_escalation_is_counted_only_where_there_is_a_stronger_judge() -> None:
    """Without one there is no number, not a zero."""
    strong = JudgeReference(spec="openai:large", model="large")
    rows = [ROWS[0].model_copy(update={"escalated": True}), *ROWS[1:]]
    assert page_of([Shown(a_run(rows, escalate=strong))], draws=100).runs[0].costs.escalated == 1
    assert page_of([Shown(a_run(ROWS))], draws=100).runs[0].costs.escalated is None


def test_a_run_without_any_row_is_a_page() -> None:
    """Everything is empty, and nothing raises."""
    (run,) = page_of([Shown(a_run([]))], draws=100).runs
    assert (run.data.rows, run.data.humans, run.bins, run.lengths, run.disagreements) == (0, (0, 0), (), (), ())


def test_the_same_run_gives_the_same_view() -> None:
    """Draws are seeded."""
    assert page_of([Shown(drawn_run(40))], draws=100) == page_of([Shown(drawn_run(40))], draws=100)
