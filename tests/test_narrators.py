"""The narrators: facts cost nothing; a model may rephrase them, and nothing else gets through."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from grader.assessment import Assessment
from grader.completion import Completion, CompletionRequest, StopReason
from grader.errors import RecordingError, ServerFailed
from grader.library import load_prompts
from grader.narration import Brief, Told, brief_of, reply_schema, told_faults
from grader.narrative.lint import Setting, lint_assessment
from grader.narrative.writing import narrated, write
from grader.narrators import FactsNarrator, LlmNarrator, Narrator
from tests.builders import a_rubric, an_answer, an_assessment
from tests.doubles import FunctionProvider, a_completion

Reply = Callable[[CompletionRequest], Completion | str | Exception]


def an_interview() -> Assessment:
    candidate = {"name": "Alex Thompson", "email": "alex@example.com", "employers": ["MegaTech"]}
    answer = an_answer("At MegaTech I use read replicas.", question="How does MegaTech scale?")
    return an_assessment(answer, candidate=candidate)


def facts_in(request: CompletionRequest) -> dict[int, str]:
    lines = [line.split(". ", 1) for line in request.messages[-1].content.splitlines() if line[:1].isdigit()]
    return {int(number): text for number, text in lines}


def copied(request: CompletionRequest, **changes: Any) -> str:
    """An honest reply: the first facts again, each with its number; `changes` replaces a list."""
    told = [{"facts": [n], "text": text} for n, text in facts_in(request).items()]
    return json.dumps({"summary": told[:4], "reasoning": told[4:6]} | changes)


async def narrate(reply: Reply) -> tuple[Assessment, FunctionProvider]:
    provider, interview = FunctionProvider(reply), an_interview()
    narrator = LlmNarrator(provider, load_prompts(), model="m")
    narrative, usage = await narrator.narrate(interview, a_rubric())
    return narrated(interview, narrative).model_copy(update={"usage": usage}), provider


def facts_only() -> Assessment:
    return narrated(an_interview(), write(an_interview(), a_rubric()))


async def test_the_facts_narrator_asks_nobody() -> None:
    """Its texts are those of `write`, at no call."""
    narrator: Narrator = FactsNarrator()
    narrative, usage = await narrator.narrate(an_interview(), a_rubric())
    assert narrative == write(an_interview(), a_rubric())
    assert usage.calls == 0


async def test_a_model_that_keeps_to_the_facts_is_heard() -> None:
    """One call; its summary and reasoning are printed, all else stays."""
    told, provider = await narrate(copied)
    assert len(provider.asked) == told.usage.calls == 1
    assert told.summary != facts_only().summary
    assert told.summary.startswith("The result of the candidate's interview")
    assert told.recommendation.next_steps == facts_only().recommendation.next_steps
    assert told.provenance.narrator == "llm (m)"
    assert lint_assessment(told) == ()


async def test_nothing_that_identifies_the_candidate_is_sent() -> None:
    """Name, e-mail, employers and quotes stay here, in the repair as well."""
    _, provider = await narrate(lambda _: "no")
    assert len(provider.asked) == 2
    for request in provider.asked:
        sent = request.model_dump_json()
        assert not [word for word in ("Alex", "Thompson", "MegaTech", "example.com", "replicas") if word in sent]


BAD: list[tuple[str, list[int]]] = [
    ("The result is Hire at 99/100 overall.", [1]),
    ("The result is Strong Hire, at 68/100 overall.", [1]),
    ("The candidate solved a complex coding challenge with algorithms.", [1]),
    ("His overall result is 68/100.", [1]),
    ("The candidate is passionate; the result is 68/100 overall.", [1]),
    ("Communication is at 68/100 (Excellent).", [2]),
    ("Technical is the strongest category.", [2]),
    ("Confidence in the label is 90%.", [4]),
    ("Four answers carry the scores.", [3]),
    ("An impressive interview at 68/100 overall.", [1]),
    ("The result of the interview is **Hire**, at 68/100 overall.", [1]),
    ("The result of the interview is Hire.", [99]),
    ("The result of the interview is Hire.", []),
    ("The candidate said “I know it all”.", [1]),
    ("The result of the interview is not Hire, at 68/100 overall.", [1]),
]


@pytest.mark.parametrize(("text", "facts"), BAD)
async def test_an_invented_word_sends_the_reply_back(text: str, facts: list[int]) -> None:
    """Asked once more with the fault named; a second reply at fault leaves the sentences made from facts."""

    def reply(request: CompletionRequest) -> str:
        honest = json.loads(copied(request))
        return json.dumps(honest | {"summary": [*honest["summary"], {"facts": facts, "text": text}]})

    told, provider = await narrate(reply)
    assert told.summary == facts_only().summary
    assert len(provider.asked) == told.usage.calls == 2
    assert told.provenance.narrator == "facts; m was asked, but its sentences did not pass the checks"
    assert "summary[4]" in provider.asked[1].messages[-1].content


async def test_a_mended_reply_is_heard() -> None:
    """The second try counts."""
    seen: list[CompletionRequest] = []

    def reply(request: CompletionRequest) -> str:
        seen.append(request)
        return copied(request, summary=[]) if len(seen) == 1 else copied(request)

    told, _ = await narrate(reply)
    assert told.usage.calls == 2
    assert told.summary != facts_only().summary
    assert "summary: write 2 to 6 sentences" in seen[1].messages[-1].content


@pytest.mark.parametrize(
    "reply",
    [
        "not json",
        "[]",
        '{"summary": [{"facts": "1", "text": 3}], "reasoning": []}',
        a_completion("{", stop=StopReason.LENGTH),
        a_completion("", stop=StopReason.REFUSAL),
        "[" * 50_000,
    ],
)
async def test_an_unreadable_reply_leaves_the_facts(reply: Completion | str) -> None:
    """Twice unreadable, cut short or refused: the report is made all the same, and the calls are counted."""
    told, _ = await narrate(lambda _: reply)
    assert told.summary == facts_only().summary
    assert told.usage.calls == 2


async def test_a_wire_that_is_down_leaves_the_facts() -> None:
    """A narration is never worth a failed report."""
    told, _ = await narrate(lambda _: ServerFailed("down"))
    assert told.summary == facts_only().summary
    assert told.provenance.narrator == "facts; m was asked, but it could not be reached"


async def test_a_replay_without_the_reply_is_an_error() -> None:
    """A recording that lacks the narration is a wrong call, not a quiet change of narrator."""
    with pytest.raises(RecordingError):
        await narrate(lambda _: RecordingError("missing"))


async def test_fenced_json_is_read() -> None:
    """Servers that ignore the schema like to fence."""
    told, _ = await narrate(lambda request: f"```json\n{copied(request)}\n```")
    assert told.usage.calls == 1


def test_a_rephrasing_of_several_facts_passes() -> None:
    """Numbers from every fact that is listed may be used."""
    brief = brief_of(an_interview(), a_rubric())
    text = "At 68/100 overall the result is Hire, and confidence in the label is moderate (71%)."
    assert list(told_faults(Told(facts=(1, 4), text=text), brief)) == []
    assert list(told_faults(Told(facts=(1,), text=text), brief)) != []


@pytest.mark.parametrize(
    ("fact", "text", "kept"),
    [
        ("One answer does not address its question.", "One answer addresses its question.", False),
        ("One answer does not address its question.", "One answer fails to address its question.", True),
        ("One answer addresses its question.", "One answer doesn’t address its question.", False),
        ("The next label is No Hire, at 64 overall.", "No Hire is the next label, at 64 overall.", True),
        ("One answer says “not now” to the question.", "One answer to the question says “not now”.", True),
    ],
)
def test_what_is_denied_stays_denied(fact: str, text: str, kept: bool) -> None:
    """A sentence denies something where its facts do, and only there; labels and quotes deny nothing."""
    faults = list(told_faults(Told(facts=(1,), text=text), Brief((fact,), Setting())))
    assert any("denies" in fault for fault in faults) is not kept


def test_every_object_of_the_reply_schema_is_closed_and_complete() -> None:
    """What strict modes ask for: no free property, none optional."""
    told = reply_schema()["properties"]["summary"]["items"]
    for closed in (reply_schema(), told):
        assert closed["additionalProperties"] is False
        assert closed["required"] == list(closed["properties"])
