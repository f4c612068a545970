"""Which format a text is in, told from the text alone."""

from __future__ import annotations

import re
from typing import Any

from grader.errors import ConversationError
from grader.importers.cues import TIMING
from grader.importers.loading import json_of
from grader.importers.webvtt import FIRST_LINE

_JSON = re.compile(r"\s*(?:\{|\[\s*(?:[\[{\"\]]|\Z))")
_FIRST_TIMING = re.compile(rf"(?:\d+[ \t]*\n)?{TIMING.pattern}$", re.MULTILINE)


def format_of(text: str) -> str:
    """A key of FORMATS. Raises ConversationError for JSON that is broken or of no known shape."""
    if FIRST_LINE.match(text):
        return "webvtt"
    if _FIRST_TIMING.match(text.lstrip()):
        return "srt"
    return _of_json(json_of(text)) if _JSON.match(text) else "markdown"


def _of_json(data: Any) -> str:
    if isinstance(data, list):
        data = {"segments": data}
    if isinstance(data, dict):
        if "exchanges" in data:
            raise ConversationError("a transcript already: there is nothing to import, it can be graded as it is")
        if "results" in data:
            return "deepgram"
        segments = data.get("segments")
        first = segments[0] if isinstance(segments, list) and segments else None
        if isinstance(first, dict) and "body" in first:
            return "podcast"
        if segments is not None or "transcription" in data or isinstance(data.get("text"), str):
            return "whisper"
    raise ConversationError("JSON of no known kind: neither Deepgram's results, nor Podcast's or Whisper's segments")
