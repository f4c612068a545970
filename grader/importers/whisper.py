"""Whisper's JSON, and that of what is built on it: whisper-timestamped, faster-whisper, whisper.cpp and WhisperX.

Only WhisperX and its like name speakers, on segments and on words.
"""

from __future__ import annotations

from typing import Any

from grader.importers.loading import Json, an_object, json_of, objects_in, speaker_in, text_in
from grader.importers.said import Said


def read_whisper(text: str) -> list[Said]:
    """The segments, in order, or the whole text where there are none. Raises ConversationError naming the field."""
    data = json_of(text)
    whole: Json = {"segments": data} if isinstance(data, list) else an_object(data, "")
    segments = objects_in(whole, "segments") or objects_in(whole, "transcription")
    if not segments:
        return [Said(None, text_in(whole, "", "text"))]
    return [piece for segment, path in segments for piece in _pieces(segment, path)]


def _pieces(segment: Json, path: str) -> list[Said]:
    """A segment without a speaker of its own is read by its words, if those have one."""
    speaker = speaker_in(segment, path)
    words = [] if speaker else [(_word(w, p), speaker_in(w, p)) for w, p in objects_in(segment, "words", path)]
    if any(who for _, who in words):
        return [Said(who, said) for said, who in words]
    return [Said(speaker, text_in(segment, path, "text"))]


def _word(word: dict[str, Any], path: str) -> str:
    return text_in(word, path, "word", "text")
