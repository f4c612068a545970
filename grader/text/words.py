"""Words of a text, as the parts of the grader that use no model compare them.

English only: a list of function words and a stemmer that strips one suffix. Deliberately small: better lemmatisers,
idf and character n-grams gained nothing on 5,400 graded answers (see the baseline judge).

Chinese, Japanese and Korean are read in pairs of characters, as search engines do: where no blank (or a blank and a
particle) ends a word, two texts on one matter would otherwise share nothing.
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
_HAN, _KATAKANA, _HANGUL = "々㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003134f", "ァ-ヺー-ヿ", "가-힣"
_HIRAGANA = "ぁ-ゟ"  # writes the grammar of Japanese, hardly ever the matter
_IN_PAIRS = re.compile(f"[{_HAN}{_KATAKANA}{_HANGUL}{_HIRAGANA}]")
_RUNS = re.compile(f"[{_HAN}]+|[{_KATAKANA}]+|[{_HANGUL}]+|[^{_HAN}{_KATAKANA}{_HANGUL}{_HIRAGANA}]+")
# Pronouns, particles and asking words of Chinese: none is part of a word that a question would be about.
_GRAMMAR = str.maketrans(dict.fromkeys("的了吗呢么什怎您你我他她它们请这那哪啊吧", " "))
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
    """The words of a text in order, in lower case; "c++", "c#", "1.5", "ci/cd" and "don't" are one word each.

    Han, katakana and Hangul come in pairs of characters, hiragana not at all.
    """
    if text.isascii():
        return _TOKEN.findall(text.lower())
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    if not _IN_PAIRS.search(plain):
        return _TOKEN.findall(plain)
    return [part for word in _TOKEN.findall(plain.translate(_GRAMMAR)) for part in _parts(word)]


def _parts(word: str) -> list[str]:
    """The word, or its runs of one script, those without blanks in pairs: "kafkaの設定" is "kafka" and "設定"."""
    if not _IN_PAIRS.search(word):
        return [word]
    runs = _RUNS.findall(word)
    return [pair for run in runs for pair in (_pairs(run) if _IN_PAIRS.match(run) else [run])]


def _pairs(run: str) -> list[str]:
    return [run[n : n + 2] for n in range(max(len(run) - 1, 1))]


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
