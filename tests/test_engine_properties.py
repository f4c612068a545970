"""Claims about whole interviews through the engine, for any levels, any weights and any answers that fail."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.assessment import AnswerStatus, Assessment
from grader.completion import CompletionRequest
from grader.errors import ServerFailed
from grader.rubric import Rubric
from grader.transcript import Transcript
from tests.builders import a_rubric, a_transcript
from tests.replies import answer_in, rating
from tests.test_engine import numbers, with_model

WEIGHTS = st.sampled_from([0.1, 0.5, 1.0, 3.0, 10.0])
SCALES = st.sampled_from([1e-6, 0.1, 1 / 3, 7.0, 1e6])
INTERVIEWS = st.lists(st.tuples(st.integers(0, 4), WEIGHTS, st.booleans()), min_size=2, max_size=7)
some = settings(max_examples=25)  # each example grades two interviews


def interview(drawn: list[tuple[int, float, bool]], *, scale: float = 1.0) -> Transcript:
    """One exchange for each level; the n-th answer names its number, by which the model knows it."""
    texts = [f"About topic{n}: I measure answer number {n} first, then change one thing." for n in range(len(drawn))]
    plain = a_transcript(*texts)
    weighted = [e.model_copy(update={"weight": w * scale}) for e, (_, w, _) in zip(plain.exchanges, drawn, strict=True)]
    return plain.model_copy(update={"exchanges": tuple(weighted)})


def graded(transcript: Transcript, drawn: list[tuple[int, float, bool]], rubric: Rubric | None = None) -> Assessment:
    """Each answer at its level; those that are drawn to fail find no server."""

    def reply(request: CompletionRequest) -> str | Exception:
        found = re.search(r"answer number (\d+)", answer_in(request))
        assert found is not None
        level, _, fails = drawn[int(found[1])]
        return ServerFailed("the server is down", status=503) if fails else rating(level)(request)

    return asyncio.run(with_model(reply)[0].grade(transcript, rubric or a_rubric()))


def rows(assessment: Assessment) -> list[tuple[int | None, tuple[int, int] | None]]:
    return [(c.score, c.interval) for c in assessment.categories] + [
        (assessment.overall.score, assessment.overall.interval)
    ]


@some
@given(INTERVIEWS.filter(lambda drawn: any(f for *_, f in drawn) and not all(f for *_, f in drawn)))
def test_a_failed_answer_moves_no_score(drawn: list[tuple[int, float, bool]]) -> None:
    """The scores are those of the same transcript without it, and no interval is narrower."""
    whole = interview(drawn)
    rest = tuple(e for e, (*_, fails) in zip(whole.exchanges, drawn, strict=True) if not fails)
    with_failed = graded(whole, drawn)
    without = graded(whole.model_copy(update={"exchanges": rest}), drawn)
    assert [a.score for a in with_failed.answers if a.status is not AnswerStatus.FAILED] == [
        a.score for a in without.answers
    ]
    for (score, wide), (expected, narrow) in zip(rows(with_failed), rows(without), strict=True):
        assert score == expected
        if wide and narrow:
            assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]


@some
@given(INTERVIEWS, st.randoms(use_true_random=False))
def test_the_order_of_exchanges_changes_no_number(drawn: list[tuple[int, float, bool]], random: Any) -> None:
    """Scores, intervals, bands, label, rule and confidence; failed answers among them."""
    whole = interview(drawn)
    turned = list(whole.exchanges)
    random.shuffle(turned)
    again = graded(whole.model_copy(update={"exchanges": tuple(turned)}), drawn)
    assert numbers(again) == numbers(graded(whole, drawn))


@some
@given(INTERVIEWS, SCALES, SCALES, SCALES)
def test_weights_of_any_scale_give_the_same_result(
    drawn: list[tuple[int, float, bool]], exchanges: float, categories: float, criteria: float
) -> None:
    """Exchange, category and criterion weights count relative to their own kind alone."""
    rubric = a_rubric()
    scaled = rubric.model_copy(
        update={
            "categories": tuple(c.model_copy(update={"weight": c.weight * categories}) for c in rubric.categories),
            "criteria": tuple(c.model_copy(update={"weight": c.weight * criteria}) for c in rubric.criteria),
        }
    )
    first = graded(interview(drawn), drawn)
    second = graded(interview(drawn, scale=exchanges), drawn, scaled)
    assert rows(second) == rows(first)
    assert [(a.score, a.interval) for a in second.answers] == [(a.score, a.interval) for a in first.answers]
    assert second.recommendation.label is first.recommendation.label
    assert second.recommendation.reason_codes == first.recommendation.reason_codes
    a, b = first.recommendation.confidence, second.recommendation.confidence
    assert (a and a.value) == (b and b.value)
