"""The best way to pair rows with columns, each used once (the linear sum assignment).

The method of shortest augmenting paths (Jonker and Volgenant 1987, without its reduction phases): O(n³), no
recursion, and it ends for any input: each search adds a column at every step. Known libraries either weigh 100 MB
(scipy) or are faster by reductions that rounding can make loop for ever (lap).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]


def best_pairing(gain: Floats) -> Integers:
    """The column of each row in a pairing with the largest total gain; `gain` is square and finite."""
    cost = gain.max(initial=0.0) - np.asarray(gain, dtype=np.float64)
    size = len(cost)
    row_price, column_price = np.zeros(size), np.zeros(size)
    row_of = np.full(size, -1, dtype=np.intp)
    for row in range(size):
        _augment(cost, row, row_price, column_price, row_of)
    return np.argsort(row_of)


def _augment(cost: Floats, first: int, row_price: Floats, column_price: Floats, row_of: Integers) -> None:
    """Pairs one more row, by the cheapest chain of changes to the rows paired so far; changes its last three arrays."""
    size = len(cost)
    distance, came_from = np.full(size, np.inf), np.full(size, -1, dtype=np.intp)
    waiting = np.full(size, np.inf)  # the same distances, infinite again once a column is settled
    is_open = np.ones(size, dtype=bool)
    settled: list[int] = []
    row, reached = first, 0.0
    while True:
        through = cost[row] - column_price
        through += reached - row_price[row]
        shorter = (through < distance) & is_open
        np.copyto(distance, through, where=shorter)
        np.copyto(waiting, through, where=shorter)
        came_from[shorter] = row
        column = int(waiting.argmin())
        reached = float(waiting[column])
        is_open[column], waiting[column] = False, np.inf
        if row_of[column] < 0:
            break
        settled.append(column)
        row = int(row_of[column])
    slack = reached - distance[settled]
    row_price[first] += reached
    row_price[row_of[settled]] += slack
    column_price[settled] -= slack
    _turn_over(first, column, came_from, row_of)


def _turn_over(first: int, column: int, came_from: Integers, row_of: Integers) -> None:
    """Walks the chain back from its free column to its first row; every row on it takes the column it came by."""
    column_of = {int(row): n for n, row in enumerate(row_of) if row >= 0}
    while True:
        row = int(came_from[column])
        row_of[column] = row
        if row == first:
            return
        column = column_of[row]
