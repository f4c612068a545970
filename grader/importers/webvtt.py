"""WebVTT (.vtt), by https://www.w3.org/TR/webvtt1/: with voice tags, with `Name:` before the text, or with neither."""

from __future__ import annotations

import re

from grader.errors import ConversationError
from grader.importers.cues import by_label, cues, plain
from grader.importers.said import Said

_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t\n]+([^<>]*)>")


def read_webvtt(text: str) -> list[Said]:
    """The cues, in order. Words outside every voice tag are of the speaker before them, where there are any tags.

    Raises ConversationError for a text that does not begin with WEBVTT.
    """
    if not re.match(r"WEBVTT(?:\s|$)", text):
        raise ConversationError("WebVTT begins with a line WEBVTT")
    found = list(cues(text))
    if any(_VOICE.search(cue) for cue in found):
        return [piece for cue in found for piece in _voices(cue)]
    return by_label([plain(cue) for cue in found])


def _voices(cue: str) -> list[Said]:
    """A cue's text by voice: what stands before the first tag, then each voice and its words."""
    before, *rest = _VOICE.split(cue)
    voices = zip(rest[::2], rest[1::2], strict=True)
    return [Said(None, plain(before)), *(Said(plain(name), plain(said)) for name, said in voices)]
