"""The figures of a run as a person reads them in a terminal."""

from __future__ import annotations

import io

from grader.cli.lab_figures_text import figure_lines, print_figures
from grader.completion import Usage
from grader.lab.agreement.figures import figures_of
from grader.lab.results import Figure, Run
from tests.lab.agreement.samples import a_noisy_run
from tests.lab.made import a_result, a_run


def printed(run: Run, levels: int = 5, **baseline: float) -> str:
    file = io.StringIO()
    print_figures(run, figures_of(run, levels, draws=40, baseline=baseline or None), levels, file)
    return file.getvalue()


def lines_with(text: str, beginning: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(beginning)]


def test_the_first_line_says_of_what() -> None:
    """Judge, rubric, data set, answers, questions, levels."""
    first = printed(a_noisy_run()).splitlines()[0]
    assert first == "baseline by test@1 on set.jsonl: 60 answers to 12 questions, 5 levels"


def test_judge_humans_and_floors_are_rows_of_one_table() -> None:
    """Everyone has a row in the table by level and in that by share, with intervals in brackets."""
    text = printed(a_noisy_run(), r1=0.5, r2=0.75, r3=0.25)
    for who in ("judge, mean human", "judge, human 3", "humans, each other", "floor: a constant", "floor: baseline"):
        assert len(lines_with(text, who)) == 2
    assert "[." in lines_with(text, "judge, mean human")[0]


def test_the_tables_fit_a_terminal_and_carry_no_colour() -> None:
    """At most 120 columns with three humans and two draws, and no escape sequence."""
    text = printed(a_noisy_run(draws=2), r1=0.5, r2=0.75)
    assert max(map(len, text.splitlines())) <= 120
    assert "\x1b" not in text


def test_what_is_not_defined_has_its_reason_below() -> None:
    """The cell says so and points to a line of plain words."""
    text = printed(a_run(a_result(1), a_result(2)))
    mark = lines_with(text, "judge, mean human")[0].split("not defined ")[1].split()[0]
    assert lines_with(text, mark) == [
        f"{mark} every answer has the same level on both sides: chance alone would agree as well"
    ]
    assert "nan" not in text.lower().split()


def test_minus_nought_is_nought() -> None:
    """A bias that rounds to nothing has no minus, neither has a bound of its interval."""
    figure = Figure(name="bias", value=-0.001, low=-0.004, high=0.75, n=3)
    assert any("+0.00 [.00 .75]" in line for line in figure_lines(a_run(a_result(1)), [figure], 5))


def test_answers_left_out_few_questions_and_two_levels_are_pointed_out() -> None:
    """What a reader could take for more than it is."""
    text = printed(a_run(a_result(1), a_result(2), a_result(3, judge=None, status="failed")), levels=2)
    assert "1 answer without a value of the judge left out of its agreement." in text
    assert "Intervals from 3 questions are too narrow: trust them from about 10 on." in text
    assert "On 2 levels every answer is adjacent." in text
    assert "failed 33.3%" in text


def test_cost_that_is_not_known_is_not_nought() -> None:
    """Calls and tokens are told, the cost is not defined and says why."""
    usage = Usage(calls=3, input_tokens=12_000, cached_tokens=3_000, output_tokens=400, cost_usd=None)
    text = " ".join(printed(a_run(a_result(1, usage=usage))).split())
    assert "calls 3, input tokens 12,000, cached share 25%, output tokens 400, US dollars not defined (" in text


def test_figures_that_a_stored_run_lacks_are_left_out() -> None:
    """A run without figures prints its heading only."""
    lines = list(figure_lines(a_run(a_result(1)), [], 5))
    assert len(lines) == 2
