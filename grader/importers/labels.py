"""Speaker labels at the beginning of a line or cue: `Name: text`, and which of those that look so are none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from grader.text.words import FUNCTION_WORDS, word_list

_TIME = r"(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?(?:\s*(?:-->|[-–])\s*(?=[\[(]?\d))?)"
_TIMES = rf"(?:{_TIME}\s*){{1,2}}"
_BEFORE = re.compile(rf"(?:[>]+\s*|[-*+•]\s+|\d{{1,3}}[.)]\s+)*(?:{_TIMES}[-–]?\s*)?(?:[>]{{2,}}\s*)?")
_MARKED = re.compile(
    rf"(?P<mark>\*{{1,3}}|_{{1,3}})(?P<name>[^*:\n]{{1,60}}?)\s*(?:{_TIMES})?(?P<within>[:：])?\s*(?P=mark)"
    rf"\s*(?:{_TIMES})?(?P<after>[:：])?\s*(?:{_TIMES}(?=\s|$))?"
)
_PLAIN = re.compile(rf"(?P<name>[^*:：\n]{{1,60}}?)\s*(?:{_TIMES})?\s*(?::(?=\s|$)|：)\s*(?:{_TIMES}(?=\s|$))?")
_ALONE = re.compile(rf"(?P<mark>\*{{1,3}}|_{{1,3}}|)(?P<name>[^*:\n]{{1,60}}?)(?P=mark)[\s,|–-]+{_TIMES}$")
_COLON = re.compile("[:：]")  # of a name, or of a time
_NUMBERED = re.compile(r"(q|question|a|answer)[ .#]*\d{1,3}", re.IGNORECASE)
_WORD = re.compile(r"[\w'’.\-/&#()]+")
_PARTICLES = word_list("van von der den de del della di da dos du la le bin ibn al el y of the and")
_ROLES = word_list(
    "speaker interviewer interviewee candidate applicant recruiter host guest moderator panelist panellist participant"
)
_LOOKED_AT = 200  # characters of a line in which a label is looked for
# What stands before a colon in the head of a transcript, and speaks nowhere.
_HEADINGS = word_list(
    """
    abstract agenda aliases attendees author chapter company context cover date day department description disclaimer
    duration editor email episode exhibit figure file format host(s) id interview job keywords language length level
    link links location media meeting note notes page part participants phase phone place platform position present
    published recorded recording ref reference references role round section source speakers step subject subtitle
    summary table tags time title tldr topic topics transcribed transcriber transcript transcription translator url
    version video week
    """
)
# What a speaker may begin a sentence with, and is hardly anybody's name.
_OPENINGS = word_list(
    """
    advantage also answer basically caution conclusion consider cons disadvantage edit example exactly fact finally
    first fourth goal hint however idea imagine important lastly lesson meaning namely next notice okay pro problem
    pros reason remember result reminder rule second similarly solution spoiler then therefore third thus tip tips
    today translation update warning yes no
    """
)


class Labelled(NamedTuple):
    """A line that may begin with a speaker's name; `marked` says that the name is set in bold or italics."""

    name: str
    text: str
    marked: bool


def labelled(line: str) -> Labelled | None:
    """The line read as `Name: text`, or None if it cannot be that.

    Read as well: bold names, list and quote marks before, and a time before, after or behind the name; a name and a
    time alone on the line.
    """
    found = _split(line)
    return found if found and _could_be_a_name(found.name) else None


def describes(line: str) -> bool:
    """Whether the line tells something about the transcript, as `Date: 2026-02-06` does."""
    found = _split(line)
    return found is not None and _first_word(found.name) in _HEADINGS


def casts(line: str) -> bool:
    """Whether the line may tell who has which part, as `Interviewer: Jane Doe` does."""
    found = labelled(line)
    names = found.text.split() if found else []
    return (
        found is not None and _first_word(found.name) in _ROLES and 0 < len(names) <= 4 and all(map(str.istitle, names))
    )


def _split(line: str) -> Labelled | None:
    line = line.strip()
    if not _COLON.search(line[:_LOOKED_AT]):
        return None
    start = _BEFORE.match(line[:_LOOKED_AT])
    rest = line[start.end() :] if start else line
    for pattern in (_MARKED, _PLAIN, _ALONE):
        found = pattern.match(rest[:_LOOKED_AT] if pattern is not _ALONE or len(rest) <= _LOOKED_AT else "")
        if found and (pattern is not _MARKED or found["within"] or found["after"]):
            name = _unnumbered(found["name"].strip(" []*_"))
            return Labelled(name, rest[found.end() :], bool(found.groupdict().get("mark")))
    return None


def _first_word(name: str) -> str:
    return name.casefold().replace(".", " ").partition(" ")[0]


def _unnumbered(name: str) -> str:
    """`Q7` and `Answer 7` are the questions' and the answers' speaker, not the seventh of many."""
    numbered = _NUMBERED.fullmatch(name)
    return numbered[1] if numbered else name


def _could_be_a_name(name: str) -> bool:
    """Up to five words that begin with capitals (or in a script that has none); a single word; or a role."""
    words = name.split()
    if not 0 < len(words) <= 5 or len(name) > 40 or not all(_WORD.fullmatch(w) for w in words):
        return False
    if _first_word(name) in _HEADINGS or not any(c.isalpha() for c in name):
        return False
    capitals = all(not w.lstrip("(#")[:1].islower() or w in _PARTICLES for w in words)
    return capitals or len(words) == 1 or _first_word(name) in _ROLES


def speakers_among(found: Sequence[tuple[Labelled, bool]]) -> frozenset[str]:
    """Which of the labels are speakers, as case-folded names; each comes with whether a sentence can begin there.

    Where the first one is set in bold, and half of them are, only those are. A label that is no word of the language
    is a speaker when it stands where a sentence can begin, or twice; one that is a word, or is not capitalised, has
    to stand twice.
    """
    in_bold = found[:1] != [] and found[0][0].marked and sum(label.marked for label, _ in found) * 2 >= len(found)
    chosen = [(label.name, begins) for label, begins in found if label.marked or not in_bold]
    times = Counter(name.casefold() for name, _ in chosen)
    return frozenset(name.casefold() for name, begins in chosen if times[name.casefold()] > 1 or _sure(name, begins))


def _sure(name: str, begins: bool) -> bool:
    word = name.casefold()
    return begins and not name[:1].islower() and (len(word) == 1 or word not in FUNCTION_WORDS | _OPENINGS)
