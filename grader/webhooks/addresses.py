"""Which network addresses a webhook may reach. Pure.

An address is `public`, `private` (reached only by a server that was told so, for development), or `never` reached.
IPv4 is public but for a list; IPv6 is public only within 2000::/3, the space that is given out, but for a list.
Lists: the IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and its updates), and where clouds
answer a machine that asks for its credentials (169.254.0.0/16 aside, each cloud's own documentation).

An IPv6 address that carries an IPv4 one is never reached (IPv4-mapped, IPv4-compatible, 6to4, Teredo), except by
NAT64's well-known prefix, the only way from an IPv6-only network to an IPv4 receiver (RFC 6052): the address that it
carries has to be public. A NAT64 prefix of an operator's own looks like any other address and cannot be told here.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Literal

Reach = Literal["public", "private", "never"]


def _v4(*networks: str) -> tuple[IPv4Network, ...]:
    return tuple(IPv4Network(network) for network in networks)


def _v6(*networks: str) -> tuple[IPv6Network, ...]:
    return tuple(IPv6Network(network) for network in networks)


_NEVER_V4 = _v4(
    "100.100.100.200/32",  # metadata: Alibaba Cloud
    "168.63.129.16/32",  # metadata: Azure; otherwise a public address
    "0.0.0.0/8",  # this host
    "169.254.0.0/16",  # link-local, with the metadata of most clouds
    "192.0.0.0/24",  # protocol assignments, with the metadata of Oracle Cloud
    "192.0.2.0/24",  # documentation
    "192.88.99.0/24",  # 6to4 relays
    "198.18.0.0/15",  # benchmarks
    "198.51.100.0/24",  # documentation
    "203.0.113.0/24",  # documentation
    "224.0.0.0/4",  # multicast
    "240.0.0.0/4",  # reserved, and broadcast
)
_PRIVATE_V4 = _v4(
    "10.0.0.0/8",
    "100.64.0.0/10",  # carrier-grade NAT
    "127.0.0.0/8",  # loopback
    "172.16.0.0/12",
    "192.168.0.0/16",
)
_NEVER_V6 = _v6(
    "fd00:42::42/128",  # metadata: Scaleway
    "fd00:ec2::/32",  # metadata, and what else AWS answers machines with
    "fd20:ce::254/128",  # metadata: Google Cloud
    "2001::/23",  # protocol assignments, Teredo among them
    "2001:db8::/32",  # documentation
    "2002::/16",  # 6to4
    "3fff::/20",  # documentation
)
_PRIVATE_V6 = _v6(
    "::1/128",  # loopback
    "fc00::/7",  # unique local
)
_GIVEN_OUT = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


def reach(address: IPv4Address | IPv6Address) -> Reach:
    """Whether an address is reached always, by a server that may reach private ones, or never."""
    return _reach_v4(address) if isinstance(address, IPv4Address) else _reach_v6(address)


def _reach_v4(address: IPv4Address) -> Reach:
    if any(address in network for network in _NEVER_V4):
        return "never"
    return "private" if any(address in network for network in _PRIVATE_V4) else "public"


def _reach_v6(address: IPv6Address) -> Reach:
    if address in _NAT64:
        return "public" if _reach_v4(IPv4Address(address.packed[-4:])) == "public" else "never"
    if address.scope_id or any(address in network for network in _NEVER_V6):
        return "never"
    if any(address in network for network in _PRIVATE_V6):
        return "private"
    return "public" if address in _GIVEN_OUT else "never"
