"""The ways in which a candidate's name can be written, as patterns: whole, in parts, short, joined, by initials."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.safeguards.letters import spelt, telltale
from grader.safeguards.name_context import is_word, written_as_a_name, written_in_capitals
from grader.safeguards.name_context import written_as_a_whole_name as _whole_name
from grader.safeguards.name_words import PARTICLES, TITLES
from grader.safeguards.nicknames import called
from grader.text.words import word_list

MOST_WORDS = 12  # of a name; Pablo Picasso's had more, and nobody says them all
SHORTEST_JOINED = 6  # letters of a user name that is looked for: "mrust", not "rust"
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HAN, _HANGUL = re.compile("[\u3400-\u9fff]+"), re.compile("[\uac00-\ud7af]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]{4,}")
_HONORIFICS = "先生|女士|小姐|老师|老師|同学|工程师|经理|總|总|工|さん|様|君|氏|ちゃん|씨|님"
# Two letters with stops that are an abbreviation, and no initials.
_ABBREVIATIONS = word_list(
    """
    ad ae ai am ap bc bi ci cd ce cs cv db dc de eg eu hr ie io ip it la md ms nb ny os pc ph pm po pr ps qa sf tv ui
    uk us ux vm vp
    """
)
Accepting = Callable[[re.Match[str]], bool]


@dataclass(frozen=True)
class Form:
    """One way to write a name: the pattern of it, and whether it stands there as a name.

    A text with none of `needs`, as plain letters (see `letters.plain`), holds no match; and most texts have none.
    """

    looks: str
    accept: Accepting = lambda match: True
    needs: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Name:
    """The words of a name, without titles; at least one."""

    words: tuple[str, ...]

    @property
    def telling(self) -> tuple[str, ...]:
        """The words that tell something on their own: no particles."""
        return tuple(word for word in self.words if word.casefold() not in PARTICLES)

    @property
    def first(self) -> str:
        return self.words[0]

    @property
    def last(self) -> str:
        return self.words[-1]


def name_of(text: str | None) -> Name | None:
    """The name in a text, or None where it holds no word."""
    plain = unicodedata.normalize("NFC", text or "")
    found = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", plain)[:MOST_WORDS]
    words = tuple(word for word in found if word.casefold() not in TITLES)
    return Name(words) if words else None


def forms(text: str | None) -> Iterator[Form]:
    """All ways to write a name, the longest first."""
    name = name_of(text)
    if name is None:
        return
    if len(name.words) > 1:
        yield from _whole(name)
        yield from _joined(name)
        yield from _initials(name)
    yield from _parts(name)
    for word in name.words:
        yield from _unspaced(word)
        yield from _declined(word)
    yield from _short(name.first)


def _whole(name: Name) -> Iterator[Form]:
    """All of it, first and last alone, last before first, in any case of its letters."""
    first, last = spelt(name.first), spelt(name.last)
    gap = r"[\s·]*" if _UNSPACED.search(name.first + name.last) else r"[\s._-]{1,3}"
    between = rf"(?:\w\.?{gap}|[^\W\d_]{{2,20}}{gap})?" if len(name.words) > 2 else rf"(?:\w\.?{gap})?"
    whole, turned = rf"{gap.join(map(spelt, name.words))}|{first}{gap}{between}{last}", rf"{last},?{gap}{first}"
    words = [is_word(word) for word in name.telling]
    sample = name.first + name.last
    needs = (telltale(name.first),)
    yield Form(_bounded(whole, sample, digits=True), _whole_name if all(words) else Form.accept, needs)
    yield Form(_bounded(turned, sample, digits=True), written_in_capitals if any(words) else Form.accept, needs)


def _joined(name: Name) -> Iterator[Form]:
    """As in user names: alexthompson, thompsonalex, athompson, a.thompson, alex.t."""
    first, last = name.first, name.last
    whole = [f"{first}{last}", f"{last}{first}"]
    short = [] if is_word(last) else [f"{first[0]}{last}", f"{last}{first[0]}"]
    plain = [w for w in (*whole, *short) if len(w) >= SHORTEST_JOINED and not is_word(w)]
    needs = (telltale(first), telltale(last))
    if plain and not _UNSPACED.search(first + last):
        yield Form(_bounded("|".join(map(spelt, plain)), first, digits=True), needs=needs)
        dotted = rf"{spelt(first[0])}[._]{spelt(last)}|{spelt(first)}[._]{spelt(last[0])}"
        yield Form(rf"(?i:(?<![\w.])(?:{dotted})(?!\w))", needs=needs)


def _initials(name: Name) -> Iterator[Form]:
    """A. Thompson, Alex T., A. T."""
    first, last = name.first[0], name.last[0]
    if _UNSPACED.search(first + last):
        return
    yield Form(rf"(?i:(?<!\w){spelt(first)}\.\s?{spelt(name.last)}(?!\w))", needs=(telltale(name.last),))
    abridged = rf"(?i:(?<!\w){spelt(name.first)}\s{spelt(last)}\.)"
    yield Form(abridged, written_in_capitals, (telltale(name.first),))
    if f"{first}{last}".casefold() not in _ABBREVIATIONS:
        letters = rf"(?<![\w.]){re.escape(first.upper())}\.\s?{re.escape(last.upper())}\.(?!\w)"
        yield Form(letters, needs=(telltale(first) and f"{telltale(first)}.",))


def _parts(name: Name) -> Iterator[Form]:
    """Each word that tells something, and each half of a double one; with the particles before it."""
    parts = {*name.telling, *(part for word in name.telling for part in word.split("-"))}
    led = _led(name)
    for part in sorted(parts, key=lambda p: (-len(p), p)):
        if len(part) < 2 or part.casefold() in PARTICLES:
            continue
        if part in led:
            accept = written_in_capitals if is_word(part) else Form.accept
            yield Form(_bounded(f"{led[part]}{spelt(part)}", part), accept, (telltale(part),))
        plural = "s?" if len(part) > 3 and part[-1] not in "sS" and not is_word(part) else ""
        yield Form(_bounded(f"{spelt(part)}{plural}", part), written_as_a_name, (telltale(part),))


def _led(name: Name) -> dict[str, str]:
    """For a word with particles before it, the pattern of those: "van der " before Berg."""
    found, run = dict[str, str](), list[str]()
    for word in name.words:
        if word.casefold() in PARTICLES:
            run.append(word)
        elif run:
            found[word] = "".join(rf"{spelt(particle)}\s+" for particle in run)
            run = []
    return found


def _unspaced(word: str) -> Iterator[Form]:
    """Of a name without blanks: the given name alone, the halves of four, the family name with what it is called by."""
    if _HAN.fullmatch(word):
        halves = {3: [word[1:]], 4: [word[:2], word[2:]]}.get(len(word), [])
        family = word[:2] if len(word) == 4 else word[:1]
        yield Form(
            rf"{family}(?:{_HONORIFICS})|[小老阿]{family}(?!\w)|{'|'.join([*halves, word])}", needs=(word[0], *halves)
        )
    elif _HANGUL.fullmatch(word) and len(word) == 3:
        yield Form(rf"{word[1:]}(?=\W|$|[이가은는을를의도와과씨님아야])|{word[0]}(?:{_HONORIFICS})")


def _declined(word: str) -> Iterator[Form]:
    """A Slavic name in its cases: Петрова, Петровой."""
    if _CYRILLIC.fullmatch(word):
        stem = word.rstrip("аеиоуыэюяйьАЕИОУЫЭЮЯЙЬ")
        if len(stem) > 2:
            yield Form(rf"(?<!\w){stem}[а-яё]{{0,3}}(?!\w)")


def _short(given: str) -> Iterator[Form]:
    """What people with this given name are called as well."""
    plain = "".join(c for c in unicodedata.normalize("NFD", given.casefold()) if not unicodedata.combining(c))
    for short in sorted(called(plain), key=lambda form: (-len(form), form)):
        yield Form(_bounded(spelt(short), short), _as_a_short_name, (telltale(short),))


def _as_a_short_name(match: re.Match[str]) -> bool:
    """With a capital only: few know that somebody is called so, and many short names are words of some language."""
    return match[0][0].isupper() and written_as_a_name(match)


def _bounded(pattern: str, sample: str, *, digits: bool = False) -> str:
    """Whole words, but for scripts that put no space between them; `digits` may stand beside it, as in user names."""
    edges = (r"(?<![^\W\d_])", r"(?![^\W\d_])") if digits else (r"(?<!\w)", r"(?!\w)")
    edges = ("", "") if _UNSPACED.search(sample) else edges
    return f"(?i:{edges[0]}(?:{pattern}){edges[1]})"
