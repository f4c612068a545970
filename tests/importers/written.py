"""One conversation written in every transcript format, as the tools write it that people use."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

Turns = Sequence[tuple[str, str]]  # who, and what

ASKING, ANSWERING = "Speaker 0", "Speaker 1"  # as recognisers call people whom they cannot name
CONVERSATION: Turns = (
    (ASKING, "Hello, and welcome."),
    (ANSWERING, "Hi there."),
    (ASKING, "So, what is an index in a database?"),
    (ANSWERING, "A structure that speeds up look-ups. It is often a B-tree."),
    (ASKING, "Right."),
    (ANSWERING, "Each write has to keep it up to date, so it costs R&D time & space."),
    (ASKING, "Tell me about a time when one was missing."),
    (ANSWERING, "A report took nine minutes. With the index it took two seconds."),
    (ASKING, "That is a lot."),
    (ANSWERING, "It was a table with two hundred million rows."),
    (ASKING, "Thank you, that's all."),
    (ANSWERING, "Thanks, bye!"),
)
EXPECTED = [
    (
        "So, what is an index in a database?",
        "A structure that speeds up look-ups. It is often a B-tree. "
        "Each write has to keep it up to date, so it costs R&D time & space.",
        [],
    ),
    (
        "Tell me about a time when one was missing.",
        "A report took nine minutes. With the index it took two seconds.",
        [("That is a lot.", "It was a table with two hundred million rows.")],
    ),
]


def _wrapped(text: str, length: int = 5) -> list[str]:
    """The text in pieces of a few words, as captions cut it."""
    words = text.split()
    return [" ".join(words[n : n + length]) for n in range(0, len(words), length)]


def _cue(n: int, text: str, point: str = ".", settings: str = "") -> str:
    return f"00:{n // 60:02}:{n % 60:02}{point}000 --> 00:{n // 60:02}:{n % 60:02}{point}900{settings}\n{text}\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;")


def voices(turns: Turns) -> str:
    """WebVTT with a voice tag on each cue, notes, a style, identifiers and settings."""
    head = "WEBVTT - made by hand\n\nNOTE\nwho --> whom\n\nSTYLE\n::cue(v) { color: red }\n\n"
    pieces = [(who, piece) for who, text in turns for piece in _wrapped(text)]
    cues = [
        f"cue-{n}\n" + _cue(n, f"<v.loud {who}><i>{_escaped(piece)}</i></v>", settings=" align:start position:10%")
        for n, (who, piece) in enumerate(pieces)
    ]
    return head + "\n".join(cues)


def voices_at_a_change(turns: Turns) -> str:
    """WebVTT with a voice tag where the voice changes."""
    cues = [
        (f"<v {who}>" if n == 0 else "") + _escaped(piece)
        for who, text in turns
        for n, piece in enumerate(_wrapped(text))
    ]
    return "WEBVTT\n\n" + "\n".join(_cue(n, cue) for n, cue in enumerate(cues))


def names_in_cues(turns: Turns) -> str:
    """WebVTT as meeting tools write it: numbered cues, the name before each text."""
    pieces = [f"{who}: {_escaped(piece)}" for who, text in turns for piece in _wrapped(text, 9)]
    return "WEBVTT\n\n" + "\n".join(f"{n}\n{_cue(n, piece)}" for n, piece in enumerate(pieces, 1))


def srt(turns: Turns) -> str:
    """SRT with two lines a cue, the name at a change."""
    pieces = [(who + ": " if n == 0 else "") + p for who, text in turns for n, p in enumerate(_wrapped(text, 6))]
    lines = [piece if len(piece.split()) < 4 else piece.replace(" ", "\n", 3).replace("\n", " ", 2) for piece in pieces]
    return "\n".join(f"{n}\n{_cue(n, line, ',')}" for n, line in enumerate(lines, 1))


def _words(turns: Turns) -> list[tuple[str, str, int]]:
    words = [(who, word) for who, text in turns for word in text.split()]
    return [(who, word, n) for n, (who, word) in enumerate(words)]


def _number(who: str) -> int:
    return int(who.split()[-1])


def _deepgram(alternative: dict[str, object], **results: object) -> str:
    return json.dumps(
        {"metadata": {"channels": 1}, "results": {"channels": [{"alternatives": [alternative]}], **results}}
    )


def deepgram_words(turns: Turns) -> str:
    """Deepgram, diarized: the words carry the speaker."""
    words = [
        {
            "word": word.lower().strip(".,?!"),
            "punctuated_word": word,
            "start": n,
            "end": n + 0.5,
            "speaker": _number(who),
        }
        for who, word, n in _words(turns)
    ]
    return _deepgram({"transcript": " ".join(text for _, text in turns), "words": words})


def deepgram_paragraphs(turns: Turns) -> str:
    """Deepgram with paragraphs, whose words carry no speaker."""
    paragraphs = [{"speaker": _number(who), "sentences": [{"text": p} for p in _wrapped(text)]} for who, text in turns]
    words = [{"word": word, "start": n} for _, word, n in _words(turns)]
    return _deepgram({"transcript": "", "words": words, "paragraphs": {"transcript": "", "paragraphs": paragraphs}})


def deepgram_utterances(turns: Turns) -> str:
    """Deepgram with utterances alone."""
    utterances = [{"speaker": _number(who), "transcript": piece} for who, text in turns for piece in _wrapped(text, 7)]
    return _deepgram({"transcript": ""}, utterances=utterances)


def deepgram_channels(turns: Turns) -> str:
    """Deepgram with a channel for each person; its utterances are listed by channel, not by time."""
    channels = [{"alternatives": [{"transcript": ""}]}, {"alternatives": [{"transcript": ""}]}]
    said = [{"channel": _number(who), "start": float(n), "transcript": text} for n, (who, text) in enumerate(turns)]
    return json.dumps({"results": {"channels": channels, "utterances": sorted(said, key=lambda u: str(u["channel"]))}})


def podcast(turns: Turns) -> str:
    """Podcast JSON with a word in each segment."""
    segments = [{"speaker": who, "startTime": n, "endTime": n + 0.5, "body": word} for who, word, n in _words(turns)]
    return json.dumps({"version": "1.0.0", "segments": segments})


def podcast_at_a_change(turns: Turns) -> str:
    """Podcast JSON that names the speaker where that changes."""
    segments = [
        {"body": piece, **({"speaker": who} if n == 0 else {})}
        for who, text in turns
        for n, piece in enumerate(_wrapped(text))
    ]
    return json.dumps({"version": "1.0.0", "segments": segments})


def whisperx(turns: Turns) -> str:
    """WhisperX: Whisper's segments with a speaker, and confidences that are no numbers."""
    segments = [
        {"start": 0.0, "end": 1.0, "text": f" {piece}", "speaker": who, "words": [], "confidence": float("nan")}
        for who, text in turns
        for piece in _wrapped(text, 8)
    ]
    return json.dumps({"segments": segments, "language": "en"})


