"""Judge − human by length of the answer: is a long answer paid for its length?"""

from __future__ import annotations

from collections.abc import Sequence

from grader.lab.view import LengthBin
from reports.lab import wording
from reports.lab.drawing import Dot, Label, Line, Mark, Plot, Scale, ticks
from reports.lab.tables import words_of

HEIGHT, TOP, FLOOR = 252, 24, 190  # pixels: all, and where the ends of the y axis are
SHORT = 6  # characters: where a label has more, every second one goes a line down
LEAST = 0.1  # so far the axis goes in any case, that small differences look small


def lengths(key: str, bins: Sequence[LengthBin]) -> Plot | None:
    """None with fewer than two lengths."""
    if len(bins) < 2:
        return None
    known = [v for b in bins for v in (b.difference.value, b.difference.low, b.difference.high) if v is not None]
    reach = max(LEAST, *(abs(v) for v in known))
    marks = ticks(-reach, reach)
    up = Scale(marks[0], marks[-1], FLOOR, TOP)
    drawn: list[Mark] = []
    for at in marks:
        drawn += [
            Line(13, up.at(at), 99, up.at(at), "ideal" if at == 0 else "grid"),
            Label(11, up.at(at) + 4, wording.signed(at), "tick", "end"),
        ]
    drawn += [Label(0, 12, "Judge − human", "tick"), Label(99, HEIGHT - 6, "Words in the answer", "tick", "end")]
    long = max(len(words_of(b)) for b in bins) > SHORT
    for n, b in enumerate(bins):
        drawn += _point(b, round(13 + 86 * (n + 0.5) / len(bins), 2), up, 14 * (n % 2) if long else 0)
    told = "; ".join(f"{words_of(b)} words: {wording.with_span(b.difference, sign=True)}" for b in bins)
    title = "Judge − human by length of the answer"
    return Plot(key, title, f"{title}. {told}.", HEIGHT, tuple(drawn))


def _point(b: LengthBin, x: float, up: Scale, down: int) -> list[Mark]:
    drawn: list[Mark] = [Label(x, FLOOR + 20 + down, words_of(b), "tick", "middle")]
    if b.difference.low is not None and b.difference.high is not None:
        drawn.append(Line(x, up.at(b.difference.low), x, up.at(b.difference.high), "whisker"))
    if b.difference.value is not None:
        drawn.append(Dot(x, up.at(b.difference.value), "dot"))
    return drawn
