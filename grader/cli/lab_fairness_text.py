"""What `grader lab fairness` prints: tables, and a sentence for whatever a person should look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.cli.lab_outcomes_text import outcome_lines, wrapped
from grader.lab.fairness.results import Counterfactual, Fairness, Masking, Shift
from grader.narrative.english import count, one_line
from grader.scoring.weighing import decimal

TITLES = {
    "names": "other names",
    "pronouns": "other pronouns",
    "spelling": "other spelling",
    "dialect": "other English",
    "fillers": "filler words",
    "speech": "speech recognition",
    "longer": "padded",
    "shorter": "tightened",
    "noise": "asked again",
}
LENGTH = ("longer", "shorter")
FEW = 10  # questions: an interval from fewer is too narrow
SHOWN = 300  # characters of an answer


def told(fairness: Fairness) -> str:
    """Both parts of fairness.json as a person reads them in a terminal."""
    lines: list[str] = []
    if fairness.counterfactual:
        lines += _counterfactual(fairness.counterfactual)
    if fairness.counterfactual and fairness.outcomes:
        lines.append("")
    if fairness.outcomes:
        lines += outcome_lines(fairness.outcomes)
    return "\n".join(lines)


def _counterfactual(found: Counterfactual) -> Iterator[str]:
    judges = " + ".join(judge.spec for judge in found.judges)
    rubric = f"{found.rubric.id}@{found.rubric.version}"
    yield from wrapped(
        f"The same interviews told in other ways: {count(found.transcripts, 'interview')}, "
        f"{count(found.answers, 'answer')} that {rubric} rates, judged by {judges} (seed {found.seed})"
    )
    yield ""
    yield from _table(found)
    yield ""
    for sentence in _sentences(found):
        yield from wrapped(sentence)


def _sentences(found: Counterfactual) -> Iterator[str]:
    yield (
        "Shift: the variant's score less the original's, in points of 100, with its 95% interval over questions. "
        "Moved: scores that changed at all. Labels: recommendations that changed. Lost: answers that had a score and "
        "have none. Unchanged: answers with nothing to change, which are left out."
    )
    yield from _masking(found.masking)
    yield from _noise(found)
    yield from (f"Note: {note}." for note in found.notes)
    yield from _flags(found.shifts)
    yield from _limits(found)


def _table(found: Counterfactual) -> Iterator[str]:
    rows = [*found.shifts, *([found.noise] if found.noise else [])]
    yield (
        f"{'variant':<34}{'answers':>8}{'shift':>8}  {'interval':<16}{'moved':>6}{'labels':>9}{'failed':>8}"
        f"{'lost':>6}{'unchanged':>11}"
    )
    yield from (_row(shift, found.answers) for shift in rows)


def _row(shift: Shift, answers: int) -> str:
    name = f"  {one_line(shift.group, 30)}" if shift.group else TITLES.get(shift.kind, shift.kind)
    figure = _signed(shift.shift) if shift.shift is not None else "–"
    interval = (
        f"{_signed(shift.low)} to {_signed(shift.high)}" if shift.low is not None and shift.high is not None else "–"
    )
    moved = f"{round(100 * shift.moved)}%" if shift.moved is not None else "–"
    labels = f"{shift.labels_changed}/{shift.labels}" if shift.labels else "–"
    flag = " *" if shift.flagged else ""
    return (
        f"{name:<34}{shift.answers:>8}{figure:>8}  {interval:<16}{moved:>6}{labels:>9}{shift.failed:>8}"
        f"{shift.lost:>6}{f'{shift.unchanged}/{answers}':>11}{flag}"
    )


def _signed(points: float | None) -> str:
    """One decimal with its sign, and no sign for what rounds to nothing."""
    text = decimal(abs(points or 0.0))
    return text if text == "0.0" else f"{'+' if (points or 0.0) > 0 else '−'}{text}"


def _masking(masking: Masking | None) -> Iterator[str]:
    if masking is None:
        return
    introduced = f", in {masking.introduced} by an introduction that was put in" if masking.introduced else ""
    verdict = "the name is masked before a judge sees a text" if not masking.with_name else "the mask has a hole"
    yield (
        f"Names: said {count(masking.mentions, 'time')} "
        f"in {count(masking.interviews, 'renamed interview')}{introduced}, "
        f"and there in {masking.with_name} of {masking.requests} texts that a judge is shown: {verdict}."
    )


def _noise(found: Counterfactual) -> Iterator[str]:
    if found.noise is None:
        yield "Noise: a judge that compares words only says the same each time, so that every shift is the wording's."
    elif found.noise.shift is not None and found.noise.moved is not None:
        yield (
            f"Noise: asking for the same again moves scores by {_signed(found.noise.shift)} on average"
            f"{_between(found.noise)}, and {round(100 * found.noise.moved)}% of them by anything at all."
        )
    else:
        yield f"Noise: not defined, {found.noise.why}."
    if found.shared:
        yield (
            f"Asked {found.asked} times; {found.shared} further texts read word for word like one of these "
            "and took its judgement."
        )


def _between(shift: Shift) -> str:
    if shift.low is None or shift.high is None:
        return ""
    return f" ({_signed(shift.low)} to {_signed(shift.high)})"


def _flags(shifts: Sequence[Shift]) -> Iterator[str]:
    flagged = [shift for shift in shifts if shift.flagged]
    if not flagged:
        yield "No kind of variant moved scores by a point or more with an interval that leaves out 0."
    for shift in flagged:
        yield f"* {_sentence(shift)}"
    for shift in shifts:
        if shift.lost:
            yield f"! {_named(shift)}: {count(shift.lost, 'answer')} that had a score lost it."
    for shift in (s for s in flagged if s.largest):
        yield from _example(shift)


def _named(shift: Shift) -> str:
    title = TITLES.get(shift.kind, shift.kind)
    return f"{title[0].upper()}{title[1:]}" + (f", {one_line(shift.group)}" if shift.group else "")


def _sentence(shift: Shift) -> str:
    points = decimal(abs(shift.shift or 0.0))
    direction = "lower" if (shift.shift or 0.0) < 0 else "higher"
    moved = f"{round(100 * (shift.moved or 0.0))}% of {count(shift.pairs, 'comparison')} moved"
    noise = {
        True: " That is more than asking twice does.",
        False: " Asking twice does as much, so that it may be noise.",
        None: "",
    }[shift.beyond_noise]
    about = " It is how much the judge minds padding." if shift.kind in LENGTH else ""
    return f"{_named(shift)}: scores are {points} points {direction}{_between(shift)}; {moved}.{noise}{about}"


def _example(shift: Shift) -> Iterator[str]:
    most = shift.largest[0]
    place = ", ".join(one_line(name) for name in dict.fromkeys((most.transcript, most.answer_id)))
    yield (
        f"{_named(shift)}, the answer that moved most: {place}, from {decimal(most.before)} to {decimal(most.after)}"
    )
    yield f"  was:  {one_line(most.original, SHOWN)}"
    yield f"  now:  {one_line(most.variant, SHOWN)}"


def _limits(found: Counterfactual) -> Iterator[str]:
    few = max((shift.clusters for shift in found.shifts), default=0)
    if few < FEW:
        yield f"The figures rest on {count(few, 'question')} at most: the intervals are too narrow, and none is proof."
    yield (
        f"{count(len(found.shifts), 'shift')}: of twenty without any effect, one interval leaves out 0 by chance. "
        "The variants are made by rule; they show what a wording does to this judge, not how people of a group fare."
    )
