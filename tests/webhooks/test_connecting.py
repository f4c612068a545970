"""Connections go to the address that was checked."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.errors import WebhookError
from grader.webhooks.guard import Resolve, check_url
from grader.webhooks.sending import Attempt, Sender
from grader.webhooks.signing import new_secret
from tests.webhooks.receivers import PUBLIC, in_turn, names, receiver, status

REFUSED = "the host must be, or resolve to, public addresses only"


async def attempt(
    url: str, resolve: Resolve, *, allow_private: bool = False, tls: ssl.SSLContext | None = None
) -> Attempt:
    """One attempt by a sender of its own."""
    sender = Sender(allow_private=allow_private, resolve=resolve, tls=tls, seconds=30.0)
    try:
        return await sender.send(url, new_secret(), "msg_1", b"{}", datetime.now(UTC))
    finally:
        await sender.aclose()


async def test_a_name_that_moves_to_loopback_after_its_registration_is_refused() -> None:
    """DNS rebinding: public when it was checked, loopback when it is sent to; nobody is connected to."""
    async with receiver(status(200)) as server:
        moving = in_turn((PUBLIC,), ("127.0.0.1",))
        url = f"https://hooks.example:{server.port}/"
        await check_url(url, allow_private=False, resolve=moving)
        made = await attempt(url, moving)
    assert (made.delivered, made.status, made.error) == (False, None, REFUSED)
    assert server.connections == 0


async def test_a_name_is_looked_up_once_for_a_connection() -> None:
    """The address that was checked is the one connected to: a second answer is never asked for."""
    async with receiver(status(200)) as server:
        made = await attempt(server.named("hooks.example"), in_turn(("127.0.0.1",)), allow_private=True)
    assert made.delivered
    assert server.messages[0].headers["host"] == f"hooks.example:{server.port}"


async def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    """No address of such a name is tried."""
    async with receiver(status(200)) as server:
        made = await attempt(f"https://hooks.example:{server.port}/", names(hooks_example=("127.0.0.1", PUBLIC)))
    assert made.error == REFUSED
    assert server.connections == 0


async def test_the_next_address_is_tried_where_one_does_not_answer() -> None:
    """A receiver with a dead address is still reached."""
    async with receiver(status(200)) as server:
        both = names(hooks_example=("::1", "127.0.0.1"))
        made = await attempt(server.named("hooks.example"), both, allow_private=True)
    assert made.delivered


@pytest.mark.parametrize("url", ["http://127.0.0.1:{}/", "https://127.0.0.1:{}/", "https://u:p@hooks.example:{}/"])
async def test_what_would_not_be_registered_is_not_sent_to(url: str) -> None:
    """A URL that was stored under other settings is checked like a new one."""
    async with receiver(status(200)) as server:
        made = await attempt(url.format(server.port), names(hooks_example=("127.0.0.1",)))
    assert not made.delivered
    assert server.connections == 0


async def test_a_name_that_is_gone_is_a_failed_attempt() -> None:
    """It may be back for the next one."""
    assert (await attempt("https://hooks.example/", names())).error == "the host does not resolve"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate and its key for hooks.example, made for this run."""
    if (openssl := shutil.which("openssl")) is None:
        pytest.skip("needs the openssl command to make a certificate")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(  # noqa: S603
        [
            *(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-days", "2", "-subj", "/CN=hooks.example", "-addext", "subjectAltName=DNS:hooks.example"),
            *("-keyout", str(path), "-out", str(path.with_suffix(".crt"))),
        ],
        check=True,
        capture_output=True,
    )
    return path


Serving = Callable[[list[str | None]], ssl.SSLContext]


@pytest.fixture
def serving(certificate: Path) -> Serving:
    """The receiver's side of TLS, which notes the names that it is asked for."""

    def context(asked: list[str | None]) -> ssl.SSLContext:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificate.with_suffix(".crt"), certificate)
        tls.sni_callback = lambda _, name, __: asked.append(name)
        return tls

    return context


@asynccontextmanager
async def over_tls(serving: Serving, asked: list[str | None]) -> AsyncIterator[Callable[[str], str]]:
    async with receiver(status(200), serving(asked)) as server:
        yield server.named


async def test_tls_asks_for_the_name_and_not_for_the_address(serving: Serving, certificate: Path) -> None:
    """The handshake names the URL's host, and the certificate has to be that host's."""
    asked: list[str | None] = []
    trusted = ssl.create_default_context(cafile=str(certificate.with_suffix(".crt")))
    async with over_tls(serving, asked) as named:
        here = names(hooks_example=("127.0.0.1",), other_example=("127.0.0.1",))
        ours = await attempt(named("hooks.example"), here, allow_private=True, tls=trusted)
        theirs = await attempt(named("other.example"), here, allow_private=True, tls=trusted)
    assert (ours.delivered, theirs.delivered) == (True, False)
    assert asked == ["hooks.example", "other.example"]
    assert (theirs.error or "").startswith("the receiver's certificate is not accepted: Hostname mismatch")


async def test_a_certificate_of_nobody_known_is_a_failure(serving: Serving) -> None:
    """Without an authority of ours behind it, nothing is sent."""
    async with over_tls(serving, []) as named:
        made = await attempt(named("hooks.example"), names(hooks_example=("127.0.0.1",)), allow_private=True)
    assert (made.error or "").startswith("the receiver's certificate is not accepted: self")


async def test_a_receiver_without_tls_is_a_failure() -> None:
    """https means https."""

    async def complains(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 X\r\n\r\n")
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async with await asyncio.start_server(complains, "127.0.0.1", 0) as server:
        url = f"https://hooks.example:{server.sockets[0].getsockname()[1]}/"
        made = await attempt(url, names(hooks_example=("127.0.0.1",)), allow_private=True)
    assert (made.status, made.error) == (None, "the receiver does not speak TLS as it should")


async def test_a_refusal_is_the_same_error_at_registration() -> None:
    """What an attempt says is what a registration would have said."""
    with pytest.raises(WebhookError, match=REFUSED):
        await check_url("https://127.0.0.1/", allow_private=False, resolve=names())
