"""SubRip (.srt): numbered cues with a comma in their times; speakers, if any, stand as `Name:` before the text."""

from __future__ import annotations

from grader.errors import ConversationError
from grader.importers.cues import cues, said_in
from grader.importers.said import Said


def read_subrip(text: str) -> list[Said]:
    """The cues, in order. Raises ConversationError for a text without any timing."""
    found = list(cues(text))
    if not found:
        raise ConversationError("no cue with a timing such as 00:00:01,000 --> 00:00:02,500")
    return said_in(found)
