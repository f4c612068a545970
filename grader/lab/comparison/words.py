"""What may be said of a run against the reference, in plain sentences. QWK alone decides it.

One rule, so that interval and test never contradict each other: better (or worse) only where the corrected p is under
.05 and the 95% interval lies on that side of 0 as well. Everything else is "no difference could be shown". A guard
against a stored run asks about a fall alone, so there the p of a fall is one-sided: half of the two-sided.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.lab.comparison.nouns import BASELINE, Coverage, Difference, Power, Verdict
from grader.lab.comparison.wording import many, p_of, plain, signed

SURE = 0.05
SMALL = 0.01  # differences below this take a third digit, and their intervals with them


def verdict_of(found: Difference, *, guard: bool = False) -> Verdict:
    """Of the primary measure's difference, other − reference; `guard`: the reference is a run to guard against."""
    if found.difference is None:
        return Verdict.NOT_DEFINED
    p = _p(found, guard=guard)
    if found.low is None or found.high is None or p is None or p >= SURE:
        return Verdict.NOT_SHOWN
    if min(found.low, found.difference) > 0:
        return Verdict.BETTER
    return Verdict.WORSE if max(found.high, found.difference) < 0 else Verdict.NOT_SHOWN


def _p(found: Difference, *, guard: bool) -> float | None:
    falls = guard and found.difference is not None and found.difference < 0
    return found.p_corrected / 2 if falls and found.p_corrected is not None else found.p_corrected


def spoken(label: str) -> str:
    """`A`, or `the baseline run`."""
    return "the baseline run" if label == BASELINE else label


def sentences(
    reference: str, other: str, found: Difference, power: Power, coverage: Coverage, tests: int
) -> tuple[str, ...]:
    """The verdict, what it would take to show more, and which answers it leaves out. `tests`: so many comparisons."""
    a, b = spoken(reference), spoken(other)
    guard = reference == BASELINE
    verdict = verdict_of(found, guard=guard)
    said = [_verdict(a, b, found, verdict, tests, guard=guard)]
    if verdict is Verdict.NOT_SHOWN:
        said += _power(found, power, coverage)
    return (*said, *_left_out(a, b, coverage))


def _verdict(a: str, b: str, found: Difference, verdict: Verdict, tests: int, *, guard: bool) -> str:
    if found.difference is None:
        return f"Which of {a} and {b} agrees better with people cannot be told. QWK is not defined: {found.why}."
    digits = 2 if abs(found.difference) >= SMALL or not found.difference else 3
    sure = _sure(found, tests, digits, mirrored=verdict is Verdict.WORSE, guard=guard)
    if verdict is Verdict.NOT_SHOWN:
        alike = not found.difference and found.low == found.high
        seen = (
            "the two agree with people equally"
            if alike
            else f"the difference seen is {signed(found.difference, digits)} QWK"
        )
        return f"No difference between {b} and {a} could be shown: {seen} ({sure})."
    return f"{b} is {verdict.value} than {a} by {plain(abs(found.difference), digits)} QWK ({sure})."


def _sure(found: Difference, tests: int, digits: int, *, mirrored: bool, guard: bool) -> str:
    """ "interval .01 to .07, p .012 after correcting for 3 comparisons"; mirrored, as of the size of a fall."""
    parts = ["no interval, from a single answer"]
    if found.low is not None and found.high is not None:
        low, high = (-found.high, -found.low) if mirrored else (found.low, found.high)
        parts = [f"interval {plain(low, digits)} to {plain(high, digits)}"]
    p = _p(found, guard=guard)
    if p is not None:
        sided = "one-sided " if p != found.p_corrected else ""
        parts.append(sided + p_of(p) + (f" after correcting for {tests} comparisons" if tests > 1 else ""))
    return ", ".join(parts)


def _power(found: Difference, power: Power, coverage: Coverage) -> Iterator[str]:
    if power.smallest is None:
        return
    here = f"{many(coverage.both, 'answer')} to {many(coverage.questions, 'question')}"
    if power.answers and found.difference:
        there = many(power.answers, "answer")
        there += f" to {many(power.questions, 'such question')}" if power.questions else ""
        yield f"To show a difference of {plain(abs(found.difference))}, n would have to be about {there}."
    yield f"These {here} show a difference of {plain(power.smallest)} four times in five."


def _left_out(a: str, b: str, coverage: Coverage) -> Iterator[str]:
    if coverage.lost:
        failed = f" ({b} failed on {coverage.failed_other:,})" if coverage.failed_other else ""
        yield f"{many(coverage.lost, 'answer')} that {a} scored {b} did not{failed}."
    if coverage.gained:
        failed = f" ({a} failed on {coverage.failed_reference:,})" if coverage.failed_reference else ""
        yield f"{many(coverage.gained, 'answer')} that {b} scored {a} did not{failed}."
    if coverage.neither:
        yield f"{many(coverage.neither, 'answer')} neither scored."
    for who, n in ((a, coverage.only_reference), (b, coverage.only_other)):
        if n:
            yield f"{many(n, 'answer')} only {who} has; left out."
