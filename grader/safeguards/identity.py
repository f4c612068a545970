"""Finds what tells who a candidate is: names, addresses, numbers, links, employers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from grader.safeguards.name_words import LEGAL_FORMS, PARTICLES, TITLES, TOOLS, WORDS
from grader.transcript import Candidate

Finder = Callable[[str], list["Span"]]


@dataclass(frozen=True)
class Span:
    """A part of a text, from `start` up to `end`, and what is put in its place."""

    start: int
    end: int
    put: str


@dataclass(frozen=True)
class _Kind:
    pattern: re.Pattern[str]
    put: str
    accept: Callable[[re.Match[str]], bool] = lambda match: True
    needs: tuple[str, ...] = ("",)  # in lower case: a text with none of these holds no match, and is not searched


_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_LINK = re.compile(
    r"(?:\b(?:https?|ftp)://|\bwww\.)[^\s<>\"')\]]+"
    r"|\b(?:[a-z]{2,3}\.)?(?:linkedin|github|gitlab|bitbucket|twitter|facebook|instagram)\.com/[^\s<>\"')\]]+",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w.,/+-])(?:\+\d[\d .()/-]{6,18}\d"  # +44 20 7946 0958
    r"|\(\d{2,5}\)[ .-]?\d{2,5}(?:[ .-]?\d{2,5}){1,3}"  # (020) 7946 0958
    r"|\d{3}[ .-]\d{3}[ .-]\d{4}"  # 415-555-0132
    r"|0\d{1,4}(?:[ ./-]?\d{2,5}){2,4})(?![\w/]|[.,-]\d)"  # 030 901820
)
_INTRODUCED = re.compile(
    r"\b(?:i am|i['’]m|name is|name['’]s|call me|called me|known as|this is|hi|hello|hey|thanks|thank you|dear"
    r"|mr|mrs|ms|mx|dr|prof)\.?,?\s+$",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n\"“”«»•*–—-])[\s\"'“‘(*-]*$")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_IPV4_OR_YEARS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|(?:19|20)\d\d.(?:19|20)\d\d")
CONTEXT = 24  # characters before a name that are read to tell how it is meant
MOST_WORDS = 12  # of a name; Pablo Picasso's had more, and nobody says them all


def find_identity(candidate: Candidate) -> Finder:
    """A function that finds the parts of a text that tell who this candidate is, in order and without overlap.

    Kinds are tried in the order below; what one has taken, the next leaves alone.
    """
    kinds = (
        *_literal(candidate.email, "[EMAIL]"),
        _Kind(_EMAIL, "[EMAIL]", needs=("@",)),
        _Kind(_LINK, "[LINK]", needs=("://", "www.", ".com/")),
        _Kind(_PHONE, "[PHONE]", _is_phone),
        *_full_name(candidate.name),
        *(kind for n, name in enumerate(candidate.employers, 1) for kind in _employer(name, f"[EMPLOYER {n}]")),
        *_name_parts(candidate.name),
    )
    return partial(_find, kinds)


def _find(kinds: tuple[_Kind, ...], text: str) -> list[Span]:
    taken: list[Span] = []
    lower = text.lower()
    for kind in kinds:
        if not any(needed in lower for needed in kind.needs):
            continue
        free = [m for m in kind.pattern.finditer(text) if m.end() > m.start() and kind.accept(m)]
        taken += _apart([Span(m.start(), m.end(), kind.put) for m in free], taken)
        taken.sort(key=lambda span: span.start)
    return taken


def _apart(spans: list[Span], taken: list[Span]) -> Iterator[Span]:
    """Those of `spans` that touch none of `taken`; both in order of start."""
    n = 0
    for span in spans:
        while n < len(taken) and taken[n].end <= span.start:
            n += 1
        if n == len(taken) or taken[n].start >= span.end:
            yield span


def _literal(text: str | None, put: str) -> Iterator[_Kind]:
    if text and text.strip():
        yield _Kind(_pattern([text.strip()]), put)


def _full_name(name: str | None) -> Iterator[_Kind]:
    """The name in any case: all of it, first and last alone, last before first, or joined as in a user name."""
    words = _words(name)
    if len(words) < 2:
        return
    first, last = words[0], words[-1]
    gap = r"[\s._-]{1,3}" if not _UNSPACED.search(first + last) else r"[\s·]*"
    forms = [gap.join(map(re.escape, words)), rf"{re.escape(first)}{gap}(?:\w\.?{gap})?{re.escape(last)}"]
    forms += [rf"{re.escape(last)},?{gap}{re.escape(first)}"]
    forms += [re.escape(first + last)] if len(first + last) >= 8 else []
    yield _Kind(_bounded("|".join(_spellings(forms)), first + last), "[NAME]")


def _name_parts(name: str | None) -> Iterator[_Kind]:
    words = [word for word in _words(name) if word.casefold() not in PARTICLES | TITLES]
    parts = {*words, *(part for word in words for part in word.split("-"))}
    for part in sorted(parts, key=lambda p: (-len(p), p)):
        if len(part) > 1:
            yield _Kind(_pattern([part]), "[NAME]", _written_as_a_name)


def _employer(name: str, put: str) -> Iterator[_Kind]:
    words = name.split()
    while len(words) > 1 and words[-1].strip(".,").casefold() in LEGAL_FORMS:
        words.pop()
    core = " ".join(words).strip(" ,.")
    if core and core != name.strip():
        yield _Kind(_pattern([name.strip()]), put)
    if core:
        ambiguous = len(core) < 3 or core.casefold() in WORDS | TOOLS
        yield _Kind(_pattern([core]), put, (lambda m: m[0] == core) if ambiguous else (lambda m: True))


def _words(name: str | None) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", unicodedata.normalize("NFC", name or ""))[:MOST_WORDS]


def _pattern(texts: list[str]) -> re.Pattern[str]:
    forms = [r"\s+".join(map(re.escape, text.split())) for text in texts]
    return _bounded("|".join(_spellings(forms)), "".join(texts))


def _spellings(forms: list[str]) -> list[str]:
    """Each form composed, decomposed, and without its accents."""
    spelt = []
    for form in forms:
        decomposed = unicodedata.normalize("NFD", form)
        bare = "".join(c for c in decomposed if not unicodedata.combining(c))
        spelt += [unicodedata.normalize("NFC", form), decomposed, bare]
    return list(dict.fromkeys(spelt))


def _bounded(pattern: str, sample: str) -> re.Pattern[str]:
    """Whole words, but for scripts that put no space between them."""
    edges = ("", "") if _UNSPACED.search(sample) else (r"(?<!\w)", r"(?!\w)")
    return re.compile(f"{edges[0]}(?:{pattern}){edges[1]}", re.IGNORECASE)


def _is_phone(match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match[0])
    return 9 <= len(digits) <= 15 and not set(digits) <= set("01") and not _IPV4_OR_YEARS.fullmatch(match[0])


def _written_as_a_name(match: re.Match[str]) -> bool:
    """Whether a part of a name stands there as a name, and not as a word or a tool that is spelt the same."""
    word, before = match[0], match.string[max(0, match.start() - CONTEXT) : match.start()]
    folded, capital = word.casefold(), word[:1].isupper() and not word[1:].isupper()
    if folded not in WORDS | TOOLS:
        return len(word) > 2 or not word.islower()
    if not capital:
        return False
    if _INTRODUCED.search(before):
        return True
    return folded not in TOOLS and not _SENTENCE_START.search(before)
