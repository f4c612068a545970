"""What a route takes, and in which order it refuses what it does not."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from tests.api.things import Service, a_client

QA = {"question": "Why?", "answer": "Because."}
GOOD = {"transcript": {"exchanges": [QA]}}


async def posted(content: bytes, media: str | None = "application/json", **headers: str) -> httpx2.Response:
    """The answer to this body."""
    if media is not None:
        headers["Content-Type"] = media
    async with a_client() as client:
        return await client.post("/v1/things", content=content, headers=headers)


def faults(answered: httpx2.Response) -> list[tuple[str, str]]:
    """Its field errors, as (pointer or parameter, message)."""
    found = [(e.get("pointer", e.get("parameter")), e["message"]) for e in answered.json().get("errors", [])]
    assert [place for place, _ in found if place is None] == []
    return found


async def test_a_good_body_is_taken() -> None:
    """With any JSON media type, a charset, and a byte order mark."""
    content = json.dumps(GOOD).encode()
    for media in ("application/json", "Application/JSON; charset=utf-8", "application/vnd.x+json"):
        assert (await posted(content, media)).json() == {"id": "acme", "answers": 1}
    assert (await posted(b"\xef\xbb\xbf" + content)).status_code == 202


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b'{"transcript": NaN}', "NaN is not a JSON number"),
        (b'{"a": Infinity}', "Infinity is not a JSON number"),
        (b'{"a": "\xff"}', "not UTF-8 text (byte 7)"),
        (json.dumps(GOOD).encode("utf-16"), "not UTF-8 text"),
        (b'{"a": ' * 3000, "nested too deeply"),
        (b"[" * 100 + b"]" * 100, "nested too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too many digits"),
        (b" \n ", "not JSON"),
    ],
)
async def test_what_cannot_be_read_is_a_400(content: bytes, message: str) -> None:
    """Malformed, of another encoding, or bottomless."""
    answered = await posted(content)
    assert (answered.status_code, answered.json()["code"]) == (400, "malformed_json")
    assert message in answered.json()["detail"]


async def test_a_field_given_twice_is_named() -> None:
    """Of two answers one would be lost without a word."""
    answered = await posted(b'{"transcript": {"exchanges": [{"question": "q", "answer": "a", "answer": "b"}]}}')
    assert answered.status_code == 400
    assert faults(answered) == [("/transcript/exchanges/0/answer", "given twice; keep one of them")]


async def test_every_wrong_field_is_named_by_its_pointer() -> None:
    """All at once, in our words."""
    body = {"transcript": {"exchanges": [QA, {"question": 5}, QA | {"a/b": 1}]}, "reason": ["x"], "extra": 1}
    answered = await posted(json.dumps(body).encode())
    assert (answered.status_code, answered.json()["code"]) == (422, "invalid_transcript")
    assert faults(answered) == [
        ("/transcript/exchanges/1/question", "should be a text, not 5"),
        ("/transcript/exchanges/1/answer", "required, but missing"),
        ("/transcript/exchanges/2/a~1b", "unknown field; remove it or mend its spelling"),
        ("/reason", "should be a text, not a list"),
        ("/extra", "unknown field; remove it or mend its spelling"),
    ]
    assert answered.json()["detail"] == "/transcript/exchanges/1/question: should be a text, not 5; 4 more"


@pytest.mark.parametrize(
    ("body", "pointer", "message"),
    [
        ([], "", "should be an object, not a list"),
        ("text", "", 'should be an object, not "text"'),
        (None, "", "should be an object, not null"),
        ({}, "/transcript", "required, but missing"),
        ({"transcript": []}, "/transcript", "should be an object, not a list"),
        ({"transcript": {"exchanges": []}}, "/transcript/exchanges", "should have at least one entry"),
        (GOOD | {"transcript": {"exchanges": [QA], "metadata": {"a": {}}}}, "/transcript/metadata/a", None),
    ],
)
async def test_a_body_of_the_wrong_shape_is_a_422(body: Any, pointer: str, message: str | None) -> None:
    """The empty pointer is the whole body."""
    answered = await posted(json.dumps(body).encode())
    assert answered.status_code == 422
    ((place, said),) = faults(answered)
    assert place == pointer
    assert message in (said, None)


async def test_no_body_is_a_missing_body() -> None:
    """Whatever its media type would have been."""
    for media in (None, "application/json", "text/plain"):
        answered = await posted(b"", media)
        assert (answered.status_code, faults(answered)) == (422, [("", "required, but missing")])


async def test_a_thousand_faults_are_not_all_listed() -> None:
    """The first fifty show what is wrong; the count says how much."""
    answered = await posted(json.dumps({"transcript": {"exchanges": [{}] * 1000}}).encode())
    assert len(faults(answered)) == 50
    assert answered.json()["detail"].endswith("; 1999 more")


async def test_no_long_text_comes_back() -> None:
    """Neither a value nor a name."""
    words = "secret words " * 50
    answered = await posted(json.dumps({"transcript": words, words: 1}).encode())
    assert words[:80] not in answered.text
    assert faults(answered)[0] == ("/transcript", "should be an object, not this text")


async def test_half_characters_and_nul_are_replaced_one_for_one() -> None:
    """No store could keep them, and positions stay as posted."""
    answered = await posted(b'{"transcript": {"exchanges": [{"question": "\\u0000\\ud800?", "answer": "\\u0000"}]}}')
    assert answered.status_code == 202


@pytest.mark.parametrize(
    ("media", "encoding"),
    [
        (None, None),
        ("text/plain", None),
        ("application/x-www-form-urlencoded", None),
        ("multipart/form-data; boundary=x", None),
        ("application/jsonp", None),
        ("application/json, text/html", None),
        ("json", None),
        ("application/json", "gzip"),
        ("application/json", "br, identity"),
    ],
)
async def test_another_kind_of_body_is_a_415(media: str | None, encoding: str | None) -> None:
    """A form that some page sends in a browser's name is none of ours; nothing is decompressed."""
    answered = await posted(json.dumps(GOOD).encode(), media, **({"Content-Encoding": encoding} if encoding else {}))
    assert (answered.status_code, answered.json()["code"]) == (415, "unsupported_media_type")
    assert (answered.headers["accept"], answered.headers["accept-encoding"]) == ("application/json", "identity")


