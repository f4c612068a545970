"""Podcast JSON (podcastindex.org's transcript format): segments of any length, a speaker named at least at a change."""

from __future__ import annotations

from grader.importers.loading import an_object, json_of, objects_in, speaker_in, text_in
from grader.importers.said import Said


def read_podcast(text: str) -> list[Said]:
    """The segments, in order; one may be a single word. Raises ConversationError naming the field."""
    segments = objects_in(an_object(json_of(text), ""), "segments")
    return [Said(speaker_in(segment, path), text_in(segment, path, "body")) for segment, path in segments]
