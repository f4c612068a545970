"""Which URLs a webhook may have."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import WebhookError
from grader.webhooks import guard
from grader.webhooks.guard import Resolve, check_url, host_of, parsed, system_resolve
from tests.webhooks.receivers import PUBLIC, names, never_resolves

RESOLVE = names(
    hooks_example=(PUBLIC, "2606:4700:4700::1111"),
    inside_example=("10.0.0.7",),
    half_example=(PUBLIC, "10.0.0.7"),
    here_example=("127.0.0.1",),
    mapped_example=("::ffff:127.0.0.1",),
    metadata_google_internal=("169.254.169.254",),
    localhost=("::1", "127.0.0.1"),
    empty_example=(),
    odd_example=("not an address",),
    **{"xn--bcher-kva_example": (PUBLIC,)},
)
LOOPBACK = (
    *("https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/"),
    *("https://0177.0.0.1/", "https://017700000001/", "https://127.0.0.1./", "https://127.000.000.001/"),
    *("https://localhost/", "https://localhost./", "https://LOCALHOST/", "https://[::1]/", "https://[::]/"),
    *("https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[0:0:0:0:0:0:0:1]/", "https://0/"),
    *(
        "https://127。0。0。1/",
        "https://①②⑦.⓪.⓪.①/",
        "https://１２７.0.0.1/",
        "https://١٢٧.٠.٠.١/",
        "https://ⓛocalhost/",
    ),
    *("https://127%2e0.0.1/", "https://%31%32%37.0.0.1/", "https://[64:ff9b::7f00:1]/", "https://[fe80::1%25lo]/"),
    *("https://[2002:7f00:1::]/", "https://0x7f.0x0.0x0.0x1/", "https://a.0x7f000001/", "https://hooks.example.127/"),
)


async def refusal(url: str, *, allow_private: bool = False, resolve: Resolve = RESOLVE) -> str:
    """What the guard says against a URL."""
    with pytest.raises(WebhookError) as refused:
        await check_url(url, allow_private=allow_private, resolve=resolve)
    assert refused.value.field == "url"
    return refused.value.message


@pytest.mark.parametrize(
    "url",
    [
        *("https://hooks.example", "https://hooks.example/a/b?c=d", "https://HOOKS.example:443/", "https://8.8.8.8/"),
        *("https://hooks.example:8443/x", "https://hooks.example:80/", "https://[2606:4700:4700::1111]/"),
        *("https://bücher.example/ä", "https://xn--bcher-kva.example/"),
    ],
)
async def test_a_public_https_url_is_taken(url: str) -> None:
    """By name, in its own script too, and by address; with a path, a query, a port."""
    await check_url(url, allow_private=False, resolve=RESOLVE)


@pytest.mark.parametrize("url", LOOPBACK)
async def test_loopback_is_refused_however_it_is_spelled(url: str) -> None:
    """Decimal, octal, hexadecimal, short, dotted, bracketed, mapped, and in the digits of other scripts."""
    assert await refusal(url)


@pytest.mark.parametrize(
    "host",
    [
        *("inside.example", "half.example", "here.example", "mapped.example", "metadata.google.internal"),
        *("10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1"),  # noqa: S104
        *("255.255.255.255", "[fe80::1]", "[fd00::1]", "[ff02::1]", "[fd00:ec2::254]", "odd.example"),
    ],
)
async def test_a_host_that_is_not_public_is_refused(host: str) -> None:
    """One such address is enough, and which it was is not told."""
    message = await refusal(f"https://{host}/")
    assert message == "the host must be, or resolve to, public addresses only"


@pytest.mark.parametrize("host", ["nowhere.example", "empty.example"])
async def test_a_host_without_an_address_is_refused(host: str) -> None:
    """A name that is mistyped is told apart from one that is forbidden."""
    assert await refusal(f"https://{host}/") == "the host does not resolve"


async def test_a_name_server_that_is_silent_does_not_hold_up_a_registration(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look-up has an end of its own."""
    monkeypatch.setattr(guard, "LOOKUP_SECONDS", 0.01)
    assert await refusal("https://slow.example/", resolve=never_resolves) == "the look-up of the host takes too long"


