"""Is a text English? Enough to tell whether word lists made for English apply to it; no language is named."""

from __future__ import annotations

import unicodedata

from grader.text.words import FUNCTION_WORDS, word_list, words

FEWEST_WORDS = 6  # below, one name or one borrowed word decides
FEWEST_WITHOUT_LISTS = 25  # words of a text in a language that no list here covers
ENGLISH_SHARE, HARDLY_ENGLISH = 0.15, 0.08  # of its words; the lowest of 1,500 long English answers had .23
FOREIGN_SHARE, FEWEST_FOREIGN = 0.10, 2

# The commonest words of other languages in Latin letters, less those that are English words or abbreviations too.
_FOREIGN = (
    word_list(
        """
    der das und ist nicht ein eine einen einem den dem des mit für auf wir ich sie auch werden wird oder wenn bei nach
    le la les des une est dans pour que qui nous je avec sur pas sont ce cette mais aux par vous il elle ont être
    el los las del una es para por como más pero lo se su sus con muy cuando yo mi nosotros
    um uma não os dos da das em com mais mas foi ao pela pelo são eu meu
    il di che è per gli nel della sono questo anche ho abbiamo alla dei
    het een van niet wij ik zijn met voor op naar werd maar ook te dat deze hebben
    och att det som för på av är inte jag vi med har til jeg ikke og på er av den
    w z na do się nie jest że i jak dla przez oraz mam
    ve bir bu için ile çok da ama olarak ben
    yang dan untuk dengan ini itu dari pada saya tidak adalah dalam
    ja on että ei se oli mutta kun minä olen
    a az és hogy nem egy is volt de meg
    je v se že na si jsem ale pro
    și în la cu este pe nu din am care
    và là của không tôi có được trong một
    """
    )
    - FUNCTION_WORDS
    - word_list("per die z w v no um pro er mi med till men use and")
)


def looks_english(text: str) -> bool | None:
    """Whether a text is English by its letters and commonest words; None where it is too short or too terse to tell.

    False takes evidence: mostly letters that are not Latin, more common words of other languages than of English, or
    25 words with hardly a common English one among them. A terse list of technical terms is None.
    """
    if not text.isascii() and _mostly_not_latin(text):
        return False
    found = [word for word in words(text) if not word[0].isdigit()]
    if len(found) < FEWEST_WORDS:
        return None
    english = sum(word in FUNCTION_WORDS for word in found)
    foreign = sum(word in _FOREIGN for word in found)
    if foreign >= max(FEWEST_FOREIGN, FOREIGN_SHARE * len(found)) and foreign > english:
        return False
    if len(found) >= FEWEST_WITHOUT_LISTS and english < HARDLY_ENGLISH * len(found) and not _lists_terms(text):
        return False
    return True if english >= ENGLISH_SHARE * len(found) else None


def _mostly_not_latin(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return 2 * sum(not _latin(c) for c in letters) > len(letters)


def _latin(letter: str) -> bool:
    return ord(letter) < 0x250 or unicodedata.name(letter, "").startswith(("LATIN", "FULLWIDTH LATIN", "MICRO"))


def _lists_terms(text: str) -> bool:
    """A list: a comma, a stop or a line break at least every five words."""
    breaks = sum(text.count(mark) for mark in ",;.\n")
    return breaks * 5 >= len(words(text))
