"""`grader grade --escalate` over the real SDK with the wire faked: who is asked, who decides, what is told."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from grader.completion import CompletionRequest, Message
from tests.cli.conftest import Cli
from tests.replies import rating

CHEAP, OTHER, STRONG = "gpt-5.4-mini", "gpt-4.1-mini", "gpt-5.4"
PANEL = ("-j", f"openai:{CHEAP}", "-j", f"openai:{OTHER}")
ESCALATE = ("--escalate", f"openai:{STRONG}")
SPLIT = ("database 2", "database 4")  # the answers on which the second cheap model gives another level
pytestmark = pytest.mark.httpx2(assert_all_called=False)


def levels(model: str, answer: str) -> int:
    """The cheap models say 1 and, where they are split, 1 and 4; the strong one says 3."""
    if model == STRONG:
        return 3
    return 4 if model == OTHER and any(part in answer for part in SPLIT) else 1


class Wire:
    """OpenAI's answers, and how often each model was asked about which answer. `away` models are out of reach."""

    def __init__(self) -> None:
        self.asked, self.away = Counter[str](), set[str]()
        self.about: list[tuple[str, str]] = []

    def reply(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        model, content = body["model"], body["messages"][-1]["content"]
        self.asked[model] += 1
        self.about.append((model, next(f"database {n}" for n in range(1, 5) if f"For database {n}" in content)))
        if model in self.away:
            return httpx.Response(400, json={"error": {"message": "no such model", "code": "model_not_found"}})
        asked = CompletionRequest(
            model=model,
            system=body["messages"][0]["content"],
            messages=(Message(role="user", content=content),),
            reply_schema=body["response_format"]["json_schema"]["schema"],
        )
        said = rating(lambda answer: levels(model, answer))(asked)
        reply: dict[str, Any] = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": f"{model}-2026-03-17",
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": said}}],
            "usage": {"prompt_tokens": 2000, "completion_tokens": 300, "total_tokens": 2300},
        }
        return httpx.Response(200, json=reply)


