"""Words of a text, as the parts of the grader that use no model compare them.

English only: a list of function words and a stemmer that strips one suffix. Deliberately small: better lemmatisers,
idf and character n-grams gained nothing on 5,400 graded answers (see the baseline judge).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_TOKEN = re.compile(
    r"""
      [^\W\d_]{1,2}/[^\W\d_]{1,2}(?![^\W_])   # ci/cd  i/o: longer pairs are two words
    | (?:e\.g|i\.e)(?![^\W_])
    | [^\W\d_][^\W_]*(?:'[^\W\d_]+)*(?:\+\+|\#)?   # word  don't  c++  c#
    | \d+(?:[.,]\d+)+                         # 1.5  10,000  3.11.2
    | [^\W_]+
    """,
    re.VERBOSE,
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´", "'"))
_POSSESSIVE = re.compile(r"'s?$")


def word_list(text: str) -> frozenset[str]:
    """The words of a list that is written as a block of text."""
    return frozenset(text.split())


# Articles, pronouns, auxiliaries, prepositions, conjunctions and asking words: they say nothing of the matter.
# "No" and "not" do, and are left out: on graded answers they are worth .01 of correlation.
FUNCTION_WORDS = word_list(
    """
    a about after all also am an and any are as at be because been before being both but by can could did do does
    doing down during each for from further had has have having he her here hers him his how i if in into is it its
    just me more most my of off on once only or other our ours out over own same she should so some such than that
    the their theirs them then there these they this those through to too under until up us very was we were what
    when where which while who whom why will with would you your yours it's i'm i've i'd that's there's e.g i.e etc
    """
)
# What a question says to have something told, whatever it is about; as stems.
_ASKING = """
    answer approach ask consider define describe detail discuss elaborate example explain experience give happen help
    highlight illustrate involve justify key know like list main mention name need outline please process provide
    question reason share short shortly sentence situation state step suppose take talk tell thing think time two
    three four use using walk want way words would
"""
_SUFFIXES = tuple("ations ation ings ing edly ed ers er ies ions ion es ly s e y".split())  # noqa: SIM905 - reads best
_SHORTEST_STEM = 3


def words(text: str) -> list[str]:
    """The words of a text in order, in lower case; "c++", "c#", "1.5", "ci/cd" and "don't" are one word each."""
    if text.isascii():
        return _TOKEN.findall(text.lower())
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES))


def content_words(text: str) -> list[str]:
    """The words of a text in order that are no function words."""
    return [w for w in words(text) if w not in FUNCTION_WORDS]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The word without one suffix: "caches", "cached", "caching" and "cache" are all "cach"."""
    word = _POSSESSIVE.sub("", word)
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word[: -len(suffix)]
    return word


def content_stems(text: str) -> frozenset[str]:
    """The stems of the content words of a text, each once."""
    return stems_of(words(text))


def stems_of(found: Iterable[str]) -> frozenset[str]:
    """The same for the words of a text that is at hand in words."""
    return frozenset([stem(w) for w in found if w not in FUNCTION_WORDS])


ASKING_STEMS = frozenset(stem(word) for word in word_list(_ASKING))
