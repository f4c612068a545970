"""`grader db`: the database of the service."""

from __future__ import annotations

import asyncio

import typer

db_app = typer.Typer(help="The database of the service.", no_args_is_help=True, rich_markup_mode=None)


@db_app.callback()
def _root() -> None:
    """Makes a group of one verb a group."""


@db_app.command()
def upgrade() -> None:
    """Bring the database's tables to this version: the store's, and on PostgreSQL the queue's."""
    from grader.bootstrap import starting
    from grader.settings import load_settings

    before, after = asyncio.run(starting.upgrade(load_settings()))
    typer.echo(f"at version {after}" if before == after else f"upgraded from {before or 'nothing'} to {after}")
