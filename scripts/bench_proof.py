"""Whether every answer has its own grade: what the service shows, beside what the provider was asked and said."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench_client import Client
from bench_figures import Figure, at_most, exactly, told
from bench_interviews import ANSWERS, quote_of

Ledger = Mapping[str, Any]


@dataclass(frozen=True)
class Paid:
    """Calls of a run. `lost` had nobody to reply to any more; `unkept` was replied to (when) and asked for again."""

    answers: int
    calls: int
    lost: int
    unkept: tuple[float, ...]

    @property
    def twice(self) -> int:
        """Calls beyond one for each answer."""
        return self.calls - self.answers


def paid(ledger: Ledger) -> Paid:
    """What a run's calls came to."""
    every = list(ledger["answers"].values())
    return Paid(
        answers=len(every),
        calls=sum(answer["asked"] for answer in every),
        lost=sum(answer["lost"] for answer in every),
        unkept=tuple(at for answer in every for at in answer["at"][:-1]),
    )


def paid_twice(spent: Paid, kills: Sequence[float], at_once: int) -> list[Figure]:
    """What was paid twice, and why. `kills` are moments of the monotonic clock, `at_once` calls of a killed process.

    In flight at a kill is what the process waited for, and what it had the reply to without having kept it.
    """
    before = [min((kill - at for kill in kills if kill > at), default=math.inf) for at in spent.unkept]
    return [
        at_most("calls paid twice", spent.twice, at_once * len(kills)),
        told("of these without a reply at a kill", spent.lost),
        told("of these replied to and not kept", len(before)),
        told("the oldest such reply, before its kill", 1000 * max(before, default=0.0), "ms"),
        exactly("calls paid twice for no such reason", spent.twice - spent.lost - len(before), 0),
    ]


def all_graded(client: Client, ids: list[str], ledger: Ledger) -> list[Figure]:
    """Each assessment is completed, and each grade in it stands under the answer that it was made from."""
    found = [client.get(f"/assessments/{one}") for one in ids]
    return [
        exactly("assessments completed", sum(one["status"] == "completed" for one in found), len(ids)),
        exactly("grades under their own answer", sum(own_grades(one, ledger) for one in found), len(ids) * ANSWERS),
    ]


def own_grades(assessment: Mapping[str, Any], ledger: Ledger) -> int:
    """How many answers have a grade that is provably their own.

    Every quote is found in the answer and is the one that only this answer begins with, and the levels are those of
    a reply that the provider gave when it was asked about this answer.
    """
    name = assessment["interview"]["id"]
    return sum(_own(answer, quote_of(name, place), ledger) for place, answer in enumerate(assessment["answers"]))


def _own(answer: Mapping[str, Any], quote: str, ledger: Ledger) -> bool:
    rated = answer["criteria"]
    evidence = [found for criterion in rated for found in criterion["evidence"]]
    replies = ledger["answers"].get(quote, {}).get("levels", [])
    return (
        answer["answer"].startswith(quote)
        and len(evidence) >= 1
        and all(found["verified"] and found["quote"] == quote for found in evidence)
        and [criterion["level"] for criterion in rated] in replies
    )
