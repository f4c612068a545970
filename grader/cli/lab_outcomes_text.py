"""What `grader lab fairness --outcomes` prints: the law's tables, and a sentence for each flag."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from grader.lab.fairness.results import GroupRate, Outcomes, OutcomeTable
from grader.narrative.english import count, one_line

RATE = {"selection": "selection rate", "scoring": "scoring rate"}
DONE = {"selection": "selected", "scoring": "above the median"}
SURE = 0.05
BAR = 0.8
WIDTH = 112


def wrapped(text: str) -> list[str]:
    """A sentence on lines that a terminal holds."""
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ")


def outcome_lines(found: Outcomes) -> Iterator[str]:
    """Every table with its flags in words, and what the figures do not show."""
    yield f"Outcomes of {count(found.rows, 'person', 'people')} in {one_line(found.file)}"
    for table in found.tables:
        yield ""
        yield from _table(table)
    yield ""
    yield from _flags(found)
    yield ""
    for text in LIMITS:
        yield from wrapped(text)


def _table(table: OutcomeTable) -> Iterator[str]:
    median = f", median {table.median:.10g}, strictly above" if table.median is not None else ""
    yield f"{RATE[table.basis].capitalize()} by {one_line(table.column)}{median}"
    width = max([len("category"), *(len(one_line(g.name, 60)) for g in table.groups)]) + 2
    yield (
        f"{'category':<{width}}{'n':>7}{DONE[table.basis]:>18}{'rate':>7}  {'interval':<15}"
        f"{'ratio':>6}  {'interval':<13}{'p':>7}"
    )
    yield from (_row(group, width) for group in table.groups if not group.apart)
    apart = [group for group in table.groups if group.apart]
    if apart:
        yield "too small a part of the sample to be compared:"
        yield from (_row(group, width) for group in apart)
    if table.unknown:
        yield f"{count(table.unknown, 'person', 'people')} of an unknown category: in none of these rates"
    if table.why:
        yield f"Impact ratio not defined: {table.why}."


def _row(group: GroupRate, width: int) -> str:
    ratio = _short(group.ratio) if group.ratio is not None else "–"
    interval = f"{_short(group.ratio_low)} to {_short(group.ratio_high)}" if group.ratio_low is not None else ""
    flag = " *" if group.below_four_fifths else ""
    return (
        f"{one_line(group.name, 60):<{width}}{group.n:>7}{group.favourable:>18}{_percent(group.rate):>7}  "
        f"{f'{_percent(group.rate_low)} to {_percent(group.rate_high)}':<15}"
        f"{ratio:>6}  {interval:<13}{_p(group.p):>7}{flag}"
    ).rstrip()


def _flags(found: Outcomes) -> Iterator[str]:
    flagged = False
    for table in found.tables:
        highest = next((group for group in table.groups if group.highest), None)
        for group in table.groups:
            if highest is None or group.p is None:
                continue
            sure = group.p < SURE
            if group.below_four_fifths or sure:
                flagged = True
                yield from wrapped(_sentence(table, group, highest))
    if all(group.p is None for table in found.tables for group in table.groups):
        yield "No ratio is defined, so that nothing can be flagged, and nothing cleared."
    elif not flagged:
        yield "No category is below four fifths of the highest rate, and no difference is beyond chance (p < .05)."


def _sentence(table: OutcomeTable, group: GroupRate, highest: GroupRate) -> str:
    rates = (
        f"{one_line(group.name)}: {RATE[table.basis]} {_percent(group.rate)} ({group.favourable} of {group.n}), "
        f"{_short(group.ratio)} of {one_line(highest.name)}'s {_percent(highest.rate)}"
    )
    p = group.p if group.p is not None else 1.0
    chance = "hardly chance" if p < SURE else "which chance can make as well"
    if group.below_four_fifths:
        return f"* {rates}: below four fifths; by Fisher's exact test p = {_p(p)}, {chance}."
    return f"! {rates}: not below four fifths, but by Fisher's exact test p = {_p(p)}, {chance}."


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _short(ratio: float | None) -> str:
    """Three decimals without the nought; more for what is below four fifths and would read as .800."""
    if ratio is None:
        return "–"
    return next(
        text for text in (f"{ratio:.{n}f}" for n in range(3, 18)) if ratio >= BAR or float(text) < BAR
    ).removeprefix("0")


def _p(p: float | None) -> str:
    if p is None:
        return ""
    return "<.001" if p < 0.001 else f"{p:.3f}".removeprefix("0")


LIMITS = (
    "Ratio: a category's rate over the highest rate (6 RCNY § 5-300); * is below four fifths (29 CFR 1607.4(D)). "
    "Intervals are of 95%: Wilson's for a rate, by the logarithm for a ratio. p is Fisher's, two-sided, against the "
    "category with the highest rate, and not corrected for the number of categories.",
    "What these figures do not show: a ratio below four fifths is no proof of discrimination, and one above it is none "
    "of its absence. With few people a ratio moves far by chance: look at its interval and at n. Nothing here says why "
    "rates differ, or whether the people compared were alike in what the job asks for. It is no audit in the sense of "
    "the law, which takes an independent auditor and data of the tool's use.",
)
