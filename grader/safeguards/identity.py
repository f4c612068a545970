"""Finds what tells who a candidate is: names, addresses, numbers, links, employers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from grader.safeguards.letters import LONGEST, plain, spelt, telltale
from grader.safeguards.name_context import is_word
from grader.safeguards.name_words import COMMON, LEGAL_FORMS
from grader.safeguards.names import forms
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
    looks: str | re.Pattern[str]
    put: str
    accept: Callable[[re.Match[str]], bool] = lambda match: True
    needs: tuple[str, ...] = ("",)  # a text with none of these, as plain letters, holds no match: it is not searched

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when a text first has what it needs: most of the ways to write a name are in no text."""
        return re.compile(self.looks)


_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_MARKED_EMAIL = re.compile(  # alex [at] mail.com, alex (at) mail [dot] com
    r"[\w.+-]{1,64} ?[\[({] ?at ?[\])}] ?[\w-]{1,63}(?:(?: ?[\[({] ?dot ?[\])}] ?| dot |\.)[a-z]{2,20}){1,3}(?!\w)",
    re.IGNORECASE,
)
_SPOKEN_EMAIL = re.compile(r"[\w.+-]{1,64} at [\w-]{1,63}(?: dot [a-z]{2,20}){1,3}(?!\w)", re.IGNORECASE)
_REST = r"[^\s<>\"')\]]"  # of a link, up to what ends it in a sentence
_SITES = "linkedin|github|gitlab|bitbucket|twitter|facebook|instagram|medium|youtube|tiktok|xing|x"
_PAGES = r"t\.me|telegram\.me|bsky\.app|threads\.net|stackoverflow\.com/users|linktr\.ee"
_ENDS = "com|org|net|io|dev|me|ai|co|app|info|blog|page|tech|xyz|eu|de|fr|uk|es|it|nl|pl|ch|at|in|cn|jp|br|ru"
_LINK = re.compile(
    rf"(?:\b(?:https?|ftp)://|\bwww\.){_REST}+"
    rf"|\b(?:[a-z]{{2,3}}\.)?(?:{_SITES})\.com/{_REST}+|\b(?:{_PAGES})/{_REST}+"
    rf"|\b[\w-]{{1,63}}\.(?:github|gitlab|bitbucket|vercel|netlify|herokuapp)\.(?:io|app|com)\b(?:/{_REST}*)?",
    re.IGNORECASE,
)
_PAGE_WORDS = ("website", "site", "blog", "portfolio", "homepage")
_OWN_PAGE = re.compile(
    rf"(?<=\bmy )(?:{'|'.join(_PAGE_WORDS)})(?: is)?(?: at| on|:)? (?:[\w-]{{1,63}}\.){{1,3}}"
    rf"(?:{_ENDS})\b(?:/{_REST}*)?",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w.,/+-])(?:\(?\+\d[\d .()/-]{6,18}\d"  # +44 20 7946 0958
    r"|1[ .-]\d{3}[ .-]\d{3}[ .-]\d{4}"  # 1-800-555-0132
    r"|\(\d{2,5}\)[ .-]?\d{2,5}(?:[ .-]?\d{2,5}){1,3}"  # (020) 7946 0958
    r"|\d{3}[ .-]\d{3}[ .-]\d{4}"  # 415-555-0132
    r"|0\d{1,4}(?:[ ./-]?\d{2,5}){2,4})(?![\w/]|[.,-]\d)"  # 030 901820
)
_DIALLED = re.compile(r"(?<![\w.,/+-])\d[\d .-]{5,14}\d(?![\w/]|[.,-]\d)")
_DIALLING = re.compile(
    r"\b(?:tel|telephone|phone|mobile|cell|whatsapp|signal|telefon|teléfono|téléphone|call me|text me|reach me)\b"
    r"(?: number)?\.?(?: is| at| on| under)?[\s:]{0,3}$",
    re.IGNORECASE,
)
_IPV4_OR_YEARS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|(?:19|20)\d\d.(?:19|20)\d\d")


def find_identity(candidate: Candidate) -> Finder:
    """A function that finds the parts of a text that tell who this candidate is, in order and without overlap.

    Kinds are tried in the order below; what one has taken, the next leaves alone.
    """
    kinds = (
        *_literal(candidate.email, "[EMAIL]"),
        _Kind(_EMAIL, "[EMAIL]", needs=("@",)),
        _Kind(_MARKED_EMAIL, "[EMAIL]", needs=("[at", "(at", "{at", "[ at", "( at", "{ at")),
        _Kind(_SPOKEN_EMAIL, "[EMAIL]", needs=(" dot ",)),
        _Kind(_LINK, "[LINK]", needs=("://", "www.", ".com", ".me/", ".app", ".net/", ".ee/", ".io")),
        _Kind(_OWN_PAGE, "[LINK]", needs=tuple(f"my {word}" for word in _PAGE_WORDS)),
        _Kind(_PHONE, "[PHONE]", _is_phone),
        _Kind(_DIALLED, "[PHONE]", lambda m: bool(_DIALLING.search(m.string[max(0, m.start() - 32) : m.start()]))),
        *(kind for n, name in enumerate(candidate.employers, 1) for kind in _employer(name, f"[EMPLOYER {n}]")),
        *(_Kind(form.looks, "[NAME]", form.accept, form.needs) for form in forms(candidate.name)),
    )
    return partial(_find, kinds)


def _find(kinds: tuple[_Kind, ...], text: str) -> list[Span]:
    taken: list[Span] = []
    letters = plain(text)
    for kind in kinds:
        if not any(needed in letters for needed in kind.needs):
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
        yield _Kind(_written([text.strip()]), put, needs=(telltale(text.strip()),))


def _employer(name: str, put: str) -> Iterator[_Kind]:
    """As it is registered, as people say it (also as one word or two), by its first word, by its initials."""
    words = name.split()
    while len(words) > 1 and words[-1].strip(".,").casefold() in LEGAL_FORMS:
        words.pop()
    core = " ".join(words).strip(" ,.")
    if core and core != name.strip():
        yield _Kind(_written([name.strip()]), put, needs=(telltale(name.strip()),))
    if not core:
        return
    needs, ambiguous = (telltale(core),), len(core) < 3 or is_word(core)
    yield _Kind(_written([core]), put, (lambda m: m[0] == core) if ambiguous else (lambda m: True), needs)
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+", core) if len(words) == 1 else core.split()
    if len(parts) > 1:
        yield _Kind(_written(["".join(parts), " ".join(parts), "-".join(parts)]), put, needs=needs)
    if len(words) > 1:
        yield from _by_one_word([word.strip(",.") for word in words], put)


def _by_one_word(words: list[str], put: str) -> Iterator[_Kind]:
    first, initials = words[0], "".join(word[0] for word in words if word[:1].isupper())
    if len(first) > 3 and first.casefold() not in COMMON and not is_word(first):
        yield _Kind(_written([first]), put, lambda m: m[0][0].isupper(), (telltale(first),))
    if len(initials) > 2:
        yield _Kind(rf"(?<!\w){re.escape(initials)}(?!\w)", put, needs=(plain(initials),))


def _written(texts: list[str]) -> str:
    each = [r"\s+".join(map(re.escape if len(text) > LONGEST else spelt, text.split())) for text in texts]
    return rf"(?i:(?<!\w)(?:{'|'.join(each)})(?!\w))"


def _is_phone(match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match[0])
    return 9 <= len(digits) <= 15 and not set(digits) <= set("01") and not _IPV4_OR_YEARS.fullmatch(match[0])