def whisperx_words(turns: Turns) -> str:
    """WhisperX where a speaker changes within a segment, so that only the words have one."""
    words = [{"word": word, "start": n, "speaker": who} for who, word, n in _words(turns)]
    return json.dumps({"segments": [{"text": "", "words": words}]})


def plain(turns: Turns) -> str:
    """One line a turn."""
    return "\n".join(f"{who}: {text}" for who, text in turns)


def wrapped_text(turns: Turns) -> str:
    """Hard-wrapped text, times before the names."""
    return "\n\n".join(f"[00:{n:02}:00] {who}: " + "\n  ".join(_wrapped(text)) for n, (who, text) in enumerate(turns))


def bold(turns: Turns) -> str:
    """Markdown with front matter, a title, sections, a link, emphasis and the names in bold."""
    front = (
        "---\ntitle: An interview\nspeakers:\n  - Somebody\n---\n# An interview\n\nVideo: <https://video.example/1>\n\n"
    )
    marked = [(who, text.replace("index", "[*index*](https://x.example/i)")) for who, text in turns]
    return front + "\n\n## Part\n\n".join(f"**{who}:** {_escaped(text)}" for who, text in marked)


def bold_outside(turns: Turns) -> str:
    """Markdown with the colon behind the bold, in a list."""
    return "\n".join(f"- **{who}** (0{n % 10}:00): {text}" for n, (who, text) in enumerate(turns))


def name_and_time(turns: Turns) -> str:
    """Name and time on a line, the words below."""
    return "\n\n".join(f"{who}  {n}:00\n{text}" for n, (who, text) in enumerate(turns))


WRITTEN: dict[str, tuple[str, Callable[[Turns], str]]] = {
    write.__name__: (name, write)
    for name, writers in {
        "webvtt": (voices, voices_at_a_change, names_in_cues),
        "srt": (srt,),
        "deepgram": (deepgram_words, deepgram_paragraphs, deepgram_utterances, deepgram_channels),
        "podcast": (podcast, podcast_at_a_change),
        "whisper": (whisperx, whisperx_words),
        "markdown": (plain, wrapped_text, bold, bold_outside, name_and_time),
    }.items()
    for write in writers
}
