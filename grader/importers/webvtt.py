"""WebVTT (.vtt), by https://www.w3.org/TR/webvtt1/: with voice tags, with `Name:` before the text, or with neither."""

from __future__ import annotations

import re

from grader.errors import ConversationError
from grader.importers.cues import cues, said_in
from grader.importers.said import Said

FIRST_LINE = re.compile(r"WEBVTT(?:\s|$)")


def read_webvtt(text: str) -> list[Said]:
    """The cues, in order. Raises ConversationError for a text that does not begin with WEBVTT."""
    if not FIRST_LINE.match(text):
        raise ConversationError("WebVTT begins with a line WEBVTT")
    return said_in(list(cues(text)))