@pytest.mark.parametrize("length", ["declared", "in chunks"])
async def test_a_body_over_the_limit_is_a_413(length: str) -> None:
    """By what it says of itself, or as soon as it has come that far."""
    sent = 0

    async def chunks() -> Any:
        nonlocal sent
        for _ in range(1000):
            sent += 10_000
            yield b" " * 10_000

    async with a_client() as client:
        content = b" " * 165_537 if length == "declared" else chunks()
        answered = await client.post("/v1/things", content=content, headers={"Content-Type": "application/json"})
    assert (answered.status_code, answered.json()["code"]) == (413, "body_too_large")
    assert answered.json()["detail"] == "at most 165,536 bytes are taken"
    assert sent <= 170_000


async def test_a_body_at_the_limit_is_read() -> None:
    """The last byte counts."""
    content = json.dumps(GOOD).encode()
    assert (await posted(content + b" " * (165_536 - len(content)))).status_code == 202


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("limit=0", [("limit", 'should be at least 1, not "0"')]),
        ("limit=x", [("limit", 'should be a whole number, not "x"')]),
        ("status=gone", [("status", "should be 'queued' or 'completed', not \"gone\"")]),
        (
            "statsu=queued&x=1",
            [
                ("statsu", "unknown field; remove it or mend its spelling"),
                ("x", "unknown field; remove it or mend its spelling"),
            ],
        ),
        ("status=%00", [("status", "holds a NUL; remove it")]),
        ("status=%ff", [("status", "should be 'queued' or 'completed', not \"\ufffd\"")]),
    ],
)
async def test_wrong_parameters_are_named(query: str, expected: list[tuple[str, str]]) -> None:
    """A filter that is misspelt would otherwise filter nothing."""
    async with a_client() as client:
        answered = await client.get(f"/v1/things?{query}")
        assert (await client.get("/v1/things?limit=3&status=queued")).json() == [{"id": "acme", "answers": 3}]
    assert (answered.status_code, answered.json()["code"]) == (422, "invalid_request")
    assert faults(answered) == expected


async def test_a_parameter_that_the_service_refuses_is_named_as_one() -> None:
    """Without a body there is nothing to point into."""
    async with a_client() as client:
        answered = await client.get("/v1/things/a1?number=13")
    assert faults(answered) == [("number", "should be another number")]


async def test_an_address_with_a_nul_is_nobodys() -> None:
    """It would be an error in one database and not in the other."""
    async with a_client() as client:
        assert (await client.get("/v1/things/a%00")).json()["detail"] == "nothing has this address"


async def test_strangers_are_turned_away_before_their_body_is_read() -> None:
    """Neither malformed JSON nor four megabytes of it cost anything without a key; the key is looked up once."""
    service = Service()
    for key, looked_up in (("", []), ("wrong", ["wrong"]), ("grades", ["grades"])):
        service.asked.clear()
        async with a_client(service, key) as client:
            answered = await client.post("/v1/things", content=b"{", headers={"Content-Type": "application/json"})
        assert answered.status_code == (400 if key == "grades" else 401)
        assert service.asked == looked_up
