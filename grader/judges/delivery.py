"""How an answer is told, as far as words show it: concrete or general, in order or not.

Five kinds of sign are looked for; what counts is how many kinds occur, never how often or how long the answer is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from grader.narrative.english import listed
from grader.text.words import word_list, words

_LIST_NUMBER = re.compile(r"(?m)^[^\S\n]*(?:\(?\d{1,2}[.)]|[-*•])\s+")
_FIGURE = re.compile(r"\d")
_CAPITALISED = re.compile(r"(?<![^\W_])[^\W\d_]*[A-Z][^\W_]*")
_SYMBOL_NAME = re.compile(r"[A-Za-z](?:\+\+|#)")
_INSIDE_SENTENCE = re.compile(r"[^\W_][,;:]? \(?$")
_REASONS = word_list("because since therefore thus hence whereas however although unless otherwise if")
_REASON_PHRASES = (
    "so that",
    "in order to",
    "due to",
    "leads to",
    "as a result",
    "instead of",
    "in case",
    "rather than",
)
_EXAMPLES = word_list("e.g once scenario")
_EXAMPLE_PHRASES = ("for example", "for instance", "such as", "last year", "at that time")
_ORDERS = word_list("first firstly second secondly then next finally lastly")
_ORDER_PHRASES = ("after that", "in the end", "on the other hand", "in contrast")
_PERSONS = word_list("i we i've we've")
_IRREGULAR = word_list(
    """
    began broke built chose cut drew found kept led made met put ran rebuilt saw set spent split took taught went wrote
    """
)


@dataclass(frozen=True)
class Told:
    """A text as it stands, its words in order, and the words of the question that it answers."""

    text: str
    words: list[str]
    asked: frozenset[str]

    def says(self, singles: frozenset[str], phrases: tuple[str, ...]) -> bool:
        """Whether any of the words or of the phrases occurs."""
        if not singles.isdisjoint(self.words):
            return True
        joined = f" {' '.join(self.words)} "
        return any(f" {phrase} " in joined for phrase in phrases)


def _figures(told: Told) -> bool:
    return bool(_FIGURE.search(_LIST_NUMBER.sub("", told.text)))


def _names(told: Told) -> bool:
    """Named things and technical abbreviations that the question does not hold."""
    named = (
        m for m in _CAPITALISED.finditer(told.text) if _is_name(m[0], told.text[max(m.start() - 4, 0) : m.start()])
    )
    return any(not told.asked.issuperset(words(m[0])) for m in named) or bool(_SYMBOL_NAME.search(told.text))


def _is_name(word: str, before: str) -> bool:
    """Capitals after the first letter, or a capital inside a sentence; "I" is neither."""
    if len(word) < 2 or word == "OK":
        return False
    return any(c.isupper() for c in word[1:]) or bool(_INSIDE_SENTENCE.search(before))


def _reasons(told: Told) -> bool:
    return told.says(_REASONS, _REASON_PHRASES)


def _examples(told: Told) -> bool:
    """Words that announce an example, or an own action: "I" or "we", and a past tense within two words."""
    doing = (told.words[n + 1 : n + 3] for n, word in enumerate(told.words) if word in _PERSONS)
    past = (w for words_after in doing for w in words_after if w in _IRREGULAR or (w.endswith("ed") and len(w) > 4))
    return any(past) or told.says(_EXAMPLES, _EXAMPLE_PHRASES)


def _order(told: Told) -> bool:
    """Words that order, or a list."""
    return told.says(_ORDERS, _ORDER_PHRASES) or len(_LIST_NUMBER.findall(told.text)) > 1


SIGNS: dict[str, Callable[[Told], bool]] = {
    "figures": _figures,
    "named things": _names,
    "reasons or conditions": _reasons,
    "examples or own actions": _examples,
    "an order of ideas": _order,
}


def signs(told: Told) -> tuple[str, ...]:
    """Which kinds of sign of concrete and ordered telling a text shows."""
    return tuple(name for name, shows in SIGNS.items() if shows(told))


def level(shown: tuple[str, ...]) -> int:
    """1 for no sign, 2 for one or two kinds, 3 for more. Words alone cannot show the ends of the scale."""
    return 1 + (len(shown) > 0) + (len(shown) > 2)


def sentence(shown: tuple[str, ...]) -> str:
    """The signs found, for a person."""
    if not shown:
        return "Comparing words only, the answer shows no figure, name, reason, example or order of ideas."
    return f"Comparing words only, the answer shows {listed(shown)}."