@pytest.mark.parametrize(
    ("url", "because"),
    [
        ("http://hooks.example/", "https:// only"),
        ("ftp://hooks.example/", "https:// only"),
        ("file:///etc/passwd", "https:// only"),
        ("javascript:alert(1)", "https:// only"),
        ("//hooks.example/", "https:// only"),
        ("hooks.example", "https:// only"),
        ("", "https:// only"),
        ("https://user@hooks.example/", "no user name"),
        ("https://user:word@hooks.example/", "no user name"),
        ("https://hooks.example:0/", "port"),
        ("https://hooks.example:22/", "port"),
        ("https://hooks.example:25/", "port"),
        ("https://hooks.example:65536/", "port"),
        ("https://hooks.example:x/", "not a URL"),
        ("https://[::1", "not a URL"),
        ("https:///path", "the host"),
        ("https://hooks.example./", "the host"),
        ("https://-hooks.example/", "the host"),
        ("https://hooks..example/", "the host"),
        ("https://ho_oks.exa*mple/", "the host"),
        (f"https://{'a' * 64}.example/", "the host"),
        (f"https://{'a.' * 130}example/", "the host"),
        ("https://hooks.example/a b", "without blanks"),
        (" https://hooks.example/", "without blanks"),
        (r"https://hooks.example\@8.8.8.8/", "backslashes"),
        ("https://hooks.example/\r\nX-Y: z", "without blanks"),
        ("https://hooks.example/\ud800", "without blanks"),
        ("https://hooks.example/" + "a" * 2048, "2048 characters"),
    ],
)
async def test_a_url_that_is_none_of_ours_is_refused_with_what_would_be_right(url: str, because: str) -> None:
    """Scheme, credentials, port, host, blanks and length, each by name."""
    assert because in await refusal(url)


@pytest.mark.parametrize("url", ["https://hooks.example#@127.0.0.1/", "https://hooks.example?@127.0.0.1/"])
async def test_a_url_that_parsers_read_differently_goes_where_it_was_checked(url: str) -> None:
    """One parser both checks and connects: what it takes for the host is what has to be allowed."""
    assert host_of(parsed(url, allow_private=False)) == "hooks.example"


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8000/", "http://localhost:8000/", "http://[::1]/", "http://inside.example/", "https://8.8.8.8"],
)
async def test_a_server_that_was_told_so_reaches_private_addresses(url: str) -> None:
    """For development, without TLS too."""
    await check_url(url, allow_private=True, resolve=RESOLVE)


@pytest.mark.parametrize(
    "host",
    ["169.254.169.254", "metadata.google.internal", "100.100.100.200", "[fd00:ec2::254]", "0.0.0.0", "224.0.0.1"],  # noqa: S104
)
async def test_metadata_and_the_like_are_never_reached(host: str) -> None:
    """Opening loopback opens neither a cloud's credentials nor a whole network."""
    assert "public and private" in await refusal(f"http://{host}/", allow_private=True)


@given(st.text() | st.from_regex(r"https?://[^/]{0,40}(/.*)?", fullmatch=True))
def test_any_text_is_taken_or_refused(text: str) -> None:
    """Never an error of another kind, and never a host that is not plain."""
    try:
        parts = parsed(text, allow_private=True)
    except WebhookError:
        return
    assert parts.raw_host.isascii()
    assert not parts.userinfo


async def test_the_machines_own_resolver_knows_itself() -> None:
    """The default look-up is the real one: `localhost` is loopback, and refused."""
    assert set(await system_resolve("localhost", 443)) <= {"127.0.0.1", "::1"}
    assert "public" in await refusal("https://localhost/", resolve=system_resolve)


async def test_a_look_up_does_not_stop_the_loop() -> None:
    """It runs in threads of its own: others go on meanwhile."""
    found, _ = await asyncio.gather(system_resolve("127.0.0.1", 80), asyncio.sleep(0))
    assert found == ("127.0.0.1",)
