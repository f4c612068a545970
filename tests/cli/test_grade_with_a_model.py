"""`grader grade` over the real SDK with the wire faked: recording, replaying, caps, estimates and panels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from grader.completion import CompletionRequest, Message
from tests.cli.conftest import Cli
from tests.replies import rating

MODEL = "gpt-5.4-mini"
pytestmark = pytest.mark.httpx2(assert_all_called=False)


def chat_reply(request: httpx.Request) -> httpx.Response:
    """What OpenAI would answer: a judgement that conforms to the schema it was sent."""
    body = json.loads(request.content)
    schema = body["response_format"]["json_schema"]["schema"]
    asked = CompletionRequest(
        model=body["model"],
        system=body["messages"][0]["content"],
        messages=(Message(role="user", content=body["messages"][-1]["content"]),),
        reply_schema=schema,
    )
    said = rating(3)(asked) if "criteria" in schema["properties"] else "I would rather talk about something else."
    reply: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": f"{body['model']}-2026-03-17",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": said}}],
        "usage": {"prompt_tokens": 2000, "completion_tokens": 300, "total_tokens": 2300},
    }
    return httpx.Response(200, json=reply)


@pytest.fixture
def openai(httpx2_mock: respx.Router, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> respx.Route:
    """OpenAI, on a faked wire, with a key in the environment (after `cli` has emptied it)."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    return httpx2_mock.post("https://api.openai.com/v1/chat/completions").mock(side_effect=chat_reply)


def test_with_a_key_its_provider_judges(cli: Cli, interview: Path, openai: respx.Route) -> None:
    """No judge named: stderr says which model and why; provenance names it as asked and as it replied."""
    result = cli("grade", interview, "--json")
    assert result.status == 0
    assert "judge: openai:gpt-5.4-mini (since OPENAI_API_KEY is set)" in result.err
    assert openai.call_count == 4
    (judge,) = result.json["provenance"]["judges"]
    assert (judge["model"], judge["replied_as"]) == (MODEL, [f"{MODEL}-2026-03-17"])
    assert result.json["usage"]["calls"] == 4
    assert result.json["usage"]["cost_usd"] > 0
    assert "sk-test" not in result.out + result.err


def owed(err: str) -> float:
    """What standard error says of the cost of this run."""
    return float(err.rpartition("owed for this run: $")[2].split()[0])


