"""What was measured of a judge, as tables for a terminal: plain text, the same through a pipe."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TextIO

from grader.calibration import Bin, Calibration, Reliability
from grader.judgement import BY_DEFAULT, MEASURED, POOLED
from grader.narrative.english import count

BAR = 20  # characters of a bar that is full
Row = Sequence[str]


def print_calibration(c: Calibration, file: TextIO) -> None:
    """Writes the tables to `file`: the error, by level, by criterion, by dissent, and how reliable it is."""
    print("\n".join(calibration_lines(c)), file=file)


def calibration_lines(c: Calibration) -> Iterator[str]:
    """The lines of `print_calibration`."""
    yield from _heading(c)
    yield ""
    yield from _error(c)
    yield ""
    yield from _by_level(c)
    yield ""
    yield from _by_criterion(c)
    if len(c.key.judges) > 1:
        yield ""
        yield from _by_dissent(c)
    yield ""
    yield from _reliability(c)


def _heading(c: Calibration) -> Iterator[str]:
    judge = " + ".join(c.key.judges) + (f", escalating to {c.key.escalate}" if c.key.escalate else "")
    rubric = f"{c.rubric.id}@{c.rubric.version}"
    people = (
        f"{c.humans[0]} to {c.humans[1]} people"
        if c.humans[0] < c.humans[1]
        else count(c.humans[0], "person", "people")
    )
    told = f"{c.rows:,} answers to {count(c.questions, 'question')} of {c.dataset}"
    yield f"{judge} under {rubric}, measured on {told}, each scored by {people}"
    if c.left_out:
        yield f"{count(c.left_out, 'row')} without a level on content left out"
    yield "Errors are judge − people, in levels (0 to 4). Brackets: 95% intervals from resampled questions."


def _error(c: Calibration) -> Iterator[str]:
    e, d = c.error, c.default
    yield from _table(
        ("Error", "default", "measured", ""),
        [
            ("sigma", _plain(d.sigma), _plain(e.sigma), f"noise of one rating{_noise(c)}"),
            ("rho", _plain(d.rho), _plain(e.rho), f"share of it common to an answer's criteria{_common(c)}"),
            ("beta", _plain(d.beta), _plain(e.beta), f"bias common to an interview: {_bias(c)}"),
        ],
        left=(0, 3),
    )


def _noise(c: Calibration) -> str:
    if c.noise is None:
        return ""
    return f", without that of the mean human ({c.noise:.2f})"


def _common(c: Calibration) -> str:
    measured = sum(x.source == MEASURED for x in c.criteria) > 1
    return "" if measured else " (all of it: people scored whole answers)"


def _bias(c: Calibration) -> str:
    rest = f"and {c.allowance:.1f} for other answers than these" if c.allowance else "and what differs by interview"
    return f"the mean error, {_signed(c.bias)}, {rest}"


def _by_level(c: Calibration) -> Iterator[str]:
    rows = [
        (
            str(x.level),
            f"{x.n:,}",
            _with_interval(x.human, x.human_low, x.human_high, signed=False),
            _with_interval(x.bias, x.low, x.high, signed=True),
            "–" if x.sd is None else f"{x.sd:.2f}",
        )
        for x in c.levels
    ]
    yield from _table(("Judge's level", "n", "people gave", "judge − people", "sd"), rows)


def _by_criterion(c: Calibration) -> Iterator[str]:
    rows = [
        (x.id, f"{x.n:,}", "–" if x.bias is None else _signed(x.bias), f"{x.sigma:.2f}", f"{x.beta:.2f}", x.source)
        for x in c.criteria
    ]
    yield from _table(("Criterion", "n", "bias", "sigma", "beta", "source"), rows, left=(0, 5))
    if any(x.source == POOLED for x in c.criteria):
        yield f"{POOLED}: people gave no levels by criterion, so one error stands for what an answer says"
    if any(x.source == BY_DEFAULT for x in c.criteria):
        yield f"{BY_DEFAULT}: nobody scored it, so nothing is known"


def _by_dissent(c: Calibration) -> Iterator[str]:
    rows = [(str(x.dissenters), f"{x.n:,}", f"{x.right / x.n:.0%}", f"{x.confidence:.2f}") for x in c.dissent]
    yield from _table(("Judges that dissent", "n", "panel is right", "confidence"), rows)


def _reliability(c: Calibration) -> Iterator[str]:
    r = c.reliability
    yield f"On questions that it was not fitted on ({count(r.folds, 'fold')}):"
    yield from _table(
        ("An answer's interval holds people's score", "measured", *_without(c), "default"),
        [(f"{x.nominal:.0%} should", *(f"{y.answers[n].share:.0%}" for y in _all(c))) for n, x in enumerate(r.answers)],
    )
    yield ""
    if not r.interviews:
        yield "No interview could be put together."
        return
    rows = [
        ("stated, mean", *(f"{y.stated:.2f}" for y in _all(c))),
        ("right", *(f"{y.right:.2f}" for y in _all(c))),
        ("ECE", *(f"{y.ece:.3f}" for y in _all(c))),
        ("Brier, of a constant's", *(_of_constant(y) for y in _all(c))),
    ]
    heading = f"Confidence in the labels of {count(r.interviews, 'interview')}"
    yield from _table((heading, "measured", *_without(c), "default"), rows)
    yield f"Chance alone gives an ECE of about {_by_chance(r):.2f}, and more where many interviews share an answer."
    yield ""
    yield "Stated     n  right"
    yield from (_bin(b) for b in r.bins if b.n)
    yield f"{' ' * 24}| marks what was stated"


def _without(c: Calibration) -> Row:
    return [f"without the {c.allowance:.1f}"] if c.within and c.allowance else []


def _all(c: Calibration) -> Iterator[Reliability]:
    yield c.reliability
    if c.within:
        yield c.within
    yield c.before


def _of_constant(r: Reliability) -> str:
    return f"{r.brier / r.brier_of_constant:.0%}" if r.brier_of_constant else "not defined"


def _by_chance(r: Reliability) -> float:
    """The ECE of a confidence that is true: each bin is off by √(2/π) of its standard error, on average."""
    spread = (math.sqrt(b.n * b.stated * (1 - b.stated)) for b in r.bins if b.stated is not None)
    return math.sqrt(2 / math.pi) * math.fsum(spread) / r.interviews


def _bin(b: Bin) -> str:
    """ "60–70%   155    65%  #############       |": the share of right labels as a bar, what was stated as a mark."""
    right, stated = b.right or 0.0, b.stated or 0.0
    bar = list(("#" * round(right * BAR)).ljust(BAR + 1))
    bar[round(stated * BAR)] = "|"
    return f"{b.low * 100:2.0f}–{b.high * 100:.0f}%".ljust(7) + f"{b.n:5,}  {right:5.0%}  {''.join(bar).rstrip()}"


def _with_interval(x: float | None, low: float | None, high: float | None, *, signed: bool) -> str:
    if x is None:
        return "–"
    said = _signed if signed else "{:.2f}".format
    return f"{said(x)}" if low is None or high is None else f"{said(x)} [{said(low)} {said(high)}]"


def _signed(x: float) -> str:
    return f"{x:+.2f}".replace("-", "−")


def _plain(x: float) -> str:
    return f"{x:.2f}"


def _table(head: Row, rows: Sequence[Row], left: Sequence[int] = (0,)) -> Iterator[str]:
    """Columns as wide as they have to be, two blanks between; those in `left` begin at the left."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    for row in (head, *rows):
        cells = (
            cell.ljust(w) if i in left else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
