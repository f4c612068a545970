"""How many calls may be under way at once: more while answers come, fewer when the provider says it is too much."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field

ENOUGH = 2  # answers from a provider that tells no limits, after which it is taken to have none that matters


@dataclass
class Slots:
    """At most `total`; half of them until something is known of the provider's limits (`known`: from the start)."""

    total: int
    known: InitVar[bool] = False
    used: int = 0
    allowed: float = field(init=False)
    _unknown: int = field(default=0, init=False)
    _doubted: bool = field(default=False, init=False)
    _begun: int = field(default=0, init=False)
    _cut: int = field(default=0, init=False)
    _before: float = field(default=0.0, init=False)

    def __post_init__(self, known: bool) -> None:
        self.allowed = float(self.total) if known else max(1.0, self.total / 2)
        self._unknown = 0 if known else ENOUGH

    @property
    def free(self) -> bool:
        """Whether one more call may begin."""
        return self.used < (1 if self._doubted else int(self.allowed))

    def take(self) -> int:
        """A call begins; its number."""
        self.used += 1
        self._begun += 1
        return self._begun

    def answered(self, *, told: bool, paced: bool) -> None:
        """An answer came; `told`: with the provider's limits, `paced`: at a rate that is known.

        One more call for each round of answers; for each answer where it is the rate that holds calls back.
        """
        self._doubted = False
        if self._unknown > 0:
            self._unknown = 0 if told else self._unknown - 1
            if self._unknown == 0:
                self.allowed = self.total
        else:
            self.allowed = min(self.total, self.allowed + (1 if paced else 1 / self.allowed))

    def limited(self, number: int) -> None:
        """429 to the call of this number: no more than the others that are under way, nor under half of what it was."""
        self._cut_from(number)
        self.allowed = max(1.0, self._before / 2, min(self.allowed, self.used - 1.0))

    def overloaded(self, number: int) -> None:
        """529 to the call of this number: half of what it was."""
        self._cut_from(number)
        self.allowed = max(1.0, self._before / 2)

    def _cut_from(self, number: int) -> None:
        """Calls that had begun by the last cut say the same thing once more: what they halve is what was before it."""
        self._unknown = 0
        if number > self._cut:
            self._cut, self._before = self._begun, min(self.allowed, self.used)

    def doubt(self) -> None:
        """Nobody is served until somebody acts: one call at a time finds out whether that has happened."""
        self._doubted = True
