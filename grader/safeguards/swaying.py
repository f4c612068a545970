"""Notices texts that try to sway a grader. What it finds is reported; it moves no score.

Three readings of a text: its shape (who is told what: `sway/rules_on_*.py`), the signs in it (`sway/markup.py`), and
both again in what it says when it is decoded (`sway/decoding.py`). Told of is not told: "attackers write 'ignore the
rules'" is no attempt. `scripts/bench guards` has the figures, on texts that the rules were tuned on and on others.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from grader.safeguards.sway import rules_on_grading, rules_on_orders, words_of_grading, words_of_orders
from grader.safeguards.sway.decoding import Disguises, hidden
from grader.safeguards.sway.folding import folded
from grader.safeguards.sway.markup import signs
from grader.safeguards.sway.shape import QUOTE, QUOTED, STOP, Grammar, Shape

RULES = rules_on_orders.RULES | rules_on_grading.RULES
FRAME = 14  # tokens before an order that are read for whether it is told of


@cache
def grammar() -> Grammar:
    """The words and the rules, put together once."""
    return Grammar(words_of_grading.WORDS | words_of_orders.WORDS, rules_on_grading.PARTS, RULES)


@cache
def _disguises() -> Disguises:
    return Disguises(grammar().words)


def attempts(text: str) -> tuple[str, ...]:
    """Why the text looks like an attempt to sway its grader: kinds, each once; empty when it does not.

    Looked at as it stands and as it reads when taken apart: reversed, spelt out, in digits for letters, or encoded.
    """
    kinds = [*(["hidden_text"] if hidden(text) else []), *_kinds(folded(text))]
    if any(next(_kinds(folded(reading)), None) for reading in _disguises().readings(text)):
        kinds.append("encoded")
    return tuple(dict.fromkeys(kinds))


def _kinds(text: str) -> Iterator[str]:
    yield from signs(text, _spoken_of)
    shape = grammar().shape(text)
    yield from (kind for kind, start in grammar().found(shape) if not _told_of(shape, start))


def _spoken_of(text: str) -> frozenset[str]:
    return grammar().names(grammar().shape(text).present)


@cache
def _symbols(*names: str) -> frozenset[str]:
    return frozenset(grammar().symbols(names))


def _told_of(shape: Shape, start: int) -> bool:
    """Whether what begins at token `start` is reported of somebody, in quotes or not, or is what somebody does."""
    begins = max(shape.symbols.rfind(STOP, 0, start) + 1, start - FRAME, 0)
    frame = shape.symbols[begins:start]
    quoted = frame.count(QUOTE) % 2 == 1 or QUOTED in frame
    if _symbols("SOMEBODY") & set(frame) and (quoted or _symbols("TOLD_OF") & set(frame)):
        return True
    return bool(_symbols("LINK") & set(frame[-1:]) and _symbols("TELLS") & set(frame))
