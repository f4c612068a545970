"""The summary that a person sees in the terminal."""

from __future__ import annotations

import io
import re

import pytest

from grader.cli.summary import print_summary
from grader.completion import Usage
from tests.builders import a_category_score, an_assessment


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True


def test_a_row_of_scores_fits_into_eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is cut or wrapped in an ordinary terminal; only a long name takes more lines, and is all there."""
    monkeypatch.setenv("COLUMNS", "80")
    names = ("Communication", "Reliability, operations and care for production")
    rows = [a_category_score(f"c{n}", name=name, band="Below Average", score=50) for n, name in enumerate(names)]
    stream = Terminal()
    print_summary(an_assessment(categories=rows), stream)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue()).splitlines()
    assert sum("50/100" in line and "(55 to 79)" in line and "Below Average" in line for line in lines) == 2
    assert any("Communication" in line and "4 answers" in line for line in lines)
    assert all(any(word in line for line in lines) for word in names[1].split())
    assert not any("…" in line for line in lines)
    assert max(map(len, lines)) <= 80


def test_what_is_not_known_is_said_so_and_is_no_zero() -> None:
    """A provider that tells no tokens and a model without a price; a judge that asked nobody has nothing to tell."""
    stream = io.StringIO()
    for usage in (
        Usage(calls=4, input_tokens=None, output_tokens=None, cost_usd=None),
        Usage(calls=4, input_tokens=1200, output_tokens=90, cost_usd=0.5),
        Usage(),
    ):
        print_summary(an_assessment(usage=usage), stream)
    told = [line.split("  ", 1)[1].strip() for line in stream.getvalue().splitlines() if line.startswith("asm_")]
    assert told == [
        "4 calls · tokens in not known · out not known · price not known",
        "4 calls · 1,200 tokens in · 90 out · $0.5000",
        "no model was asked",
    ]
