"""Whether a word that is part of a candidate's name stands in a text as a name, or as a word or tool spelt the same."""

from __future__ import annotations

import re

from grader.safeguards.common_words import COMMON_WORDS
from grader.safeguards.name_words import TOOLS, WORDS
from grader.text.words import FUNCTION_WORDS, word_list

_WORDS = WORDS | TOOLS | FUNCTION_WORDS | COMMON_WORDS
_MONTHS = word_list("april june may august")
CONTEXT = 28  # characters around a name that are read to tell how it is meant
_SAYING = (
    r"(?:said|says|told|asked|asks|thinks|thought|knows|knew|wants|wanted|led|leads|joined|built|wrote|writes|suggested"
    r"|decided|agreed|explained|argued|proposed|noticed|replied|answered|insisted|speaking|here)\b"
)
# Whatever follows is a name, in any case of its letters.
_NAMED = re.compile(
    r"\b(?:(?:my|his|her|the|full|first|last) name(?: is|['’]s)|call(?:s|ed)? me|i go by|known as"
    r"|mein name ist|ich heiße|je m['’]appelle|me llamo|mi chiamo|меня зовут),?\s+$",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    r"\b(?:i am|i['’]m|name is|name['’]s|this is|it['’]s|hi|hello|hey|thanks|thank you|dear|sincerely|regards"
    r"|mr|mrs|ms|mx|dr|prof|sir|madam)\.?,?\s+$",
    re.IGNORECASE,
)
_SPOKEN_TO = re.compile(r"\b(?:said|told|asked|ask|tell|thanked|named)\s+$", re.IGNORECASE)
_WITH = re.compile(
    r"\b(?:work|talk|pair|agre|argu)(?:ed|ing|s|e)? with\s+$|\b(?:spoke|met|sat|together) with\s+$", re.I
)
_A_THING = re.compile(
    r"(?:^|[^\w’'])(?:a|an|the|this|that|these|those|each|every|our|your|their|its|some|any|no|per|new|old)\s+$", re.I
)
_OF_A_KIND = re.compile(
    r"(?:^|[^\w’'])(?:an?|the|this|that|these|those|each|every|any|some|per|two|many|other)\s+$", re.I
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n\"“”«»•*–—-])[\s\"'“‘(*-]*$")
_A_PERSON = re.compile(
    rf"(?:,?\s+{_SAYING}|['’]s\s+(?:idea|team|job|role|work|turn|opinion|boss|manager|fault|project|plan)\b"
    r"|,\s+(?:can|could|would|do|did|are|you|please|what|why|how|thanks)\b)",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s\b")


def is_word(part: str) -> bool:
    """Whether a part of a name is a word of English, or a tool, as well."""
    return part.casefold() in _WORDS


def written_in_capitals(match: re.Match[str]) -> bool:
    """Whether a whole name of nothing but words ("Grace Page") stands there as one: in capitals, or introduced."""
    if all(word[0].isupper() for word in re.findall(r"[^\W\d_]+", match[0])):
        return True
    before = match.string[max(0, match.start() - CONTEXT) : match.start()]
    return bool(_NAMED.search(before) or _INTRODUCED.search(before))


def written_as_a_whole_name(match: re.Match[str]) -> bool:
    """The same, and also in small letters, but where the first word is an auxiliary or the like of a sentence.

    "grace page" beside each other is a name, and so is will_rust; "iron will rust" is none.
    """
    if written_in_capitals(match):
        return True
    if not re.search(r"\s", match[0]):
        return True
    first = match[0].split()[0]
    return first.casefold() not in FUNCTION_WORDS or not re.search(r"\w\s+$", match.string[: match.start()][-3:])


def written_as_a_name(match: re.Match[str]) -> bool:
    """Whether a part of a name stands there as a name, and not as a word or a tool that is spelt the same.

    A word of English counts with a capital only (or behind "my name is"): inside a sentence without an article
    before it, at the beginning of one only where it does what people do. A tool or a month counts where that, or an
    introduction, makes it a person. Any other part counts, but in small letters behind an article ("the capacitor").
    """
    word, text = match[0], match.string
    before, after = text[max(0, match.start() - CONTEXT) : match.start()], text[match.end() : match.end() + CONTEXT]
    if not is_word(word):
        return not word.islower() or (len(word) > 2 and not _OF_A_KIND.search(before))
    if _NAMED.search(before):
        return True
    if word.islower():
        return False
    if _INTRODUCED.search(before):
        return True
    if not word[:1].isupper() or word[1:].isupper():
        return False
    person = bool(_A_PERSON.match(after) or _SPOKEN_TO.search(before))
    if word.casefold() in TOOLS:
        return person or (word.casefold() in _MONTHS and bool(_WITH.search(before)))
    if _SENTENCE_START.search(before):
        return person or bool(_POSSESSIVE.match(after))
    return not _A_THING.search(before)
