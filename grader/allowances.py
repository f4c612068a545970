"""What a provider's headers tell of the limits of an account: how much a minute, and how much of it is left."""

from __future__ import annotations

from dataclasses import dataclass

MINUTE = 60.0
LONGER = 2 * MINUTE
"""Seconds: what takes longer than this until it is whole again is no limit on a minute (some servers tell a day's)."""


@dataclass(frozen=True)
class Allowance:
    """`limit` is what an account may take in a minute, `remaining` what is left of it (None: untold).

    `reset` is in how many seconds it is whole again, if nothing more is taken; None where that is untold.
    """

    limit: float
    remaining: float | None = None
    reset: float | None = None

    @property
    def per_second(self) -> float:
        """How fast what was taken comes back: the limit over a minute, or slower where `reset` says so."""
        taken = self.limit - (self.limit if self.remaining is None else self.remaining)
        if self.reset is not None and self.reset > LONGER and taken > 0:
            return min(self.limit / MINUTE, taken / self.reset)
        return self.limit / MINUTE


@dataclass(frozen=True)
class Allowances:
    """Of requests, of tokens in and out together, and of each of the two; None where nothing is told."""

    requests: Allowance | None = None
    tokens: Allowance | None = None
    input_tokens: Allowance | None = None
    output_tokens: Allowance | None = None
