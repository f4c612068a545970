"""Runs held against each other: what is found, and what is said."""

from __future__ import annotations

import random
from typing import Any

import pytest

from grader.lab.comparison.comparing import compare
from grader.lab.comparison.nouns import Contrast, Measure, Verdict
from tests.lab.comparison.runs import a_result, judged, named


def one(a: Any, b: Any, **options: Any) -> Contrast:
    """B against A."""
    return compare(named("A", a), [named("B", b)], **({"draws": 300} | options)).contrasts[0]


def test_a_run_against_itself_shows_nothing() -> None:
    """Every difference is 0 with an interval of no width, p is 1, nothing changed, and the words say so."""
    run = judged(1, 80, 0.7)
    found = one(run, run)
    assert {(d.difference, d.low, d.high, d.p_corrected) for d in found.differences} == {(0.0, 0.0, 0.0, 1.0)}
    assert found.verdict is Verdict.NOT_SHOWN
    assert found.words == (
        "No difference between B and A could be shown: the two agree with people equally (interval .00 to .00, p 1).",
    )
    assert found.changed == ()


def test_a_difference_that_is_there_is_found() -> None:
    """A judge that is off by half as much is better, and its words carry size, interval and p."""
    found = one(judged(1, 200, 1.2), judged(2, 200, 0.6))
    qwk = found.of(Measure.QWK)
    assert found.verdict is Verdict.BETTER
    assert found.words[0].startswith("B is better than A by .")
    assert "p under .001" in found.words[0]
    assert qwk.low is not None
    assert 0 < qwk.low < (qwk.difference or 0)
    assert (found.of(Measure.MAE).difference or 0) < 0


def test_the_order_of_rows_does_not_matter() -> None:
    """Whoever shuffles a run gets the same comparison, to the last digit."""
    a, b = judged(1, 60, 0.7), judged(2, 60, 0.9)
    shuffled = random.Random(5).sample(b, len(b))
    assert one(a, shuffled).model_dump() == one(a, b).model_dump()


@pytest.mark.parametrize("rows", [16, 60])
def test_the_other_way_round_is_the_negative(rows: int) -> None:
    """A against B is −(B against A): differences and intervals mirrored, the same p."""
    a, b = judged(1, rows, 0.7), judged(2, rows, 1.0)
    there, back = one(a, b), one(b, a)
    for x, y in zip(there.differences, back.differences, strict=True):
        assert None not in (x.difference, x.low, x.high)
        assert x.difference == pytest.approx(-(y.difference or 0))
        assert x.low == pytest.approx(-(y.high or 0), abs=1e-9)
        assert x.high == pytest.approx(-(y.low or 0), abs=1e-9)
        assert x.p == y.p


def test_what_was_not_shown_says_what_it_would_take() -> None:
    """Nearly equal judges: how many answers and questions a difference like this would need, and what these show."""
    found = one(judged(1, 80, 0.7), judged(2, 80, 0.75))
    assert found.verdict is Verdict.NOT_SHOWN
    assert found.power.answers is not None
    assert found.power.answers > 80
    assert f"n would have to be about {found.power.answers:,} answers to {found.power.questions} such" in found.words[1]
    assert "four times in five" in found.words[2]


def test_p_values_are_corrected_over_the_runs() -> None:
    """Holm over three comparisons: the smallest p times three, said in words."""
    runs = [named(label, judged(seed, 80, off)) for label, seed, off in (("B", 2, 1.1), ("C", 3, 0.8), ("D", 4, 0.7))]
    found = compare(named("A", judged(1, 80, 0.7)), runs, draws=300)
    raw = [contrast.of(Measure.QWK).p or 0 for contrast in found.contrasts]
    corrected = [contrast.of(Measure.QWK).p_corrected for contrast in found.contrasts]
    assert corrected[raw.index(min(raw))] == pytest.approx(3 * min(raw))
    assert all("after correcting for 3 comparisons" in contrast.words[0] for contrast in found.contrasts)
    assert [side.label for side in found.sides] == ["A", "B", "C", "D"]


