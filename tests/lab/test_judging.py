from __future__ import annotations

import asyncio
import json

import pytest

from grader.completion import CompletionRequest
from grader.errors import LabError, ServerFailed
from grader.judges.baseline import BASELINE_ERROR, BaselineJudge
from grader.judges.llm import LlmJudge
from grader.lab.judging import Rater, baseline_share, check_rubric, rate_all
from grader.lab.results import RowResult
from grader.library import load_prompts
from tests.builders import a_rubric
from tests.doubles import FunctionProvider, Replying
from tests.lab.made import a_row
from tests.replies import rating

LONG = "Replicas take the reads, caches take the hot rows, and shards split the writes by tenant."


def _rater(reply: Replying) -> tuple[Rater, FunctionProvider]:
    provider = FunctionProvider(reply)
    return Rater(LlmJudge(provider, load_prompts(), model="m"), BASELINE_ERROR, a_rubric()), provider


async def test_the_judges_value_is_the_mean_level_of_the_content_criteria() -> None:
    """People's marks are for what an answer says; how it is told enters the printed score only."""

    def reply(request: CompletionRequest) -> str:
        said = json.loads(rating(3)(request))
        said["criteria"]["clarity"]["level"] = 0
        said["criteria"]["depth"]["level"] = 2
        return json.dumps(said)

    rater, _ = _rater(reply)
    result = await rater.rate(a_row(answer=LONG))
    assert result.judge == pytest.approx(2.5 / 4)
    assert result.score == round(25 * (3 + 2 + 0) / 3)
    assert result.levels == {"accuracy": 3, "depth": 2, "clarity": 0}
    assert result.reasoning["accuracy"] == "The answer says so."
    assert (result.human, result.words, result.usage.calls) == (0.5, 16, 1)


async def test_a_row_is_judged_as_an_interview_of_its_own() -> None:
    """The request holds its question, answer and reference, and nothing of another row or of people's scores."""
    rater, provider = _rater(rating(3))
    await rater.rate(a_row(question="What scales reads?", answer=LONG, reference_answer="Replicas and caches."))
    said = provider.asked[0].messages[-1].content
    assert all(text in said for text in ("What scales reads?", LONG, "Replicas and caches."))
    assert "r1" not in said
    assert "score" not in said.casefold()


async def test_a_failure_is_no_value() -> None:
    """A failed call leaves the row without a value and with its reason."""
    rater, _ = _rater(lambda request: ServerFailed("away", status=500))
    result = await rater.rate(a_row())
    assert (result.status, result.judge, result.score) == ("failed", None, None)
    assert result.codes == ("provider_failed",)
    assert "away" in result.detail


async def test_what_declines_has_no_value_and_what_is_off_the_question_has_nought() -> None:
    """An abstention is told from a judgement of 0."""
    rater, _ = _rater(rating(3, verdict="not_addressed"))
    assert (await rater.rate(a_row(answer=LONG))).judge == 0.0
    rater, _ = _rater(rating(3, verdict="declined"))
    declined = await rater.rate(a_row(answer=LONG))
    assert (declined.status, declined.judge) == ("not_scored", None)


async def test_an_answer_without_a_letter_is_sent_to_nobody() -> None:
    """It is abstained from, as in an interview."""
    rater, provider = _rater(rating(3))
    result = await rater.rate(a_row(answer="…"))
    assert (result.status, result.judge, provider.asked) == ("not_scored", None, [])


async def test_what_comparing_words_gives_is_the_baseline_judges_value() -> None:
    """The floor that a model has to beat; without a reference there is none."""
    assert baseline_share(a_row(answer=LONG), a_rubric(), BASELINE_ERROR) is None
    row = a_row(answer=LONG, reference_answer=LONG)
    lexical = Rater(BaselineJudge(), BASELINE_ERROR, a_rubric(), lexical=True)
    found = baseline_share(row, a_rubric(), BASELINE_ERROR)
    assert found == (await lexical.rate(row)).judge
    assert found is not None
    assert found > 0.9


async def test_a_further_draw_is_another_request() -> None:
    """Repeats ask again instead of being served the first reply."""
    rater, provider = _rater(rating(3))
    for draw in (0, 1):
        await rater.rate(a_row(), draw)
    assert provider.asked[0].key != provider.asked[1].key


async def test_all_rows_are_told_and_only_so_many_are_in_hand() -> None:
    """Memory is bounded by what is in hand, not by the size of the data set."""
    in_hand, most = 0, 0

    class Counting:
        async def complete(self, request: CompletionRequest, /) -> object:
            nonlocal in_hand, most
            in_hand += 1
            most = max(most, in_hand)
            await asyncio.sleep(0)
            in_hand -= 1
            return await FunctionProvider(rating(3)).complete(request)

    rater = Rater(LlmJudge(Counting(), load_prompts(), model="m"), BASELINE_ERROR, a_rubric())  # type: ignore[arg-type]
    told: list[RowResult] = []
    await rate_all(rater, [(a_row(n), 0) for n in range(20)], told.append, at_once=3)
    assert sorted(r.id for r in told) == sorted(f"r{n}" for n in range(20))
    assert most == 3


def test_a_stage_that_the_rubric_does_not_rate_is_refused() -> None:
    """By its line: such a row could agree with nobody."""
    with pytest.raises(LabError, match="line 7: stage: the rubric test@1 rates nothing in the stage 'Wrap Up'"):
        check_rubric([a_row(), a_row(7, stage="Wrap Up")], a_rubric())
