"""Key strengths and areas for improvement of the interview, picked from those of its answers."""

from __future__ import annotations

from itertools import zip_longest

from grader.answers import is_off, tally
from grader.assessment import Assessment, KeyImprovement, KeyStrength

MAX_STRENGTHS = 6
MAX_IMPROVEMENTS = 8
_SEVERITY = {"high": 0, "medium": 1, "low": 2}


def key_strengths(assessment: Assessment) -> tuple[KeyStrength, ...]:
    """At most six, the best answers first, one from each before a second from any; none is a fine number."""
    rated = [a for a in tally(assessment.answers).scored if not is_off(a)]
    best = sorted(rated, key=lambda a: -(a.score or 0))
    rounds = zip_longest(
        *([KeyStrength(point=s.point, quote=s.quote, answer_id=a.id) for s in a.strengths] for a in best)
    )
    found = [strength for turn in rounds for strength in turn if strength is not None]
    return tuple({_key(s.point): s for s in reversed(found)}[k] for k in dict.fromkeys(_key(s.point) for s in found))[
        :MAX_STRENGTHS
    ]


def key_improvements(assessment: Assessment) -> tuple[KeyImprovement, ...]:
    """At most eight, the gravest first, then those of the weightier answer."""
    rated = sorted(tally(assessment.answers).scored, key=lambda a: -a.weight)
    found = [KeyImprovement(point=i.point, severity=i.severity, answer_id=a.id) for a in rated for i in a.improvements]
    unique = {_key(i.point): i for i in reversed(found)}
    kept = [unique[k] for k in dict.fromkeys(_key(i.point) for i in found)]
    return tuple(sorted(kept, key=lambda i: _SEVERITY[i.severity]))[:MAX_IMPROVEMENTS]


def _key(point: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in point.casefold()).split())
