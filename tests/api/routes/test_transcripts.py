"""Recordings of speech, read as questions and answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.api.routes.api import Api
from tests.api.routes.conforming import document

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATH = "/v1/transcripts/parse"
TEXT = "Sam: What is an index for?\nNoor: It finds rows without a scan of the table.\n"


async def test_the_documented_example_is_read(one: Api) -> None:
    """Exchanges, speakers, warnings; and the exchanges can be posted."""
    content = document()["paths"][PATH]["post"]["requestBody"]["content"]["application/json"]
    answered = await one.post(PATH, content["examples"]["text"]["value"])
    assert answered.status_code == 200
    assert set(answered.json()) == {"exchanges", "speakers", "warnings"}
    (exchange,) = answered.json()["exchanges"]
    assert exchange["question"] == "What is an index for?"
    assert exchange["answer"] == "It finds rows without a scan of the table."
    posted = await one.post("/v1/assessments", {"transcript": {"exchanges": answered.json()["exchanges"]}})
    assert posted.status_code == 202


async def test_real_files_are_read_as_the_command_line_reads_them(one: Api, shared: Path) -> None:
    """Each of the shared transcripts, told by its content."""
    for file in sorted((shared / "data" / "transcripts").iterdir()):
        answered = await one.post(PATH, {"content": file.read_text("utf-8")})
        assert answered.status_code == 200, file.name
        found = answered.json()
        assert found["exchanges"] or found["warnings"], file.name


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/content"),
        ({"content": 5}, "/content"),
        ({"content": ""}, "/content"),
        ({"content": "\ufeff \n"}, "/content"),
        ({"content": TEXT, "format": "docx"}, "/format"),
        ({"content": TEXT, "format": ""}, "/format"),
        ({"content": TEXT, "candidate": "Alex"}, "/candidate"),
        ({"content": TEXT, "speaker": "Noor"}, "/speaker"),
        ({"content": TEXT, "format": "deepgram"}, "/content"),
        ({"content": '{"results": {"utterances": [{"transcript": 5}]}}', "format": "deepgram"}, "/content"),
        ({"content": '{"segments": [5]}', "format": "whisper"}, "/content"),
        ({"content": "[" * 100_000, "format": "whisper"}, "/content"),
        ({"content": '{"segments": ' + "9" * 5000 + "}", "format": "podcast"}, "/content"),
        ({"content": "WEBVTT\n\n00:99 --> x\n", "format": "webvtt"}, "/content"),
        ({"content": "\x00" * 50}, None),
        ({"content": "\ud800: a\n\udfff: b"}, None),
    ],
)
async def test_what_is_no_conversation_is_refused_by_its_field(
    one: Api, body: dict[str, Any], pointer: str | None
) -> None:
    """A fault in the file is one of `content`: a pointer into the body ends there."""
    answered = await one.post(PATH, body)
    if pointer is None:
        assert answered.status_code in (200, 422)
        return
    assert answered.status_code == 422
    assert [error["pointer"] for error in answered.json()["errors"]] == [pointer]


async def test_a_fault_inside_a_file_says_where(one: Api) -> None:
    """By its path in the file."""
    answered = await one.post(PATH, {"content": '{"segments": [{"text": 5}]}', "format": "whisper"})
    assert "segments[0].text" in answered.json()["detail"]
    assert answered.json()["code"] == "invalid_conversation"
