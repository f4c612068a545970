from __future__ import annotations

import pytest

from grader.errors import JudgeSpecError
from grader.judgement import Judgement, ReasonCode, Ungraded, Verdict
from grader.judges.panel import PanelJudge
from grader.lab.recorded import RecordedJudge, recorded_judge
from grader.lab.rows import Recorded, Scored
from tests.builders import a_rubric, a_task

CRITERIA = a_rubric().criteria


def row(id_: str, **labels: tuple[int | None, ...]) -> Scored:
    """A row with recordings: `mini__plain` is the model "mini" under the rubric "plain"."""
    recorded = tuple(Recorded(name=name.replace("__", "/"), labels=given) for name, given in labels.items())
    return Scored(id=id_, question_id="q", question="Why?", answer="So.", scores=(1,), score_max=1, recorded=recorded)


ROWS = (row("a", mini__plain=(1, 0, None), big__plain=(1,), big__strict=(0,)), row("b", big__plain=(0,)))


@pytest.mark.parametrize(("draw", "level"), [(0, 4), (1, 0)])
async def test_a_label_is_the_highest_or_the_lowest_level_of_content(draw: int, level: int) -> None:
    """Draw n is the n-th repeat; what is not about content is not rated; nothing is paid."""
    outcome = await recorded_judge("mini/plain", ROWS).judge(a_task(answer_id="a", draw=draw))
    assert isinstance(outcome, Judgement)
    expected = {c.id: level if c.content else None for c in CRITERIA}
    assert {rating.criterion_id: rating.level for rating in outcome.ratings} == expected
    assert {c.content for c in CRITERIA} == {True, False}
    assert outcome.verdict is Verdict.ADDRESSED
    assert outcome.usage.calls == 0
    assert not outcome.usage.cost_usd


async def test_without_content_criteria_every_criterion_has_the_label() -> None:
    """A rubric may rate delivery alone."""
    others = tuple(c for c in CRITERIA if not c.content)
    outcome = await recorded_judge("mini/plain", ROWS).judge(a_task(answer_id="a", criteria=others))
    assert isinstance(outcome, Judgement)
    assert {rating.level for rating in outcome.ratings} == {4}


@pytest.mark.parametrize(
    ("answer_id", "draw", "reason", "detail"),
    [
        ("a", 2, ReasonCode.UNPARSABLE, "mini/plain: the recording holds no label for 'a', draw 3"),
        ("a", 3, ReasonCode.PROVIDER_FAILED, "mini/plain: 3 recorded for 'a', draw 4 asked"),
        ("b", 0, ReasonCode.PROVIDER_FAILED, "mini/plain: nothing was recorded for the answer 'b'"),
    ],
)
async def test_no_label_is_no_grade(answer_id: str, draw: int, reason: ReasonCode, detail: str) -> None:
    """A label that is null, a draw beyond the last, a row that the judge never saw: failures, and never a 0."""
    outcome = await recorded_judge("mini/plain", ROWS).judge(a_task(answer_id=answer_id, draw=draw))
    assert outcome == Ungraded(reason=reason, detail=detail)


def test_the_kind_may_be_left_out_where_there_is_one() -> None:
    """A model under one rubric needs no more than its name; also a name that another one begins with."""
    rows = (*ROWS, row("c", mini__plain=(1,)), row("d", **{"mini 8b__strict": (1,)}))
    assert recorded_judge("mini", rows) == recorded_judge("mini/plain", rows)
    assert recorded_judge("mini", rows).labels == {"a": (1, 0, None), "c": (1,)}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("big", "big was recorded under several rubrics; write recorded:big/KIND, KIND being one of: plain, strict"),
        ("small", "nothing was recorded of 'small'; here are mini, big, as recorded:MODEL/KIND"),
        ("mini/other", "nothing was recorded of 'mini/other'; here are mini, big"),
    ],
)
def test_a_name_that_is_not_there_lists_what_is(name: str, said: str) -> None:
    """One line from which the right SPEC can be written."""
    with pytest.raises(JudgeSpecError) as raised:
        recorded_judge(name, ROWS)
    assert said in str(raised.value)


def test_a_data_set_without_recordings_has_no_recorded_judges() -> None:
    """It says so."""
    with pytest.raises(JudgeSpecError, match="here are none"):
        recorded_judge("mini", (row("a"),))


async def test_three_recorded_judges_make_a_panel() -> None:
    """Two labels 1 and one 0: the median level, disputed, with one judge who dissents; one that failed drops out."""
    said: dict[str, int | None] = {"x": 1, "y": 0, "z": 1, "gone": None}
    judges = [RecordedJudge(name, {"a": (label,)}) for name, label in said.items()]
    outcome = await PanelJudge(judges).judge(a_task(answer_id="a"))
    assert isinstance(outcome, Judgement)
    content = {c.id for c in CRITERIA if c.content}
    assert {r.level for r in outcome.ratings if r.criterion_id in content} == {4}
    assert (outcome.dissent, ReasonCode.JUDGES_DISAGREE in outcome.codes) == (1, True)