def test_a_difference_of_rounding_is_said() -> None:
    """Values a hair below a level's edge instead of on it: QWK differs, the judges hardly do, and a caveat says so."""
    rows = [(n, n % 5 / 4, n % 5 / 4 - 0.125 if n % 5 else 0.0) for n in range(80)]
    on = [a_result(n, human, judge) for n, human, judge in rows]
    below = [a_result(n, human, max(judge - 0.01, 0)) for n, human, judge in rows]
    found = one(on, below)
    assert found.verdict is Verdict.WORSE
    assert found.caveats == (
        "No value moved by more than .01: the difference in QWK is which side of a level's edge values fall on. "
        "MAE and Pearson say more here.",
    )
    assert one(judged(1, 80, 0.5), judged(2, 80, 1.4)).caveats == ()


def test_few_questions_are_said() -> None:
    """Under ten questions answers are swapped, the interval is the wider of two, and a caveat says what that means."""
    found = one(judged(1, 36, 0.7), judged(2, 36, 1.5))
    assert found.unit == "answer"
    assert found.caveats[0].startswith("Only 9 questions: the test swaps answers")
    assert one(judged(1, 40, 0.7), judged(2, 40, 1.5)).caveats == ()


def test_one_question_still_has_an_interval() -> None:
    """Resampling one question would give an interval of no width, as if all were known: answers are resampled."""
    qwk = one(judged(1, 4, 0.7), judged(2, 4, 2.0)).of(Measure.EXACT)
    assert qwk.low is not None
    assert qwk.high is not None
    assert qwk.low < qwk.high


def test_what_only_one_scored_is_counted_and_said() -> None:
    """The comparison is over what both scored; failures and answers of one run only are told, never dropped."""
    a, b = judged(1, 60, 0.7), judged(2, 60, 0.7)
    failed = [a_result(n, row.human, None) if n < 3 else row for n, row in enumerate(b)]
    found = one(a[:58], [*failed, a_result(99, 0.5, 0.5)])
    assert (found.coverage.both, found.coverage.lost, found.coverage.failed_other) == (55, 3, 3)
    assert (found.coverage.only_reference, found.coverage.only_other) == (0, 3)
    assert "3 answers that A scored B did not (B failed on 3)." in found.words
    assert "3 answers only B has; left out." in found.words


def test_people_who_agree_on_all_leave_nothing_to_compare() -> None:
    """Where every level is one and the same QWK is not defined, with the reason; no number stands for it."""
    rows = [a_result(n, 0.5, 0.5) for n in range(20)]
    found = one(rows, rows)
    assert found.verdict is Verdict.NOT_DEFINED
    assert found.of(Measure.QWK).difference is None
    assert "QWK is not defined: " in found.words[0]
    assert found.of(Measure.EXACT).difference == 0.0


def test_one_answer_is_no_comparison_but_no_crash() -> None:
    """A single answer has no QWK, no interval, and p 1 for what it has."""
    found = one([a_result(0, 1.0, 0.5)], [a_result(0, 1.0, 1.0)])
    assert found.verdict is Verdict.NOT_DEFINED
    assert (found.of(Measure.EXACT).low, found.of(Measure.EXACT).p) == (None, 1.0)


def test_levels_are_those_the_runs_were_made_with() -> None:
    """`--levels` of the runs counts, unless the comparison is given its own."""
    rows = judged(1, 40, 0.7)
    runs = named("A", rows, levels=3), [named("B", rows, levels=3)]
    assert compare(*runs, draws=100).levels == 3
    assert compare(*runs, draws=100, levels=4).levels == 4
    assert compare(named("A", rows), [named("B", rows)], draws=100).levels == 5


def test_json_holds_no_number_that_is_none() -> None:
    """Undefined is null; NaN is nowhere."""
    rows = [a_result(n, 0.5, 0.5) for n in range(20)]
    text = compare(named("A", rows), [named("B", rows)], draws=100).model_dump_json()
    assert "NaN" not in text
    assert "Infinity" not in text
