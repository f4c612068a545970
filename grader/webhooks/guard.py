"""Which URLs a webhook may have. Asked when one is registered, and at every attempt again: names move.

Every address of a name has to be allowed. A name that lists one private address beside a public one is refused whole:
no receiver needs that, and whoever plays with a resolver does.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address

import httpx2

from grader.errors import WebhookError
from grader.webhooks.addresses import reach

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""(host, port) → the host's addresses, as text; raises OSError or UnicodeError where there are none."""

LONGEST_URL = 2048  # characters
LOOKUP_SECONDS = 5.0
DEFAULT_PORTS = {"https": 443, "http": 80}

_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"  # RFC 1123, and the underscore that is in use
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
# What some C library takes for an IPv4 address, by the "ends in a number" rule of the WHATWG URL Standard.
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")

# A name server that lets us wait takes these threads and not the ones that everything else runs in.
_LOOKUPS = ThreadPoolExecutor(16, thread_name_prefix="webhook-lookup")


async def system_resolve(host: str, port: int) -> Sequence[str]:
    """The addresses that this machine's resolver knows for a host."""
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(_LOOKUPS, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


async def check_url(url: str, *, allow_private: bool, resolve: Resolve = system_resolve) -> None:
    """Raises `WebhookError` (field `url`) for a URL that no webhook may have, or whose host is not to be reached."""
    parts = parsed(url, allow_private=allow_private)
    await allowed_addresses(host_of(parts), port_of(parts), allow_private=allow_private, resolve=resolve)


def parsed(url: str, *, allow_private: bool) -> httpx2.URL:
    """A URL in its parts, its host's addresses not looked up. Raises `WebhookError`.

    `https` only, `http` too where private addresses are allowed; no user or password; port 443, 80 or 1024 and above
    (below are other protocols); the host a DNS name without its final dot, or an address in its usual notation.
    """
    if len(url) > LONGEST_URL or not url.isprintable() or " " in url or "\\" in url:
        raise _refused(f"a URL of at most {LONGEST_URL} characters, without blanks and backslashes")
    try:
        parts = httpx2.URL(url)
    except httpx2.InvalidURL:
        raise _refused("not a URL; https://host/path would be one") from None
    if parts.scheme not in (DEFAULT_PORTS if allow_private else ("https",)):
        raise _refused("https:// only")
    if parts.userinfo:
        raise _refused("no user name or password in a URL; messages are signed")
    if port_of(parts) not in DEFAULT_PORTS.values() and not 1024 <= port_of(parts) <= 65535:
        raise _refused("port 443, 80, or 1024 to 65535")
    if not _is_host(host_of(parts)):
        raise _refused("the host: a full DNS name, or an address in its usual notation")
    return parts


def host_of(parts: httpx2.URL) -> str:
    """The host as it is looked up and as TLS asks for it: ASCII, no brackets."""
    return parts.raw_host.decode("ascii")


def port_of(parts: httpx2.URL) -> int:
    """The port, the scheme's own where none is given."""
    return DEFAULT_PORTS[parts.scheme] if parts.port is None else parts.port


async def allowed_addresses(host: str, port: int, *, allow_private: bool, resolve: Resolve) -> tuple[str, ...]:
    """The addresses of a host, each of them allowed, in the resolver's order. An address is its own.

    Raises `WebhookError` where there is none, or where one is not allowed. It does not say which address it was:
    nobody learns from here what a name is inside our network.
    """
    found = [host] if _address(host) else await _looked_up(host, port, resolve)
    allowed = ("public", "private") if allow_private else ("public",)
    for text in found:
        address = _address(text)
        if address is None or reach(address) not in allowed:
            raise _refused(f"the host must be, or resolve to, {' and '.join(allowed)} addresses only")
    return tuple(found)


async def _looked_up(host: str, port: int, resolve: Resolve) -> Sequence[str]:
    try:
        async with asyncio.timeout(LOOKUP_SECONDS):
            found = await resolve(host, port)
    except TimeoutError:
        raise _refused("the look-up of the host takes too long") from None
    except (OSError, UnicodeError):
        found = ()
    if not found:
        raise _refused("the host does not resolve")
    return found


def _is_host(host: str) -> bool:
    if ":" in host:
        return _address(host) is not None and "%" not in host
    if _NUMERIC.fullmatch(host):
        return _is_dotted(host)
    return _NAME.fullmatch(host) is not None


def _is_dotted(host: str) -> bool:
    try:
        return str(IPv4Address(host)) == host
    except AddressValueError:
        return False


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _refused(message: str) -> WebhookError:
    return WebhookError(message, field="url")
