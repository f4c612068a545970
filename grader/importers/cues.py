"""Cues of subtitle files (WebVTT, SRT): blocks, their text, and who says it."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from grader.importers.labels import labelled, speakers_among
from grader.importers.said import Said

TIMING = re.compile(r"\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}[ \t]*-->[ \t]*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}(?:\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t\n]([^<>]*)>")
_TAG = re.compile(r"</?(?:[biucv]|rt|ruby|lang|font|s)(?:[.\s][^<>]*)?/?>|<\d[\d:.]*>", re.IGNORECASE)
_PLACED = re.compile(r"\{\\[^{}]*\}")  # {\an8}: where SRT players put a cue
_SOUND = re.compile(r"[\[(♪♫].*[\])♪♫]|\W*")  # [Music]
_ENDS = re.compile(r"""[.?!…:]["'”’)\]]*$|[)\]♪]$""")


def cues(text: str) -> Iterator[str]:
    """The text of each cue, tags and all, without identifier, timing and settings; comments and styles are no cues.

    A cue ends at an empty line, at the next timing, or at the end of the text.
    """
    lines = text.splitlines()
    starts = [n for n, line in enumerate(lines) if "-->" in line and TIMING.fullmatch(line)]
    for start, following in pairwise([*starts, len(lines)]):
        block = lines[start + 1 : following]
        ends = next((n for n, line in enumerate(block) if not line.strip()), None)
        if ends is None:  # no empty line before the next timing: an identifier may stand right before it
            ends = len(block) - (following < len(lines) and bool(block) and block[-1].strip().isdecimal())
        yield "\n".join(block[:ends])


def said_in(found: Sequence[str]) -> list[Said]:
    """Who says what in the cues: by voice tags where there are any, else by names before the text.

    Words outside every tag, and before the next name, are of the speaker before them.
    """
    if any(_VOICE.search(cue) for cue in found):
        return [piece for cue in found for piece in _voices(cue)]
    return _by_label([_plain(cue) for cue in found])


def _voices(cue: str) -> list[Said]:
    """A cue's text by voice: what stands before the first tag, then each voice and its words."""
    before, *rest = _VOICE.split(cue)
    voices = zip(rest[::2], rest[1::2], strict=True)
    return [Said(None, _plain(before)), *(Said(_plain(name), _plain(said)) for name, said in voices)]


def _plain(text: str) -> str:
    """A cue's text on one line, without tags and entities."""
    return " ".join(html.unescape(_PLACED.sub("", _TAG.sub("", text))).split())


def _by_label(texts: Sequence[str]) -> list[Said]:
    """Cues whose speaker, where one is named at all, stands before the text: `Name: text`, once or at a change.

    A file with labels begins with one; without, there have to be two that come back, so that "Kafka: a log of events"
    makes no speaker.
    """
    read = [labelled(text) for text in texts]
    begins = [n == 0 or bool(_ENDS.search(texts[n - 1])) for n in range(len(texts))]
    names = [label.name.casefold() if label else "" for label in read]
    speakers = speakers_among([(label, start) for label, start in zip(read, begins, strict=True) if label])
    opening = next((name for text, name in zip(texts, names, strict=True) if not _SOUND.fullmatch(text)), "")
    if opening not in speakers:
        recurring = frozenset(name for name, times in Counter(names).items() if name in speakers and times > 1)
        speakers = recurring if len(recurring) > 1 else frozenset()
    return [
        Said(label.name, label.text) if label and name in speakers else Said(None, text)
        for text, label, name in zip(texts, read, names, strict=True)
    ]
