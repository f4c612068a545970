"""p values of several tests, corrected so that one false alarm among all of them stays under 5%."""

from __future__ import annotations

from collections.abc import Sequence


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Holm's step-down correction (1979): the i-th smallest of m, times m − i + 1, never below the one before.

    A test that is not defined is no test: it stays None and does not count.
    """
    order = sorted((p, n) for n, p in enumerate(p_values) if p is not None)
    corrected: list[float | None] = [None] * len(p_values)
    least = 0.0
    for rank, (p, n) in enumerate(order):
        least = max(least, min(1.0, p * (len(order) - rank)))
        corrected[n] = least
    return tuple(corrected)
