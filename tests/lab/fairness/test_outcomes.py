"""A file of outcomes: what is read of it, what is refused, and which tables come out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import LabError
from grader.lab.fairness.outcomes import median, outcomes
from grader.lab.fairness.outcomes_file import read_people
from grader.lab.fairness.results import Outcomes

Found = Callable[..., Outcomes]


@pytest.fixture
def found(tmp_path: Path) -> Found:
    def read(text: str, groups: str = "sex", selected: str | None = "hired", score: str | None = None) -> Outcomes:
        path = tmp_path / "people.csv"
        path.write_text(text, encoding="utf-8")
        return outcomes(read_people(path, groups.split(","), selected, score))

    return read


def people(*rows: str, header: str = "sex,race,hired,score") -> str:
    return "\n".join([header, *rows]) + "\n"


FOUR = people("f,B,yes,70", "f,W,no,50", "m,B,1,60", "m,W,TRUE,90", "m,W,0,40")


def test_two_columns_are_tabled_singly_and_together(found: Found) -> None:
    """Selection first, then scores; the combined categories are those that occur."""
    tables = found(FOUR, "sex,race", "hired", "score").tables
    assert [(t.basis, t.column) for t in tables] == [
        (basis, column) for basis in ("selection", "scoring") for column in ("sex", "race", "sex × race")
    ]
    assert [(g.name, g.n, g.favourable) for g in tables[2].groups] == [
        ("f × B", 1, 1),
        ("f × W", 1, 0),
        ("m × B", 1, 1),
        ("m × W", 2, 1),
    ]


def test_above_the_median_is_strictly(found: Found) -> None:
    """Of 40, 50, 60, 70, 90 the median is 60, and who has 60 is not above it."""
    (table,) = found(FOUR, "sex", None, "score").tables
    assert table.median == 60
    assert [(g.name, g.favourable) for g in table.groups] == [("f", 1), ("m", 1)]


def test_an_unknown_category_is_counted_and_left_out_of_rates_but_not_of_the_median(found: Found) -> None:
    """As the law asks: the number is reported; the median is that of the full sample."""
    text = people("f,B,yes,1", "m,B,no,2", ",B,yes,3", "Unknown,B,no,4", "m,,no,5")
    by_sex, by_both = found(text, "sex,race", None, "score").tables[::2]
    assert (by_sex.n, by_sex.unknown, by_sex.median, by_both.unknown) == (5, 2, 3, 3)
    assert [(g.name, g.n) for g in by_sex.groups] == [("f", 1), ("m", 2)]


def test_equal_scores_leave_nobody_above_the_median(found: Found) -> None:
    """The ratio is not defined, and the table says why in so many words."""
    (table,) = found(people("f,B,yes,7", "m,B,no,7"), "sex", None, "score").tables
    assert table.why == "all scores are equal, so that nobody is above the median"
    assert {g.why for g in table.groups} == {table.why}


def test_blank_lines_and_a_byte_order_mark_are_no_people(found: Found) -> None:
    """What spreadsheets add is not counted; cells lose the blanks around them."""
    assert found("\ufeff" + people(" f , B,Yes ,1", "", "m,B,no,2", " , , , ")).rows == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "people.csv: an empty file"),
        ("\n\n", "people.csv: an empty file"),
        ("sex,hired\n", "a header and no row"),
        (people("f,B,yes,1", header="sex,race,sex,hired"), "line 1: the column 'sex' is there twice"),
        (people("f,yes", header="gender,hired"), "no column 'sex'; there are gender, hired"),
        (people("f;yes", header="sex;hired"), "semicolons"),
        (people("f,B,yes,1", "m,B,no"), "line 3: 3 cells, where the header has 4"),
        (people("f,B,yes,1", "", "m,B,no,2,3"), "line 4: 5 cells"),
        (people("f,B,yes,1", "m,B,perhaps,2"), "line 3, hired: 'perhaps' is no selection; write yes or no"),
        (people("f,B,,1"), "line 2, hired: '' is no selection"),
        (people('f,"B\nC",yes,1', "m,B,so,2"), "line 4, hired"),
        (people('f,"B,yes,1'), "not CSV"),
    ],
)
def test_what_cannot_be_read_names_its_line(found: Found, text: str, says: str) -> None:
    """One line: file, line and column, and what would be right."""
    with pytest.raises(LabError) as error:
        found(text)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("score", ["", "high", "nan", "inf", "1e999", "1_000"])
def test_a_score_that_is_no_number_names_its_line(found: Found, score: str) -> None:
    """Infinities and "nan" are none either."""
    with pytest.raises(LabError, match=r"line 3, score: .* is no number"):
        found(people("f,B,yes,1", f"m,B,no,{score}"), "sex", None, "score")


def test_no_utf8_and_no_file(tmp_path: Path) -> None:
    """The line of the first byte that is no UTF-8; a file that is not there."""
    path = tmp_path / "people.csv"
    path.write_bytes("sex,hired\nf,yes\né,no\n".encode("latin-1"))
    with pytest.raises(LabError, match="line 3: not UTF-8"):
        read_people(path, ["sex"], "hired", None)
    with pytest.raises(LabError, match="no such file"):
        read_people(tmp_path / "gone.csv", ["sex"], "hired", None)


@given(scores=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_at_most_half_are_above_the_median(scores: list[float]) -> None:
    """Whatever the scores are, and however large: the median is one of them or lies between two."""
    middle = median(scores)
    assert min(scores) <= middle <= max(scores)
    assert 2 * sum(score > middle for score in scores) <= len(scores)
    assert 2 * sum(score < middle for score in scores) <= len(scores)
