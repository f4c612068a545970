"""The entry point: gathers the verbs, and turns every error into one line and an exit status."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

import grader
from grader.cli.db import db_app
from grader.cli.grade import grade
from grader.cli.importing import import_conversation
from grader.cli.keys import keys_app
from grader.cli.lab import lab_app
from grader.cli.prompt import prompt_app
from grader.cli.report import report
from grader.cli.rubric import rubric_app
from grader.cli.schema import schema
from grader.cli.serve import serve, worker
from grader.errors import GraderError, InputError

DONE, BROKEN, WRONG, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    name="grader",
    help="Grades interview answers and writes a report that shows its evidence, its arithmetic and its doubts.",
    epilog="Exit status: 0 done; 2 the input or the call is wrong; 3 done, but some answers failed; 1 other.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(grade)
app.command()(report)
app.command("import")(import_conversation)
app.command()(schema)
app.command()(serve)
app.command()(worker)
app.add_typer(rubric_app, name="rubric")
app.add_typer(prompt_app, name="prompt")
app.add_typer(lab_app, name="lab")
app.add_typer(db_app, name="db")
app.add_typer(keys_app, name="keys")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"grader {grader.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Takes the options that belong to no verb."""


def main() -> None:
    """Runs the command line and exits with its status."""
    sys.exit(run())


def run(arguments: list[str] | None = None) -> int:
    """Runs the verb that `arguments` (default: the process's) name; returns the exit status."""
    try:
        status: int = app(args=arguments, standalone_mode=False) or DONE
        return _say("interrupted", status) if status == INTERRUPTED else status  # typer says nothing
    except InputError as e:
        return _say(str(e), WRONG)
    except TyperException as e:
        return _say(e.format_message(), e.exit_code)
    except GraderError as e:
        return _say(str(e), BROKEN)
    except BrokenPipeError:  # the reader of a pipe went away: nobody is left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN
    except (KeyboardInterrupt, typer.Abort):
        return _say("interrupted", INTERRUPTED)
    except OSError as e:
        return _say(f"{e.filename or 'system'}: {e.strerror or e}", BROKEN)


def _say(line: str, status: int) -> int:
    text = line if status == WRONG and line.startswith("Usage:") else " ".join(line.split())
    typer.echo(text if text.startswith("Usage:") else f"grader: {text}", err=True)
    return status
