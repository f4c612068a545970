"""`grader prompt show`: the request as a model would get it."""

from __future__ import annotations

from typing import Annotated

import typer

prompt_app = typer.Typer(help="Look at the prompts.", no_args_is_help=True, rich_markup_mode=None)


@prompt_app.callback()
def _root() -> None:
    """Keeps `show` a verb of its own."""


@prompt_app.command()
def show(
    transcript: Annotated[str, typer.Argument(metavar="TRANSCRIPT")],
    answer: Annotated[int | None, typer.Option(min=1, help="Only the n-th exchange of the transcript.")] = None,
    rubric: Annotated[str | None, typer.Option("--rubric", "-r", metavar="ID[@V]|PATH")] = None,
    model: Annotated[str, typer.Option(help="The model named in the request.")] = "gpt-5.4-mini",
) -> None:
    """Print the rendered request for each answer: system text, message and reply schema. Asks nobody."""
    from grader.cli.files import read_transcript
    from grader.cli.prompt_text import rendered
    from grader.rubrics.library import load_rubric
    from grader.settings import load_settings

    settings = load_settings()
    noun = read_transcript(transcript, settings.limits)
    chosen = load_rubric(rubric or settings.rubric, settings.prompts)
    for text in rendered(noun, chosen, settings.prompts, model=model, only=answer, source=transcript):
        typer.echo(text)
