"""An interview in which every text has a word that occurs nowhere else, from what is posted to what people write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from grader.completion import CompletionRequest
from grader.errors import ConnectionLost
from grader.revising.orders import OverrideOrder, ReviewOrder
from grader.service.assessments import Posting
from grader.service.editions import Revising
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.transcript import Transcript
from tests.replies import answer_in
from tests.service.desks import MODEL, replying

KEPT_IDS = ("candidate-id-9", "interview-id-9", "answer-id-9")


def _words() -> Iterator[str]:
    """Words that no dictionary and no template has: `quorzax1`, `quorzax2`, …, one of them beyond ASCII."""
    n = 0
    while True:
        n += 1
        yield f"quorzäx{n}end" if n == 3 else f"quorzax{n}end"


_next = _words()
WORDS = [next(_next) for _ in range(60)]
_left = iter(WORDS)


def _word() -> str:
    return next(_left)


def _answer() -> str:
    return f"I use {_word()} replicas and {_word()} caches because load goes up and down with {_word()} every day."


TRANSCRIPT = Transcript.model_validate(
    {
        "candidate": {
            "name": f"{_word()} {_word().upper()}",
            "id": KEPT_IDS[0],
            "email": f"{_word()}@example.test",
            "employers": [_word()],
        },
        "position": {"title": _word(), "level": _word(), "description": _word()},
        "interview": {"id": KEPT_IDS[1], "date": "2026-02-06", "language": f"en-{_word()}"},
        "exchanges": [
            {
                "id": KEPT_IDS[2] if n == 0 else None,
                "stage": "Technical" if n == 0 else f"Technical {_word()}",
                "question": f"How do you scale a {_word()} database?",
                "answer": _answer(),
                "key_points": [_word()],
                "reference_answer": _word(),
                "follow_ups": [{"question": f"And {_word()}?", "answer": _answer()}],
            }
            for n in range(3)
        ],
        "metadata": {_word(): _word()},
    }
)
METADATA: dict[str, Any] = {_word(): _word()}
REPLIED = {name: _word() for name in ("reasoning", "strength", "improvement", "missing", "aside")}
WRITTEN = {name: _word() for name in ("override", "note", "regrade", "render", "redecide", "waiting")}
POSTED = WORDS[: WORDS.index(REPLIED["reasoning"])]
SAID = [*POSTED, *REPLIED.values(), *WRITTEN.values()]
"""All that must be gone after an erasure, and must never stand in a trail, a message or a log."""


def forms(word: str) -> set[bytes]:
    """A word as it may stand in a file: in either case, as UTF-8 and as JSON writes it in ASCII."""
    cases = {word, word.upper(), word.casefold(), word.title()}
    return {form.encode() for form in cases} | {json.dumps(form)[1:-1].encode() for form in cases}


def found_in(data: bytes, words: list[str] = SAID) -> list[str]:
    """Those of the words that stand in some bytes, in any form."""
    return [word for word in words if any(form in data for form in forms(word))]


def reply(request: CompletionRequest) -> str:
    """A judge that says a word of its own in every field; a narrator whose text cannot be used."""
    properties = (request.reply_schema or {}).get("properties", {})
    if "criteria" not in properties:
        return REPLIED["aside"]
    quote = " ".join(answer_in(request).split()[:6])
    rated = {"evidence": [quote], "reasoning": f"It names {REPLIED['reasoning']}.", "level": 3}
    judgement = {
        "verdict": "addressed",
        "criteria": dict.fromkeys(properties["criteria"]["properties"], rated),
        "strengths": [{"point": f"It names {REPLIED['strength']}.", "quote": quote}],
        "improvements": [{"point": f"It omits {REPLIED['improvement']}.", "severity": "medium"}],
        "missing_points": [f"The {REPLIED['missing']}."],
    }
    return json.dumps(judgement)


def a_wordy_posting(**changes: Any) -> Posting:
    return Posting(**({"transcript": TRANSCRIPT, "judges": MODEL, "narrator": "llm", "metadata": METADATA} | changes))


async def lived(service: GradingService, caller: Caller) -> str:
    """The id of an assessment with a whole life behind it: an outage, a result, a review, every mode of revision."""
    down: Callable[[CompletionRequest], Exception] = lambda _: ConnectionLost(WRITTEN["waiting"])  # noqa: E731
    posted = await service.assessments.post(caller, a_wordy_posting(), key="key", body=b"body")
    assessment_id = str(posted["id"])
    await replying(service, down).works.run(assessment_id)
    talking = replying(service, reply)
    await talking.works.run(assessment_id)
    override = OverrideOrder(answer_id=KEPT_IDS[2], score=90, reason=WRITTEN["override"])
    order = ReviewOrder(reviewer="Rosalind", overrides=(override,), note=WRITTEN["note"], label="hire", attest=True)
    await service.editions.review(caller, assessment_id, order)
    for mode in ("render", "redecide", "regrade"):
        await service.editions.revise(caller, assessment_id, Revising(mode=mode, reason=WRITTEN[mode]))
    await talking.works.run(assessment_id)
    return assessment_id