def test_a_replay_gives_the_same_bytes_and_asks_nobody(
    cli: Cli, interview: Path, openai: respx.Route, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also without the key, and with the clock of the recording."""
    recorded = cli("grade", interview, "--json", "-j", f"openai:{MODEL}", "--record", tmp_path / "replies")
    monkeypatch.delenv("OPENAI_API_KEY")
    replayed = cli("grade", interview, "--json", "-j", f"openai:{MODEL}", "--replay", tmp_path / "replies")
    assert openai.call_count == 4
    assert replayed.out == recorded.out
    cost = recorded.json["usage"]["cost_usd"]
    assert f"replies: 0 served at no cost, 4 asked for; owed for this run: ${cost:.4f}\n" in recorded.err
    assert "replies: 4 served at no cost, 0 asked for; owed for this run: $0.0000\n" in replayed.err
    kept = "".join(path.read_text() for path in (tmp_path / "replies").iterdir())
    assert "sk-test" not in kept


def test_a_recording_goes_on_where_it_stopped(cli: Cli, interview: Path, openai: respx.Route, tmp_path: Path) -> None:
    """What the folder holds is served; only what is missing is asked."""
    replies = tmp_path / "replies"
    first = cli("grade", interview, "--json", "--record", replies)
    gone = next(path for path in sorted(replies.iterdir()) if path.name != "run.json")
    gone.unlink()
    again = cli("grade", interview, "--json", "--record", replies)
    assert openai.call_count == 5
    assert again.out == first.out
    assert 0 < again.json["usage"]["cost_usd"] / 4 == pytest.approx(owed(again.err), abs=5e-5)


def test_what_a_model_without_a_price_took_is_not_known(
    cli: Cli, interview: Path, openai: respx.Route, tmp_path: Path
) -> None:
    """Null in the assessment, words in the summary and for the run: never a zero."""
    ordered = ("grade", interview, "-j", "openai:my-own-model", "--record", tmp_path / "replies")
    assert cli(*ordered, "--json").json["usage"]["cost_usd"] is None
    (tmp_path / "replies" / "run.json").unlink()
    for path in (tmp_path / "replies").iterdir():
        path.unlink()
    told = cli(*ordered)
    assert "price not known" in told.out
    assert "4 asked for; owed for this run: not known\n" in told.err


def test_a_reply_missing_from_a_replay_is_status_two(
    cli: Cli, interview: Path, openai: respx.Route, tmp_path: Path
) -> None:
    """One line names the folder and how to mend it."""
    replies = tmp_path / "replies"
    cli("grade", interview, "--record", replies)
    next(path for path in sorted(replies.iterdir()) if path.name != "run.json").unlink()
    result = cli("grade", interview, "--replay", replies)
    assert result.status == 2
    assert f"--record {replies}" in result.err
    assert result.out == ""


def test_a_dry_run_asks_nobody(cli: Cli, interview: Path, openai: respx.Route) -> None:
    """It prints answers, calls, tokens and price."""
    result = cli("grade", interview, "--dry-run", "-j", f"openai:{MODEL}")
    assert result.status == 0
    assert result.out.startswith("4 answers to judge: 4 calls, about ")
    assert "$" in result.out
    assert openai.call_count == 0


def test_a_cap_on_cost_stops_asking_and_keeps_what_is_paid(cli: Cli, interview: Path, openai: respx.Route) -> None:
    """Some answers are scored, the others failed with `budget_spent`; the cap was not passed."""
    cap = 0.01
    result = cli("grade", interview, "--json", "--max-cost", cap, "--concurrency", 1)
    assert result.status == 3
    statuses = [answer["status"] for answer in result.json["answers"]]
    assert {"scored", "failed"} == set(statuses)
    assert all(a["reason_codes"] == ["budget_spent"] for a in result.json["answers"] if a["status"] == "failed")
    assert 0 < result.json["usage"]["cost_usd"] <= cap


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_cap_with_a_model_without_a_price_is_status_two(
    cli: Cli, interview: Path, openai: respx.Route, more: tuple[str, ...]
) -> None:
    """The line names the price file and the line to add to it; an estimate says so as well."""
    result = cli("grade", interview, "-j", "openai:my-own-model", "--max-cost", "1", *more)
    assert result.status == 2
    assert "prices.yaml" in result.err
    assert '"my-own-model": {input:' in result.err
    assert openai.call_count == 0


def test_a_panel_asks_every_judge(cli: Cli, interview: Path, openai: respx.Route) -> None:
    """Two models on one wire and the baseline: the median counts, and provenance names all three."""
    specs = [f"openai:{MODEL}", "openai:gpt-4.1-mini", "baseline"]
    result = cli("grade", interview, "--json", *(part for spec in specs for part in ("-j", spec)))
    assert result.status == 0
    assert openai.call_count == 8
    assert [judge["spec"] for judge in result.json["provenance"]["judges"]] == specs


def test_a_narrator_that_is_no_use_costs_nothing_but_its_call(cli: Cli, interview: Path, openai: respx.Route) -> None:
    """The model's sentences cannot be used, so the facts' stand; the calls are counted and no number moves."""
    told = cli("grade", interview, "--json", "--narrator", "llm")
    plain = cli("grade", interview, "--json")
    assert told.json["summary"] == plain.json["summary"]
    assert told.json["usage"]["calls"] > plain.json["usage"]["calls"]
    assert told.json["overall"] == plain.json["overall"]
