"""A rule of escalation, said so that a person can follow it."""

from __future__ import annotations

from collections.abc import Iterable

from grader.lab.escalation.results import RuleInWords
from grader.lab.escalation.rules import Rule
from grader.lab.escalation.votes import Pattern, Votes, patterns
from grader.narrative.english import listed

EVERY_SPLIT = "every split"
_SIDES = {1: "more", -1: "less", 0: "more and less"}


def in_words(rule: Rule, votes: Votes) -> RuleInWords:
    """The rule, as far as the patterns that occur in these votes tell one rule from another."""
    seen = set(patterns(votes.cheap[:, rule.panel])) - {None}
    there = [p for p in seen if p is not None]
    return RuleInWords(
        judges=tuple(votes.cheap_names[n] for n in rule.panel),
        strong=votes.strong_names[rule.strong],
        sent=_sent([p for p in there if p in rule.sent], there, len(rule.panel)),
    )


def _sent(sent: Iterable[Pattern], there: Iterable[Pattern], judges: int) -> str:
    chosen, splits = set(sent), {p for p in there if p.dissenters}
    agreed = [_agreed(p, judges) for p in sorted(chosen - splits)]
    if not chosen:
        return "no answer that the others judge"
    if splits and splits <= chosen:
        return listed([EVERY_SPLIT, *agreed])
    return listed([*_split(chosen & splits, splits, judges), *agreed])


def _split(sent: set[Pattern], splits: set[Pattern], judges: int) -> list[str]:
    """By number of dissenters and the side on which they stand; the distance too, where not every one is sent."""
    told: list[str] = []
    for away, side in sorted({(p.dissenters, p.side) for p in sent}):
        who = f"the splits in which {away} of {judges} {'gives' if away == 1 else 'give'} {_SIDES[side]}"
        mine = sorted(p.spread for p in sent if (p.dissenters, p.side) == (away, side))
        possible = [p for p in splits if (p.dissenters, p.side) == (away, side)]
        distance = "" if len(mine) == len(possible) else f", by {listed([str(n) for n in mine])} levels"
        told.append(who + distance)
    return told


def _agreed(pattern: Pattern, judges: int) -> str:
    return f"level {pattern.level}" + (" given by all" if judges > 1 else "")
