"""`grader keys`: made, listed and revoked by whoever runs the server."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from grader.bootstrap.serving import opened_keys
from grader.errors import Unauthenticated
from grader.service.keys import Caller
from grader.settings import load_settings
from tests.cli.conftest import Cli, Result

KEY = re.compile(r"(grk_[0-9a-f]{12})_[A-Za-z0-9_-]{43}")


@pytest.fixture(autouse=True)
def _place(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings but the database's."""
    monkeypatch.setenv("GRADER_DATABASE_URL", f"sqlite:///{tmp_path}/data/grader.db")


def created(cli: Cli, *arguments: str) -> str:
    """The key that a command made: alone on the last line."""
    result = cli("keys", "create", *arguments)
    last = result.out.splitlines()[-1]
    assert (result.status, result.out.count(last)) == (0, 1)
    assert KEY.fullmatch(last)
    return last


def caller(key: str) -> Caller:
    """Whose the key is."""

    async def asked() -> Caller:
        async with opened_keys(load_settings()) as keys:
            return await keys.caller(key)

    return asyncio.run(asked())


def test_the_key_stands_alone_on_the_last_line(cli: Cli) -> None:
    """And it works, with the tenant and the scopes that were asked for, however they were written."""
    for arguments in (("--scope", "grade,read"), ("--scope", "read", "--scope", "grade"), ("--scope", " read, grade")):
        whose = caller(created(cli, "--tenant", "acme", *arguments))
        assert (whose.tenant, sorted(whose.scopes)) == ("acme", ["grade", "read"])


def test_a_list_shows_no_key(cli: Cli) -> None:
    """Id, tenant, scopes and times of each, also of those that are ended; one a line."""
    assert cli("keys", "list") == Result(0, "", "")
    first, second = [created(cli, "--tenant", tenant, "--scope", "admin") for tenant in ("acme", "other")]
    assert cli("keys", "revoke", first[:16]) == Result(0, f"revoked {first[:16]}\n", "")
    listed = cli("keys", "list").out
    lines = listed.splitlines()
    assert [line.split()[:3] for line in lines] == [[first[:16], "acme", "admin"], [second[:16], "other", "admin"]]
    assert ["revoked" in line for line in lines] == [True, False]
    assert first[17:] not in listed
    assert second[17:] not in listed
    with pytest.raises(Unauthenticated):
        caller(first)
    assert caller(second).tenant == "other"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["create", "--tenant", "acme", "--scope", "root"], "scope: 'root' is no scope; give some of"),
        (["create", "--tenant", "acme", "--scope", ","], "scope: give some of grade, read, review, admin"),
        (["create", "--tenant", "a b", "--scope", "read"], "tenant: should be 1 to 64 letters"),
        (["create", "--tenant", "acme"], "--scope"),
        (["create", "--scope", "read"], "--tenant"),
        (["revoke", "grk_000000000000"], "KEY_ID: no key grk_000000000000 that still works"),
        (["revoke"], "KEY_ID"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(cli: Cli, arguments: list[str], line: str) -> None:
    """What is wrong and what would be right, on stderr; no key is made."""
    result = cli("keys", *arguments)
    assert (result.status, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert line in result.err
    assert cli("keys", "list") == Result(0, "", "")


def test_a_key_twice_revoked_is_a_wrong_call(cli: Cli) -> None:
    """The second time there is none that works."""
    key = created(cli, "--tenant", "acme", "--scope", "read")
    assert [cli("keys", "revoke", key[:16]).status for _ in range(2)] == [0, 2]


def test_making_keys_needs_no_models_key(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator's machine need not hold what the server's judges are asked with."""
    monkeypatch.setenv("GRADER_JUDGES", "anthropic:some-model")
    assert caller(created(cli, "--tenant", "acme", "--scope", "read")).tenant == "acme"


def test_a_database_that_cannot_be_reached_is_status_1(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line, without its address or a trace; a setting that cannot be is status 2."""
    monkeypatch.setenv("GRADER_DATABASE_URL", "postgresql://secretuser@127.0.0.1:9/nothing")
    assert cli("keys", "list") == Result(1, "", "grader: the database cannot be reached\n")
    monkeypatch.setenv("GRADER_DATABASE_URL", "mysql://somewhere")
    result = cli("keys", "list")
    assert result.status == 2
    assert "GRADER_DATABASE_URL" in result.err
