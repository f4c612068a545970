"""Recordings: nothing is asked twice, a replay asks nobody, and no half of a file is ever read."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import respx

from grader.completion import Completion, CompletionRequest, StopReason, Usage
from grader.errors import RecordingError, ServerFailed
from grader.providers.openai import OpenAIProvider
from grader.providers.recorded import RUN, Recorded, run_clock
from tests.doubles import FunctionProvider, a_completion, a_request
from tests.providers.dialects import KEY, OPENAI

BEGAN = dt.datetime(2026, 2, 6, 9, 30, tzinfo=dt.UTC)
REPLY = a_completion("Ωμέγα", stop=StopReason.LENGTH, usage=Usage(calls=3, retries=2, input_tokens=7, cost_usd=0.25))


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def read_only_file(folder: Path) -> str:
    return next(folder.iterdir()).read_text(encoding="utf-8")


async def test_a_recorded_reply_is_served_with_the_usage_of_its_day(tmp_path: Path) -> None:
    """The same reply comes back marked as cached, whatever a provider would say today."""
    inner = FunctionProvider(lambda _: REPLY)
    recorded = Recorded(inner, tmp_path / "new" / "folder")
    assert await recorded.complete(a_request()) == REPLY
    for provider in (inner, None):
        again = await Recorded(provider, tmp_path / "new" / "folder").complete(a_request())
        assert again == REPLY.model_copy(update={"cached": True})
    assert len(inner.asked) == 1


async def test_whatever_decides_a_reply_is_part_of_its_key(tmp_path: Path) -> None:
    """Another model, text, schema, limit, temperature or draw is another reply."""
    inner = FunctionProvider(lambda _: REPLY)
    recorded = Recorded(inner, tmp_path)
    changes: list[dict[str, Any]] = [
        {},
        {"model": "other"},
        {"system": "Other."},
        {"reply_schema": {"type": "object"}},
        {"max_tokens": 9},
        {"temperature": 0.0},
        {"draw": 1},
        {"messages": [{"role": "assistant", "content": "Hello?"}]},
    ]
    for change in changes:
        await recorded.complete(a_request(**change))
    assert len(inner.asked) == len(changes) == len(files(tmp_path))


async def test_a_replay_that_lacks_a_reply_says_where_and_what_to_do(tmp_path: Path) -> None:
    """One line: the folder, the model, the draw, and the option that records it."""
    with pytest.raises(RecordingError) as caught:
        await Recorded(None, tmp_path).complete(a_request(draw=2))
    line = str(caught.value)
    assert str(tmp_path) in line
    assert "test-model" in line
    assert "draw 2" in line
    assert f"--record {tmp_path}" in line
    assert "\n" not in line


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"completion": {"text": 3}}', '{"request": {}}', "\xff"])
async def test_a_damaged_file_is_named_and_never_guessed_at(tmp_path: Path, content: str) -> None:
    """A file that is no reply stops the run: asking again would hide that the recording is not what it was."""
    path = tmp_path / f"{a_request().key}.json"
    path.write_bytes(content.encode("latin-1"))
    inner = FunctionProvider(lambda _: REPLY)
    with pytest.raises(RecordingError, match=path.name):
        await Recorded(inner, tmp_path).complete(a_request())
    assert inner.asked == []


async def test_a_failure_is_not_recorded(tmp_path: Path) -> None:
    """What was not had is asked for again the next time."""
    replies: list[Completion | Exception] = [ServerFailed("no"), REPLY]
    recorded = Recorded(FunctionProvider(lambda _: replies.pop(0)), tmp_path)
    with pytest.raises(ServerFailed):
        await recorded.complete(a_request())
    assert files(tmp_path) == []
    assert await recorded.complete(a_request()) == REPLY


async def test_the_same_request_at_the_same_time_is_asked_once(tmp_path: Path) -> None:
    """Ten askers, one call, one file."""
    asked: list[CompletionRequest] = []

    class Slow:
        async def complete(self, request: CompletionRequest, /) -> Completion:
            asked.append(request)
            await asyncio.sleep(0)
            return REPLY

    recorded = Recorded(Slow(), tmp_path)
    replies = await asyncio.gather(*(recorded.complete(a_request()) for _ in range(10)))
    assert len(asked) == len(files(tmp_path)) == 1
    assert [reply.cached for reply in replies] == [False] + [True] * 9


async def test_an_interrupted_write_leaves_no_file_under_the_replys_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name appears with the whole content or not at all."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        await Recorded(FunctionProvider(lambda _: REPLY), tmp_path).complete(a_request())
    assert [name for name in files(tmp_path) if not name.startswith(".")] == []


async def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    """A file where the folder should be: the error names it."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(RecordingError, match="file"):
        await Recorded(FunctionProvider(lambda _: REPLY), blocked).complete(a_request())


async def test_a_record_holds_the_request_for_people_and_no_key(tmp_path: Path, httpx2_mock: respx.Router) -> None:
    """Readable JSON with the request beside the reply; the key of the wire is nowhere in it."""
    httpx2_mock.post(OPENAI.url).respond(200, json=OPENAI.reply("{}", "stop", OPENAI.usage))
    provider = OpenAIProvider(KEY)
    await Recorded(provider, tmp_path).complete(a_request("Tu as dit « naïve » ?"))
    await provider.aclose()
    text = read_only_file(tmp_path)
    assert "« naïve »" in text
    assert json.loads(text)["request"]["model"] == "test-model"
    assert KEY not in text


def test_the_clock_of_a_recording_stands_at_its_first_run(tmp_path: Path) -> None:
    """A later run, and a replay, get the time of the first."""
    assert run_clock(tmp_path, lambda: BEGAN)() == BEGAN
    assert run_clock(tmp_path, lambda: BEGAN + dt.timedelta(days=3))() == BEGAN
    assert run_clock(tmp_path, None)() == BEGAN


def test_a_replay_of_nothing_writes_nothing(tmp_path: Path) -> None:
    """A folder without a recording is named, and left as it is."""
    with pytest.raises(RecordingError, match="holds no recording"):
        run_clock(tmp_path / "absent", None)
    assert files(tmp_path) == []


@pytest.mark.parametrize("content", ["{", "{}", "[]", '{"generated_at": 3}', '{"generated_at": "yesterday"}'])
def test_a_damaged_clock_is_named(tmp_path: Path, content: str) -> None:
    """A time that cannot be read is not replaced by today's."""
    (tmp_path / RUN).write_text(content)
    with pytest.raises(RecordingError, match=RUN):
        run_clock(tmp_path, lambda: BEGAN)
