"""`grader import`: a recorded conversation becomes a transcript that can be graded."""

from __future__ import annotations

from typing import Annotated

import typer

File = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        help="WebVTT, SRT, Deepgram, Podcast or Whisper JSON, `Name: text` Markdown or text; - is stdin.",
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="FORMAT", help="webvtt, srt, deepgram, podcast, whisper or markdown. Default: by the content."
    ),
]
Name = Annotated[str | None, typer.Option("--candidate", metavar="NAME", help="Who answers. Default: who asks least.")]
Output = Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Default: standard output.")]


def import_conversation(file: File, from_: Format = None, candidate: Name = None, output: Output = None) -> None:
    """Make a transcript of a recorded conversation.

    Who speaks, and what a person should look at, goes to standard error.
    """
    from grader.cli.conversations import carry_out

    carry_out(file, from_, candidate, output)
