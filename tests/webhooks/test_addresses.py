"""Which network addresses a webhook may reach."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.webhooks.addresses import reach

PUBLIC = (
    *("1.1.1.1", "8.8.8.8", "93.184.215.14", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0"),
    *("126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0"),
    *("192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255"),
    *("2606:4700:4700::1111", "2001:4860:4860::8888", "2a00::1", "64:ff9b::8.8.8.8"),
)
PRIVATE = (
    *("127.0.0.1", "127.255.255.255", "10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255"),
    *("192.168.0.0", "192.168.255.255", "100.64.0.0", "100.127.255.255", "::1", "fc00::1", "fdff::1"),
)
NEVER = (
    *("0.0.0.0", "0.1.2.3", "169.254.0.0", "169.254.169.254", "169.254.170.2", "192.0.0.192", "192.0.2.1"),  # noqa: S104
    *("100.100.100.200", "168.63.129.16", "192.88.99.1", "198.18.0.1", "198.51.100.7", "203.0.113.9"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *("::", "::2", "fe80::1", "fe80::1%eth0", "febf::1", "fec0::1", "ff02::1", "fd00:ec2::254", "fd20:ce::254"),
    *("fd00:42::42", "100::1", "2001:db8::1", "3fff::1", "5f00::1", "2001:2::1", "2001:20::1", "4000::1"),
    *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "2002:7f00:1::", "2002:808:808::1"),
    *("64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b::127.0.0.1", "64:ff9b:1::1", "2001::1"),
)


@pytest.mark.parametrize(
    ("address", "expected"),
    [*((a, "public") for a in PUBLIC), *((a, "private") for a in PRIVATE), *((a, "never") for a in NEVER)],
)
def test_the_table(address: str, expected: str) -> None:
    """Ends of the networks, metadata of the clouds, and every way to write an IPv4 address inside an IPv6 one."""
    assert reach(ip_address(address)) == expected


@given(st.ip_addresses())
def test_nothing_is_public_that_the_standard_library_knows_is_not(address: IPv4Address | IPv6Address) -> None:
    """Our lists are never looser than Python's."""
    if reach(address) == "public":
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=4), st.integers(0, 2**16 - 1))
def test_no_embedding_reaches_what_the_address_itself_may_not(inner: IPv4Address, noise: int) -> None:
    """Mapped, compatible, 6to4, Teredo and NAT64: none opens a door that is shut."""
    number = int(inner)
    forms = (
        *(number, 0xFFFF << 32 | number, 0x2002 << 112 | number << 80 | noise),
        *(0x20010000 << 96 | noise << 32 | (number ^ 0xFFFFFFFF), 0x0064FF9B << 96 | number),
    )
    for form in forms:
        assert reach(IPv6Address(form)) != "public" or reach(inner) == "public"
