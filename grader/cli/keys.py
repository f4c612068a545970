"""`grader keys`: who may use the service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from grader.errors import InputError, NotFound

if TYPE_CHECKING:
    from grader.service.keys import Keys

keys_app = typer.Typer(help="Create, list and revoke API keys.", no_args_is_help=True, rich_markup_mode=None)

T = TypeVar("T")
Tenant = Annotated[str, typer.Option("--tenant", metavar="T", help="Whose key it is: keys of a tenant share all.")]
Scopes = Annotated[
    list[str], typer.Option("--scope", metavar="S[,S]…", help="grade, read, review, admin; comma between, or repeated.")
]


@keys_app.command()
def create(tenant: Tenant, scope: Scopes) -> None:
    """Create a key; it stands alone on the last line, and is shown only now."""
    scopes = [part for given in scope for part in given.split(",")]
    key = _asked(lambda keys: keys.create(tenant, scopes))
    typer.echo(f"A key for tenant {tenant}; it is kept nowhere, so keep it yourself:")
    typer.echo(key)


@keys_app.command("list")
def list_() -> None:
    """List all keys by id, with tenant, scopes and when they were created and revoked; no key is shown."""
    for row in _asked(lambda keys: keys.everyone()):
        revoked = f"  revoked {row.revoked_at:%Y-%m-%d %H:%M}" if row.revoked_at else ""
        typer.echo(f"{row.id}  {row.tenant:<20} {row.scopes:<26} created {row.created_at:%Y-%m-%d %H:%M}{revoked}")


@keys_app.command()
def revoke(key_id: Annotated[str, typer.Argument(metavar="KEY_ID", help="As `grader keys list` shows it.")]) -> None:
    """End a key at once."""
    try:
        _asked(lambda keys: keys.revoke(key_id))
    except NotFound as e:
        raise InputError(str(e), source="KEY_ID") from None
    typer.echo(f"revoked {key_id}")


def _asked(question: Callable[[Keys], Awaitable[T]]) -> T:
    from grader.bootstrap.serving import opened_keys
    from grader.bootstrap.starting import make_ready
    from grader.settings import load_settings

    async def asked() -> T:
        settings = load_settings()
        await make_ready(settings)
        async with opened_keys(settings) as keys:
            return await question(keys)

    return asyncio.run(asked())
