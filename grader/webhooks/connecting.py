"""Connections that go to the very address that was checked: a name cannot change between the two."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import httpcore2

from grader.webhooks.guard import Resolve, allowed_addresses

CONNECT_SECONDS = 5.0  # for one address: the next one may be the one that answers


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """The network as a webhook may use it: a host is looked up once, its addresses are checked, one is connected to.

    It stands below TLS and HTTP, so the name asked for in the handshake, the certificate and the Host header stay the
    URL's. `connect_tcp` raises `WebhookError` for a host that is not to be reached, and httpcore2's errors.
    """

    def __init__(self, *, allow_private: bool, resolve: Resolve, connect_seconds: float = CONNECT_SECONDS) -> None:
        self._network = httpcore2.AnyIOBackend()
        self._allow_private, self._resolve, self._seconds = allow_private, resolve, connect_seconds

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface's; the sender's own limit is over all of it
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        seconds = self._seconds if timeout is None else min(timeout, self._seconds)
        *others, last = await allowed_addresses(host, port, allow_private=self._allow_private, resolve=self._resolve)
        for address in others:
            with suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return await self._network.connect_tcp(address, port, seconds, local_address, socket_options)
        return await self._network.connect_tcp(last, port, seconds, local_address, socket_options)
