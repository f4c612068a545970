"""The grammar of other Englishes, by the rules of prompts/fairness/dialect.yaml."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from grader.lab.fairness.rewriting import Rewritten, loses_a_term, replaced
from grader.lab.fairness.words import Rewrite, Rule


def in_dialect(text: str, rules: Sequence[Rule], terms: frozenset[str], draws: Random) -> Rewritten:
    """The text after each rule in turn, at the share of its places that it names. No term is changed or lost."""
    done = Rewritten(text)
    for rule in rules:
        for rewrite in rule.rewrites:
            done = _applied(done, rewrite, rule.rate, terms, draws)
    return done


def _applied(done: Rewritten, rewrite: Rewrite, rate: float, terms: frozenset[str], draws: Random) -> Rewritten:
    def put(match: re.Match[str]) -> str | None:
        new = match.expand(rewrite.put)
        return None if loses_a_term(match[0], new, terms) or draws.random() >= rate else new

    return done.then(lambda text: replaced(text, re.compile(rewrite.find, re.IGNORECASE), put))