def scored(path: Path) -> Path:
    """Answers that people scored otherwise than the baseline judge does: it is often wrong about them."""
    lines = [
        {
            "question": f"How do you scale part {n // 4}?",
            "answer": f"For part {n // 4} I add read replicas{', and caching of hot rows' * (n % 2)}.",
            "scores": [n * 7 % 5],
            "score_max": 4,
            "key_points": ["read replicas", "caching of hot rows"],
        }
        for n in range(48)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture
def wire(httpx2_mock: respx.Router, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Wire:
    """OpenAI, on a faked wire, with a key in the environment (after `cli` has emptied it)."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    wire = Wire()
    httpx2_mock.post("https://api.openai.com/v1/chat/completions").mock(side_effect=wire.reply)
    return wire


def test_the_strong_model_is_asked_about_the_splits_and_no_other_answer(cli: Cli, interview: Path, wire: Wire) -> None:
    """Its levels stand there; everywhere else the cheap ones decide; the usage is all that was asked."""
    result = cli("grade", interview, "--json", *PANEL, *ESCALATE)
    assert result.status == 0, result.err
    assert f"escalation: openai:{STRONG} decides where the judges disagree or fail" in result.err
    assert wire.asked == {CHEAP: 4, OTHER: 4, STRONG: 2}
    assert [about for model, about in wire.about if model == STRONG] == list(SPLIT)
    answers = result.json["answers"]
    assert [a["escalated"] for a in answers] == [False, True, False, True]
    assert [a["doubt"] for a in answers] == [None, "split", None, "split"]
    assert [{c["level"] for c in a["criteria"]} for a in answers] == [{1}, {3}, {1}, {3}]
    assert not any("judges_disagree" in a["reason_codes"] for a in answers)
    assert result.json["usage"]["calls"] == 10
    judges = result.json["provenance"]["judges"]
    assert [(j["model"], j["role"]) for j in judges] == [(CHEAP, "judge"), (OTHER, "judge"), (STRONG, "escalation")]
    assert judges[2]["replied_as"] == [f"{STRONG}-2026-03-17"]


@pytest.mark.parametrize("format_", ["html", "md", "txt", "json"])
def test_a_report_says_that_the_judges_disagreed_and_who_decided(
    cli: Cli, interview: Path, wire: Wire, tmp_path: Path, format_: str
) -> None:
    """In one short phrase with each such answer, and with the judges when the stronger one is asked."""
    report = tmp_path / f"report.{format_}"
    assert cli("grade", interview, *PANEL, *ESCALATE, "-o", report).status == 0
    text = " ".join(report.read_text().split())
    if format_ == "json":
        squeezed = text.replace(" ", "")
        assert squeezed.count('"doubt":"split"') == squeezed.count('"escalated":true') == 2
        return
    assert text.replace("\\", "").count(f"The judges disagreed; openai:{STRONG} decided") == 2
    assert f"openai:{STRONG} (replied as {STRONG}-2026-03-17), asked only where the others" in text.replace("\\", "")


def test_the_summary_counts_what_was_decided_by_the_strong_model(cli: Cli, interview: Path, wire: Wire) -> None:
    """A line on the terminal."""
    result = cli("grade", interview, *PANEL, *ESCALATE)
    assert f"2 answers decided by openai:{STRONG}, where the others were not enough." in result.out


def test_where_the_strong_model_is_away_the_panel_stands(cli: Cli, interview: Path, wire: Wire) -> None:
    """No answer fails for it: the disagreement stays marked, and the report says who gave no grade."""
    wire.away.add(STRONG)
    result = cli("grade", interview, "--json", *PANEL, *ESCALATE)
    assert result.status == 0
    answers = result.json["answers"]
    assert [(a["doubt"], a["escalated"]) for a in answers] == [(None, False), ("split", False)] * 2
    assert [{c["level"] for c in a["criteria"]} for a in answers] == [{1}] * 4
    assert ["judges_disagree" in a["reason_codes"] for a in answers] == [False, True] * 2


def test_where_the_cheap_models_are_away_the_strong_one_grades(cli: Cli, interview: Path, wire: Wire) -> None:
    """Every answer is escalated, for their failure."""
    wire.away |= {CHEAP, OTHER}
    result = cli("grade", interview, "--json", *PANEL, *ESCALATE)
    assert result.status == 0
    assert {(a["doubt"], a["escalated"]) for a in result.json["answers"]} == {("failed", True)}


def test_a_replay_asks_nobody_and_gives_the_same_bytes(
    cli: Cli, interview: Path, wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The strong model's replies are recorded with the others."""
    call = ("grade", interview, "--json", *PANEL, *ESCALATE)
    recorded = cli(*call, "--record", tmp_path / "replies")
    monkeypatch.delenv("OPENAI_API_KEY")
    assert cli(*call, "--replay", tmp_path / "replies").out == recorded.out
    assert wire.asked.total() == 10


def test_the_id_depends_on_the_strong_judge_and_the_threshold(cli: Cli, interview: Path, wire: Wire) -> None:
    """Other work has another id: without escalation, with it, with a threshold, and as a panel of three."""
    calls = [(), ESCALATE, (*ESCALATE, "--escalate-below", "0.5"), ("-j", f"openai:{STRONG}")]
    assert len({cli("grade", interview, "--json", *PANEL, *more).json["id"] for more in calls}) == 4


def test_a_dry_run_says_what_comes_on_top(cli: Cli, interview: Path, wire: Wire) -> None:
    """The panel's calls are certain; the strong model's are at most one an answer."""
    result = cli("grade", interview, "--dry-run", *PANEL, *ESCALATE)
    assert result.status == 0
    certain, most = result.out.splitlines()
    assert certain.startswith("4 answers to judge: 8 calls, about ")
    assert most.startswith(f"on top, for what openai:{STRONG} has to decide: at most 4 calls, about ")
    assert not wire.asked


def test_a_cap_needs_the_strong_models_price_too(cli: Cli, interview: Path, wire: Wire) -> None:
    """Before anything is asked."""
    for more in ((), ("--dry-run",)):
        result = cli("grade", interview, *PANEL, "--escalate", "openai:my-own", "--max-cost", "1", *more)
        assert result.status == 2
        assert "my-own" in result.err
    assert not wire.asked


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-j", "baseline", *ESCALATE), "--escalate: one judge cannot split"),
        (("-j", "baseline", *ESCALATE, "--escalate-below", "0.9"), "calibrate baseline"),
        ((*PANEL, "--escalate", f"openai:{OTHER}"), f"--escalate: openai:{OTHER} is one of the judges already"),
        ((*PANEL, "--escalate", "gpt"), "--escalate: 'gpt' is no judge"),
        ((*PANEL, "--escalate-below", "0.9"), "--escalate-below: needs --escalate SPEC"),
        ((*PANEL, *ESCALATE, "--escalate-below", "1.5"), "--escalate-below"),
    ],
)
def test_what_cannot_work_is_status_two(
    cli: Cli, interview: Path, wire: Wire, arguments: tuple[str, ...], said: str
) -> None:
    """It says what would, and asks nobody; a dry run says the same."""
    for more in ((), ("--dry-run",)):
        result = cli("grade", interview, *arguments, *more)
        assert result.status == 2
        assert said in result.err
    assert not wire.asked


def test_a_threshold_without_a_calibration_is_told(cli: Cli, interview: Path, wire: Wire) -> None:
    """A panel's splits are escalated all the same."""
    result = cli("grade", interview, "--json", *PANEL, *ESCALATE, "--escalate-below", "0.99")
    assert "--escalate-below has no effect, since these judges were never calibrated together" in result.err
    assert wire.asked[STRONG] == 2


def test_a_calibrated_judge_that_is_not_sure_enough_is_helped(
    cli: Cli, interview: Path, wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One cheap judge cannot split, but its calibration says how often it is right: under the threshold, ask."""
    calibrated = tmp_path / "calibrated"
    calibrated.mkdir()
    monkeypatch.setenv("GRADER_CALIBRATION", str(calibrated))
    made = cli("lab", "calibrate", scored(tmp_path / "scored.jsonl"), "-j", "baseline", "--bootstrap", "100")
    assert made.status == 0, made.err
    for below, asked in ((0.01, 0), (0.99, 4)):
        result = cli("grade", interview, "--json", "-j", "baseline", *ESCALATE, "--escalate-below", below)
        assert result.status == 0, result.err
        assert f"or are right less often than {below}" in result.err
        assert wire.asked[STRONG] == asked
        assert {a["doubt"] for a in result.json["answers"]} == ({"unsure"} if asked else {None})
        assert result.json["provenance"]["judges"][1]["below"] == below
