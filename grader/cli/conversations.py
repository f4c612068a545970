"""What `grader import` does: reads a conversation, tells who speaks in it, and writes the transcript."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from grader.cli.files import STDIN, check_writable, read
from grader.errors import ConversationError, InputError
from grader.files import reason, write_all
from grader.importers.loading import LARGEST
from grader.importers.parsing import Parsed, parse_conversation
from grader.importers.speakers import Speaker, personal_name
from grader.narrative.english import count
from grader.transcript import Candidate, Transcript

_COLUMNS = ("turns", "words", "questions")


def carry_out(file: str, format_: str | None, candidate: str | None, output: str | None) -> None:
    """Writes the transcript to `output` or standard output. Raises InputError where there is none to write."""
    if output is not None:
        if not output:
            raise InputError("should name a file, and is empty", source="-o")
        check_writable([Path(output)])
    source = "stdin" if file == STDIN else file
    content = sys.stdin.buffer.read(LARGEST + 1) if file == STDIN else read(file, LARGEST)
    parsed = parse_conversation(content, format=format_, candidate=candidate, source=source)
    if not parsed.exchanges:
        raise ConversationError(parsed.warnings[-1], source=source)
    for line in _told(parsed):
        typer.echo(line, err=True)
    _write(_transcript(parsed, candidate), output)


def _transcript(parsed: Parsed, given: str | None) -> Transcript:
    answering = next(speaker for speaker in parsed.speakers if speaker.candidate)
    name = personal_name(answering, given)
    return Transcript(candidate=Candidate(name=name), exchanges=parsed.exchanges)


def _told(parsed: Parsed) -> Iterator[str]:
    """The speakers as a table, how much was found, and the warnings, a line each."""
    widest = max(len("speaker"), *(len(s.name) for s in parsed.speakers))
    yield "  ".join(["speaker".ljust(widest), *_COLUMNS])
    for speaker in parsed.speakers:
        yield _row(speaker, widest)
    further = sum(len(exchange.follow_ups) for exchange in parsed.exchanges)
    yield count(len(parsed.exchanges), "exchange") + (f", with {count(further, 'follow-up')}" if further else "")
    for warning in parsed.warnings:
        yield f"note: {warning}"


def _row(speaker: Speaker, widest: int) -> str:
    figures = (speaker.turns, speaker.words, speaker.questions)
    cells = [f"{figure:,}".rjust(len(name)) for figure, name in zip(figures, _COLUMNS, strict=True)]
    return "  ".join([speaker.name.ljust(widest), *cells, *(["the candidate"] if speaker.candidate else [])])


def _write(transcript: Transcript, output: str | None) -> None:
    content = transcript.model_dump_json(indent=2).encode() + b"\n"
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        write_all({Path(output): content})
    except OSError as e:
        raise InputError(reason(e), source=e.filename) from None
    typer.echo(output)
