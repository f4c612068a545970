"""Rule 9, call by call: what leaves tells nobody who the candidate is, and the assessment proves what left."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.assessment import Assessment
from grader.completion import CompletionRequest
from grader.judgement import Disclosure
from grader.judges.llm import LlmJudge
from grader.judges.panel import PanelJudge
from grader.library import load_prompts
from grader.narrators import LlmNarrator
from grader.planning import plan
from grader.prompting import judge_request
from grader.transcript import Transcript, validate_transcript
from tests.builders import a_rubric, a_transcript
from tests.doubles import FunctionProvider
from tests.replies import rating
from tests.safeguards.test_names import FAMILY, GIVEN, tells
from tests.test_engine import ANSWERS, PROMPTS, an_engine, with_model

WHO = {"name": "Noor Haddad", "email": "noor.h@mail.example", "employers": ["MegaTech GmbH"]}


def interview(name: str = "Noor Haddad") -> Transcript:
    """A candidate who stands in every text that a judge is shown."""
    first, last = name.split()
    exchange = {
        "stage": f"Technical with {first}",
        "question": f"{first}, how do you scale a database at MegaTech?",
        "answer": f"I'm {name}. At megatech I measured first ({last.lower()}@mail.example, +44 20 7946 0958).",
        "key_points": [f"{last}'s answer names replicas"],
        "reference_answer": f"As {last.upper()} said: replicas, see https://x.example/{first}",
        "follow_ups": [
            {"question": f"And then, {first}?", "answer": f"Then {first.lower()} measured again, {last}'s way."}
        ],
    }
    return validate_transcript({"candidate": WHO | {"name": name}, "exchanges": [exchange] * 3})


def texts(request: CompletionRequest) -> str:
    return json.dumps(request.model_dump(mode="json"), ensure_ascii=False)


def disclosures(assessment: Assessment) -> list[Disclosure]:
    return [answer.disclosure for answer in assessment.answers if answer.disclosure]


@settings(max_examples=15)
@given(st.sampled_from([g for g in GIVEN if "-" not in g]), st.sampled_from(FAMILY))
def test_no_request_tells_who_the_candidate_is(given_name: str, family: str) -> None:
    """Name, address, number, link, employer: in the question, key points, reference, follow-ups and answers."""
    name = f"{given_name} {family}"
    rubric = a_rubric()
    for answer in plan(interview(name), rubric).answers:
        assert answer.task is not None
        sent = texts(judge_request(answer.task, PROMPTS, model="m"))
        left = [w for w in (given_name, family, "megatech", "mail.example", "7946", "x.example") if tells(sent, w)]
        assert not left, sent
        assert answer.task.stage == "Technical with [NAME]"


async def test_each_call_leaves_its_hash_and_what_was_hidden() -> None:
    """Repairs too; the hash is that of the request which was sent, and of the one that is made again from the task."""
    engine, provider = with_model(
        lambda r: "no JSON" if "Your last reply" not in r.messages[-1].content else rating(3)(r)
    )
    transcript, rubric = interview(), a_rubric()
    graded = await engine.grade(transcript, rubric)
    told = disclosures(graded)
    assert sorted(key for each in told for key in each.requests) == sorted(request.key for request in provider.asked)
    assert [len(each.requests) for each in told] == [2, 2, 2]
    again = [a.task and judge_request(a.task, load_prompts(), model="m").key for a in plan(transcript, rubric).answers]
    assert [each.requests[0] for each in told] == again
    hidden = told[0].masked
    assert (hidden.name, hidden.email, hidden.phone, hidden.link, hidden.employer) == (8, 1, 1, 1, 2)
    assert "haddad" not in json.dumps([each.model_dump() for each in told]).casefold()


async def test_every_judge_of_a_panel_and_the_narrator_leave_theirs() -> None:
    """In the order of the judges; a narrator's stand in the provenance."""
    one, two, narrator = FunctionProvider(rating(2)), FunctionProvider(rating(3)), FunctionProvider(lambda _: "no JSON")
    judges = [LlmJudge(p, PROMPTS, model=m) for p, m in ((one, "a"), (two, "b"))]
    graded = await an_engine(PanelJudge(judges)).grade(interview(), a_rubric())
    for n, told in enumerate(disclosures(graded)):
        assert told.requests == (one.asked[n].key, two.asked[n].key)
    narrative, _ = await LlmNarrator(narrator, PROMPTS, model="m").narrate(graded, a_rubric())
    assert narrative.requests == tuple(request.key for request in narrator.asked)
    assert len(narrative.requests) == 2
    assert not [
        request for request in narrator.asked if tells(texts(request), "Haddad") or tells(texts(request), "Noor")
    ]


async def test_where_nothing_leaves_nothing_is_disclosed() -> None:
    """No answer, no call: null, and not a proof of nothing."""
    engine, provider = with_model(rating(3))
    graded = await engine.grade(a_transcript("", *ANSWERS[:2]), a_rubric())
    assert [answer.disclosure is None for answer in graded.answers] == [True, False, False]
    assert len(provider.asked) == 2
