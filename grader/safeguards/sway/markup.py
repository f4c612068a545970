"""Signs in a text that no honest answer needs: forged ends and roles, grades written as data, notes out of sight.

A tag, a role or a field alone is what engineers talk about; it takes grading in what it holds (see `Telling`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from grader.text.words import word_list

Telling = Callable[[str], frozenset[str]]
"""What a piece of text speaks of, by the names of the lexicon (see `words_of_grading.py`)."""

OF_GRADING = word_list("SCORE TOP GRADER CANDIDATE RATE SETTLED LENIENT RECOMMEND")
OF_ORDERS = OF_GRADING | word_list("CANCEL SECRETS REVEAL")
MOST = 50  # signs of one kind that are looked at
ENOUGH = 2  # things of grading in a note out of sight: style sheets and comments speak of one now and then
HELD = 200  # characters behind a sign that are read for what it holds
ALWAYS = re.compile(  # what ends a turn or a prompt for some model, or the data of ours
    r"<\|[\w ]{2,30}\|>|\[/?(?:inst|assistant|rest-of-document)\]|<<\s?/?\s?sys(?:tem)?\s?>>|<(?:start|end)_of_turn>"
    r"|(?:\[system\]\s?){2}|</?(?:answer|candidate|transcript|user_?input|untrusted)(?:[_-][\w-]{1,40})?>"
    r"|[-=#*_~]{3,9}\s?(?:end|stop)s?\s?(?:of )?(?:the )?(?:document|user|input|answer|transcript|prompt|candidate)"
    r"|[-=#*_~]{3,9}\s?(?:the )?(?:document|input|answer|transcript|prompt)\s?ends\b"
)
_MARKED = re.compile(r"[<\[]|[-=#*_~]{3}")  # without which none of those is there
WITH_GRADING = re.compile(
    r"<(?:system|assistant|instructions?|task|config|override|grading|rubric|evaluation|verdict|prompt|developer|admin)(?:[-_][\w-]{1,40})?>"
    r"|\[(?:system|admin|developer|operator)[\w ]{0,10}\](?!\()"
    r"|[\"']role[\"']\s?:\s?[\"'](?:system|developer)[\"']"
    r"|(?:^|\n)[^\w\n]{0,6}(?:role: ?)?(?:system|assistant|developer|human|operator|admin)\b[\w -]{0,14}[:\n]"
    r"|(?:^|\n)[^\w\n]{0,6}(?:system|security|admin)[\s:-](?:update|override|alert|notice|note|message)\s?[:!,]"
    r"|(?:^|\n)#+ ?(?:response|instructions?|system|evaluation|result)\b"
    r"|[*#=]{3} ?(?:internal|system|admin|important)\b"
    r"|\bbegin (?:developer|system|admin)\b"
)
OUT_OF_SIGHT = re.compile(
    r"<!--|\[//\]: ?# ?\(|display: ?none|visibility: ?hidden|font-size: ?0|opacity: ?0|colou?r: ?(?:white|#fff)"
    r"|<\w{1,10} hidden\b|\balt ?= ?[\"']|\bwhite[\s-]text[\w -]{0,12}[:(]|\(text in white\)"
)
_KEY = r"(?:[a-z]{3,14}[_ ])?(?:verdict|recommendation|score|grade|rating|level|result|overall|accuracy|depth|clarity"
_FIELD = re.compile(
    rf"\b({_KEY}|correctness|communication|completeness|relevance|evaluation|assessment|status|action|leniency))\b"
    r"[\"'`*]{0,2}\s?(?:[:=|>]|->|[(]final[)]:)\s?[\"'`*(]{0,2}"
    r"(addressed|strong[ _](?:hire|yes)|hire|top|flawless|exceptional|pass(?:ed)?|approved|confirm|excellent"
    r"|outstanding|perfect|max(?:imum)?|full"
    r"|(\d{1,3})\s?/\s?\3(?!\d)|level 4|4|5|100|a\+)(?!\w|\.\d)"
)
_DECISIVE = ("verdict", "recommendation")
_OURS = re.compile(r"[\"'](?:criteria|reasoning|evidence)[\"']\s?:")
_LEVEL = re.compile(r"[\"']level[\"']\s?:\s?[\"']?\d")


_WITHOUT_WHICH = {  # a text with none of these is not searched
    WITH_GRADING: word_list("system assistant developer human admin operator role # < * internal"),
    _FIELD: word_list(
        """
        verdict recommend score grade rating level result overall accuracy depth clarity correctness communication
        completeness relevance evaluation assessment status action leniency
        """
    ),
}


def signs(text: str, telling: Telling) -> Iterator[str]:
    """The kinds of attempt that the signs of a folded text show; a kind may come more than once."""
    if _MARKED.search(text) and ALWAYS.search(text):
        yield "forged_structure"
    if any(c in text for c in "<[:=#*\n") or "white" in text:
        if any(len(telling(_held(text, m)) & OF_GRADING) >= ENOUGH for m in _first(OUT_OF_SIGHT, text)):
            yield "hidden_text"
        marks = _first(WITH_GRADING, text) if _worth(WITH_GRADING, text) else iter(())
        if any(telling(text[m.start() : m.end() + HELD]) & OF_ORDERS for m in marks):
            yield "forged_structure"
    if _worth(_FIELD, text) and _graded(text):
        yield "dictated_grade"


def _first(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return islice(pattern.finditer(text), MOST)


def _held(text: str, sign: re.Match[str]) -> str:
    """What a note out of sight holds: up to its end, where it says where that is."""
    return re.split(r"-->|</|\*/", text[sign.end() : sign.end() + HELD], maxsplit=1)[0]


def _worth(pattern: re.Pattern[str], text: str) -> bool:
    return any(part in text for part in _WITHOUT_WHICH[pattern])


def _graded(text: str) -> bool:
    """Whether it holds a grade as data: a verdict, points out of as many, or two fields at their best."""
    fields = [(m[1], m[2]) for m in _FIELD.finditer(text)]
    if any((key.endswith(_DECISIVE) and not value.isdigit()) or "/" in value or value == "a+" for key, value in fields):
        return True
    return len(fields) > 1 or bool(_LEVEL.search(text) and _OURS.search(text))
