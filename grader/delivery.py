"""How an answer is told, as far as words show it: concrete or general, in order or not.

Five kinds of sign are looked for; what counts is how many kinds occur, never how often or how long the answer is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from grader.english import listed
from grader.words import words

_LIST_NUMBER = re.compile(r"(?m)^\s*(?:\(?\d{1,2}[.)]|[-*•])\s+")
_FIGURE = re.compile(r"\d")
_CAPITALISED = re.compile(r"(?<![^\W_])[^\W\d_]*[A-Z][^\W_]*")
_SYMBOL_NAME = re.compile(r"[A-Za-z](?:\+\+|#)")
_INSIDE_SENTENCE = re.compile(r"[^\W_][,;:]? \(?$")
_REASON = re.compile(
    r"\b(?:because|since|therefore|thus|hence|so that|in order to|due to|leads? to|which means|as a result|instead of"
    r"|whereas|however|although|unless|otherwise|in case|rather than|if)\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"\b(?:for example|for instance|such as|e\.g|like when|once|last year|at that time|scenario)\b", re.IGNORECASE
)
_IRREGULAR = (
    "built|led|wrote|ran|made|found|chose|began|took|set|cut|broke|drew|kept|met|saw|spent|split|taught|went|put"
)
_ACTION = re.compile(rf"\b(?:I|we|I've|I’ve|we've|we’ve)\s+(?:\w+ly\s+)?(?:have\s+)?(?:\w{{2,}}ed|{_IRREGULAR})\b")
_ORDER = re.compile(
    r"\b(?:first(?:ly)?|second(?:ly)?|then|next|after that|finally|lastly|in the end|on the other hand|in contrast)\b",
    re.IGNORECASE,
)


def _figures(text: str, _question: str) -> bool:
    return bool(_FIGURE.search(_LIST_NUMBER.sub("", text)))


def _names(text: str, question: str) -> bool:
    """Named things and technical abbreviations that the question does not hold."""
    asked = set(words(question))
    named = (m for m in _CAPITALISED.finditer(text) if _is_name(m[0], text[max(m.start() - 4, 0) : m.start()]))
    return any(not set(words(m[0])) <= asked for m in named) or bool(_SYMBOL_NAME.search(text))


def _is_name(word: str, before: str) -> bool:
    """Capitals after the first letter, or a capital inside a sentence; "I" is neither."""
    if len(word) < 2 or word in ("I'm", "OK"):
        return False
    return any(c.isupper() for c in word[1:]) or bool(_INSIDE_SENTENCE.search(before))


def _reasons(text: str, _question: str) -> bool:
    return bool(_REASON.search(text))


def _examples(text: str, _question: str) -> bool:
    return bool(_EXAMPLE.search(text) or _ACTION.search(text))


def _order(text: str, _question: str) -> bool:
    """Words that order, or a list."""
    return bool(_ORDER.search(text)) or len(_LIST_NUMBER.findall(text)) > 1


SIGNS: dict[str, Callable[[str, str], bool]] = {
    "figures": _figures,
    "named things": _names,
    "reasons or conditions": _reasons,
    "examples or own actions": _examples,
    "an order of ideas": _order,
}


def signs(text: str, question: str) -> tuple[str, ...]:
    """Which kinds of sign of concrete and ordered telling a text shows."""
    return tuple(name for name, shows in SIGNS.items() if shows(text, question))


def level(shown: tuple[str, ...]) -> int:
    """1 for no sign, 2 for one or two kinds, 3 for more. Words alone cannot show the ends of the scale."""
    return 1 + (len(shown) > 0) + (len(shown) > 2)


def sentence(shown: tuple[str, ...]) -> str:
    """The signs found, for a person."""
    if not shown:
        return "Comparing words only, the answer shows no figure, name, reason, example or order of ideas."
    return f"Comparing words only, the answer shows {listed(shown)}."
