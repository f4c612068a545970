"""American spelling made British, and British American."""

from __future__ import annotations

import re
from functools import lru_cache

from grader.lab.fairness.rewriting import Rewritten, one_of, replaced
from grader.lab.fairness.words import Spelling

BRITISH, AMERICAN = "British", "American"
_ISE = ("ise", "ises", "ised", "ising", "iser", "isers", "isation", "isations")
_AFTER_L = ("ed", "ing", "er", "ers")


def spelt(text: str, spelling: Spelling, group: str) -> Rewritten:
    """The text in the spelling of `group`, BRITISH or AMERICAN; the case stays."""
    pattern, pairs = _pairs(spelling.model_dump_json(), group)

    def put(match: re.Match[str]) -> str | None:
        new = pairs.get(match[0].lower())  # None: a phrase that is spelt in one way only
        return new.upper() if new and match[0].isupper() else new

    return replaced(text, pattern, put)


@lru_cache(maxsize=4)
def _pairs(spelling_json: str, group: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """What is looked for, and what is put in its place; kept, since a data set asks for it thousands of times."""
    spelling = Spelling.model_validate_json(spelling_json)
    american = dict(spelling.words)
    for stem in spelling.ise:
        american |= {f"{stem}{end}": f"{stem}{end.replace('is', 'iz', 1)}" for end in _ISE}
    for stem in spelling.double_l:
        american |= {f"{stem}l{end}": f"{stem}{end}" for end in _AFTER_L}
    pairs = american if group == AMERICAN else {new: old for old, new in american.items()}
    return one_of([*pairs, *spelling.keep]), pairs
