"""Selection rates, scoring rates and impact ratios by category, as New York City's Local Law 144 defines them.

The rules of the Department of Consumer and Worker Protection, 6 RCNY §§ 5-300 and 5-301: rates by sex, by race and
ethnicity, and by both together; the score counts by how many of a category are above the whole sample's median; people
of an unknown category are counted and left out. The law names no threshold: four fifths is that of the Uniform
Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Literal

from grader.errors import LabError
from grader.lab.fairness.outcomes_file import People
from grader.lab.fairness.rates import Tally, compared
from grader.lab.fairness.results import Outcomes, OutcomeTable

MIN_SHARE = 0.02  # 6 RCNY § 5-301(d)
FAVOURABLE = {"selection": "selected", "scoring": "scored above the median"}
ALL_EQUAL = "all scores are equal, so that nobody is above the median"


def outcomes(people: People, min_share: float = MIN_SHARE) -> Outcomes:
    """Every table: for selections and for scores, each column by itself and each two of them together.

    `min_share` is the least part of the sample, 0 to 1, that a category needs to be compared. The median is that of
    everybody with a score, those of an unknown category too. Raises LabError where there is neither outcome.
    """
    if people.selected is None and people.scores is None:
        raise LabError("an outcome is needed: name its column with --selected or --score", source=people.file)
    columns = tuple(people.groups)
    sets = [(column,) for column in columns] + list(combinations(columns, 2))
    tables = []
    if people.selected is not None:
        tables += [_table(people, by, people.selected, "selection", min_share) for by in sets]
    if people.scores is not None:
        tables += _scoring(people, people.scores, sets, min_share)
    return Outcomes(file=people.file, sha256=people.sha256, rows=len(people), min_share=min_share, tables=tuple(tables))


def _scoring(
    people: People, scores: Sequence[float], sets: Sequence[tuple[str, ...]], min_share: float
) -> list[OutcomeTable]:
    """Above the median strictly: 6 RCNY § 5-300, "scoring rate"."""
    middle = median(scores)
    above = tuple(score > middle for score in scores)
    tables = [_table(people, by, above, "scoring", min_share) for by in sets]
    why = ALL_EQUAL if min(scores) == max(scores) else ""
    return [_explained(table.model_copy(update={"median": middle}), why) for table in tables]


def median(scores: Sequence[float]) -> float:
    """The middle score, or the mean of the two in the middle; finite for all that are."""
    ranked = sorted(scores)
    low, high = ranked[(len(ranked) - 1) // 2], ranked[len(ranked) // 2]
    return low if low == high else low / 2 + high / 2


def _explained(table: OutcomeTable, why: str) -> OutcomeTable:
    if not why or not table.why:
        return table
    groups = tuple(g if g.apart else g.model_copy(update={"why": why}) for g in table.groups)
    return table.model_copy(update={"why": why, "groups": groups})


def _table(
    people: People,
    by: tuple[str, ...],
    favourable: Sequence[bool],
    basis: Literal["selection", "scoring"],
    min_share: float,
) -> OutcomeTable:
    tallies, unknown = _tallies(list(zip(*(people.groups[column] for column in by), strict=True)), favourable)
    groups, why = compared(tallies, len(people), min_share, FAVOURABLE[basis])
    return OutcomeTable(
        basis=basis, column=" × ".join(by), groups_by=by, n=len(people), unknown=unknown, groups=groups, why=why
    )


def _tallies(categories: Sequence[tuple[str | None, ...]], favourable: Sequence[bool]) -> tuple[tuple[Tally, ...], int]:
    """Each category that occurs, by name, and how many people have an unknown one."""
    counts: dict[tuple[str, ...], list[int]] = {}
    unknown = 0
    for category, is_favourable in zip(categories, favourable, strict=True):
        known = tuple(part for part in category if part is not None)
        if len(known) < len(category):
            unknown += 1
            continue
        count = counts.setdefault(known, [0, 0])
        count[0] += 1
        count[1] += is_favourable
    return tuple(Tally(" × ".join(name), n, k) for name, (n, k) in sorted(counts.items())), unknown
