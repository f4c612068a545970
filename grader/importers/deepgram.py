"""Deepgram's JSON: words, paragraphs and utterances, each with the number of its speaker where diarization was on."""

from __future__ import annotations

from collections.abc import Callable

from grader.importers.loading import Json, an_object, json_of, objects_in, speaker_in, text_in
from grader.importers.said import Said

Part = tuple[Json, str]


def read_deepgram(text: str) -> list[Said]:
    """The words by speaker, else the paragraphs, else the utterances, else the transcript without speakers.

    Words come first because a speaker often changes within an utterance, which has one number for all of it. With a
    channel for each person (multichannel) the channel is the speaker. Raises ConversationError naming the field.
    """
    results = an_object(an_object(json_of(text), "").get("results"), "results")
    channels = objects_in(results, "channels", "results")
    utterances = objects_in(results, "utterances", "results")
    if len(channels) > 1:
        return _by_channel(channels, utterances)
    first = _alternative(channels)
    ways: list[tuple[Callable[[Part], Said], list[Part]]] = [
        (_word, _list(first, "words")),
        (_paragraph, _paragraphs(first)),
        (_utterance, utterances),
    ]
    for read, parts in ways:
        said = [read(part) for part in parts]
        if any(piece.speaker for piece in said):
            return said
    whole = [Said(None, text_in(*first, "transcript"))] if first else []
    return whole or [Said(None, piece.text) for piece in map(_utterance, utterances)]


def _alternative(channels: list[Part]) -> Part | None:
    """The first alternative of the first channel."""
    alternatives = _list(channels[0], "alternatives") if channels else []
    return alternatives[0] if alternatives else None


def _list(part: Part | None, name: str) -> list[Part]:
    return objects_in(part[0], name, part[1]) if part else []


def _paragraphs(alternative: Part | None) -> list[Part]:
    if not alternative or alternative[0].get("paragraphs") is None:
        return []
    path = f"{alternative[1]}.paragraphs"
    return objects_in(an_object(alternative[0]["paragraphs"], path), "paragraphs", path)


def _word(part: Part) -> Said:
    return Said(speaker_in(*part), text_in(*part, "punctuated_word", "word"))


def _paragraph(part: Part) -> Said:
    return Said(speaker_in(*part), " ".join(text_in(*sentence, "text") for sentence in _list(part, "sentences")))


def _utterance(part: Part) -> Said:
    return Said(speaker_in(*part), text_in(*part, "transcript"))


def _by_channel(channels: list[Part], utterances: list[Part]) -> list[Said]:
    """What each channel says, by time; word by word where there are no utterances."""
    words = [(n, word) for n, channel in enumerate(channels) for word in _list(_alternative([channel]), "words")]
    numbered = [(utterance[0].get("channel"), utterance) for utterance in utterances] or words
    by_time = sorted(numbered, key=lambda entry: _start(entry[1]))
    read = _utterance if utterances else _word
    return [Said(speaker_in({"speaker": number}, part[1]), read(part).text) for number, part in by_time]


def _start(part: Part) -> float:
    start = part[0].get("start")
    return start if isinstance(start, int | float) else 0.0
