"""A recorded conversation, in any transcript format → exchanges, and who speaks; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from grader.errors import ConversationError
from grader.evidence.folding import length_in_words
from grader.importers.deepgram import read_deepgram
from grader.importers.detecting import format_of
from grader.importers.exchanges import Paired, exchanges_of
from grader.importers.loading import text_of
from grader.importers.markdown import read_markdown
from grader.importers.podcast import read_podcast
from grader.importers.said import Said, turns_of
from grader.importers.speakers import Speaker, likeliest, named, speakers_of
from grader.importers.subrip import read_subrip
from grader.importers.webvtt import read_webvtt
from grader.importers.whisper import read_whisper
from grader.importers.wording import NOISE
from grader.narrative.english import count
from grader.noun import Record
from grader.transcript import Exchange, Limits

FORMATS: Mapping[str, Callable[[str], list[Said]]] = MappingProxyType(
    {
        "webvtt": read_webvtt,
        "srt": read_subrip,
        "deepgram": read_deepgram,
        "podcast": read_podcast,
        "whisper": read_whisper,
        "markdown": read_markdown,
    }
)
OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {"vtt": "webvtt", "subrip": "srt", "md": "markdown", "text": "markdown", "txt": "markdown", "plain": "markdown"}
)
MOST_SAID = 500_000
"""Characters: telling questions from answers takes up to ten seconds a million, and nobody is asked for so long."""

NO_SPEAKERS = (
    "no speakers are named, so who asks and who answers cannot be told; "
    "use a transcription that tells speakers apart, or write Name: before each turn"
)


class Parsed(Record):
    """What an importer found. `exchanges` may be empty; `warnings` then says why, and what to do."""

    exchanges: tuple[Exchange, ...]
    speakers: tuple[Speaker, ...]
    warnings: tuple[str, ...]


def parse_conversation(
    content: str | bytes, *, format: str | None = None, candidate: str | None = None, source: str | None = None
) -> Parsed:
    """Reads a conversation; `format` is a key of FORMATS (default: told from the content).

    `candidate` names the speaker who answers; without it the one who asks least is taken, which `warnings` tells.
    Raises ConversationError, naming `source` and the field, for what cannot be read and for a name that nobody has.
    """
    try:
        turns = _turns(content, format)
        return _parsed(turns, candidate)
    except ConversationError as e:
        raise ConversationError(e.message, source=source, field=e.field) from None


def _turns(content: str | bytes, format: str | None) -> list[Said]:
    known = (format or "").strip().lower()
    chosen = OTHER_NAMES.get(known, known)
    if chosen and chosen not in FORMATS:
        *names, last = FORMATS
        raise ConversationError(f"{format!r:.60} is no format; write {', '.join(names)} or {last}", field="format")
    text = text_of(content)
    turns = turns_of(FORMATS[chosen or format_of(text)](text))
    if not turns:
        raise ConversationError("nothing is said in it")
    if (said := sum(len(turn.text) for turn in turns)) > MOST_SAID:
        raise ConversationError(f"{said:,} characters of speech; at most {MOST_SAID:,} are taken, about nine hours")
    return turns


def _parsed(turns: list[Said], candidate: str | None) -> Parsed:
    speakers = speakers_of(turns)
    if not speakers:
        return Parsed(exchanges=(), speakers=(), warnings=(NO_SPEAKERS,))
    answering = named(speakers, candidate) if candidate and candidate.strip() else likeliest(speakers, turns)
    marked = tuple(s.model_copy(update={"candidate": s is answering}) for s in speakers)
    paired = exchanges_of([turn for turn in turns if turn.speaker is not None], answering.name)
    guess = () if candidate and candidate.strip() else (_guess(speakers, answering),)
    return Parsed(
        exchanges=paired.exchanges,
        speakers=marked,
        warnings=(
            *guess,
            *_nameless(turns),
            *_left_out(paired),
            *_empty(paired, speakers, answering),
            *_too_much(paired),
        ),
    )


def _guess(speakers: tuple[Speaker, ...], answering: Speaker) -> str:
    if len(speakers) == 1:
        return f"{answering.name} is taken for the candidate, as nobody else speaks"
    share = f"{answering.questions} of {count(answering.turns, 'turn')}"
    return f"the candidate is a guess: {answering.name}, who asks least (in {share}); name the candidate to be sure"


def _nameless(turns: list[Said]) -> list[str]:
    words = sum(length_in_words(NOISE.sub(" ", turn.text)) for turn in turns if turn.speaker is None)
    return [f"left out: {count(words, 'word')} before the first speaker's name"] if words else []


def _left_out(paired: Paired) -> list[str]:
    places = [(paired.before, "before the first question"), (paired.after, "after the last answer")]
    return [
        f"left out as greetings: {count(n, 'word')} of the candidate {where}"
        for n, where in places
        if n and paired.exchanges
    ]


def _empty(paired: Paired, speakers: tuple[Speaker, ...], answering: Speaker) -> list[str]:
    if paired.exchanges:
        return []
    if len(speakers) == 1:
        return [f"{answering.name} is the only speaker, so nothing is asked and answered"]
    return [f"nothing is asked that {answering.name} answers; name another speaker as the candidate"]


def _too_much(paired: Paired) -> list[str]:
    limits = Limits()
    long = sum(len(answer) > limits.answer_characters for e in paired.exchanges for answer in e.answers)
    many = len(paired.exchanges)
    return [
        *([f"{many} exchanges, of which a transcript takes {limits.exchanges}"] if many > limits.exchanges else []),
        *([f"{count(long, 'answer')} longer than the {limits.answer_characters:,} characters taken"] if long else []),
    ]
