"""Assessments as a machine leaves them, drawn by hypothesis: every status and verdict, hostile texts in the words."""

from __future__ import annotations

import string
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from grader.assessment import AnswerGrade, Assessment
from grader.judgement import ReasonCode
from grader.revising.concluding import concluded
from grader.revising.orders import OverrideOrder
from grader.rubric import Label, Rubric
from grader.scoring.scores import with_score
from tests.builders import ANCHORS, a_rubric, an_answer, an_assessment
from tests.gradings import ERROR, WEIGHT

RUBRIC = a_rubric()
CRITERIA = tuple(criterion.id for criterion in RUBRIC.criteria)
few = settings(max_examples=30, deadline=None)  # each example tells several whole assessments

HOSTILE = st.sampled_from(
    [
        "**Bold. It is",
        "His age, her age",
        "No Hire: 3",
        "100/100",
        "x\u202ey\x00",
        "..",
        "1 minutes",
        "a; b, c.",
        'a "b',
    ]
)
TEXT = st.one_of(HOSTILE, st.text(alphabet=string.printable, max_size=30))
_CODES = {
    "failed": [ReasonCode.PROVIDER_FAILED, ReasonCode.UNPARSABLE],
    "no_answer": [ReasonCode.NO_ANSWER],
    "declined": [ReasonCode.DECLINED],
    "unintelligible": [ReasonCode.UNINTELLIGIBLE],
    "not_addressed": [ReasonCode.NOT_ADDRESSED],
}
_KINDS = ("addressed", "addressed", "addressed", "partially_addressed", "not_addressed")
_UNRATED = ("failed", "no_answer", "declined", "unintelligible")


@st.composite
def criteria(draw: st.DrawFn, kind: str) -> list[dict[str, Any]]:
    """Levels with their anchors; off the question, content is at 0."""
    given = []
    for criterion in RUBRIC.criteria:
        level = None if kind in _UNRATED else draw(st.one_of(st.none(), st.integers(0, 4)))
        level = 0 if kind == "not_addressed" and criterion.content else level
        quote = {"quote": "I use read replicas", "turn": 0, "start": 0, "end": 19, "verified": draw(st.booleans())}
        rated = {"reasoning": draw(TEXT), "evidence": [quote], "disputed": draw(st.booleans())} if level else {}
        given.append({"id": criterion.id, "name": criterion.title, "weight": 1.0, "level": level} | rated)
    return given


@st.composite
def graded(draw: st.DrawFn, n: int) -> AnswerGrade:
    """One answer as the assembly leaves it."""
    kind = draw(st.sampled_from((*_KINDS, *_UNRATED)))
    rated = draw(criteria(kind))
    scored = any(c["level"] is not None for c in rated)
    status = "scored" if scored else "failed" if kind == "failed" else "not_scored"
    codes = _CODES.get(kind, [])[:1]
    codes += [ReasonCode.JUDGES_DISAGREE] if any(c.get("disputed") for c in rated) else []
    answer = an_answer(
        f"I use read replicas, number {n}.",
        id=f"q{n}",
        number=n,
        question=draw(TEXT) or "?",
        weight=draw(WEIGHT),
        status=status,
        verdict=None if kind == "failed" else kind,
        criteria=rated,
        missing_points=[draw(TEXT)] if scored else [],
        strengths=[{"point": draw(TEXT), "quote": "I use read replicas"}] if scored and not codes else [],
        score=None,
        interval=None,
        band=None,
        formula="",
        feedback="",
    )
    unverified = [ReasonCode.EVIDENCE_UNVERIFIED] if any(c.unverified for c in answer.criteria) else []
    return answer.model_copy(update={"reason_codes": (*codes, *unverified)})


def finished(answers: tuple[AnswerGrade, ...], rubric: Rubric = RUBRIC, *, misaligned: bool = False) -> Assessment:
    """The assessment that these answers give, told; made under `ERROR`, levels with their anchors."""
    answers = tuple(_anchored(answer, rubric) for answer in answers)
    base = an_assessment(*answers, candidate={"name": "Alex Thompson"})
    reference = {"id": rubric.id, "version": rubric.version, "sha256": rubric.sha256}
    provenance = an_assessment(provenance=base.provenance.model_dump() | {"rubric": reference}).provenance
    codes = (ReasonCode.QA_MISALIGNED,) if misaligned else ()
    recommendation = base.recommendation.model_copy(update={"reason_codes": codes})
    update = {"provenance": provenance.model_copy(update={"calibration": ERROR}), "recommendation": recommendation}
    return concluded(base.model_copy(update=update), answers, rubric, None)


def _anchored(answer: AnswerGrade, rubric: Rubric) -> AnswerGrade:
    anchors = (c.model_copy(update={"anchor": "" if c.level is None else ANCHORS[c.level]}) for c in answer.criteria)
    scored = answer.model_copy(update={"criteria": tuple(anchors)})
    return with_score(scored, rubric, ERROR) if answer.status == "scored" else scored


@st.composite
def machines(draw: st.DrawFn) -> Assessment:
    """An interview of one to five answers, now and then a mispaired one."""
    answers = tuple(draw(graded(n)) for n in range(1, draw(st.integers(1, 5)) + 1))
    return finished(answers, misaligned=draw(st.sampled_from([False, False, True])))


@st.composite
def orders(draw: st.DrawFn, assessment: Assessment) -> list[OverrideOrder]:
    """What one person may set: for each answer nothing, a score, or some of its levels."""
    given = []
    for answer in assessment.answers:
        reason = {"answer_id": answer.id, "reason": draw(TEXT).strip() or "So."}
        what = draw(st.sampled_from(["nothing", "score", "levels"]))
        if what == "score":
            given.append(OverrideOrder(score=draw(st.integers(0, 100)), **reason))
        elif what == "levels":
            chosen = draw(st.lists(st.sampled_from(CRITERIA), min_size=1, unique=True))
            given += [OverrideOrder(criterion_id=i, level=draw(st.integers(0, 4)), **reason) for i in chosen]
    return given


LABELS = st.one_of(st.none(), st.sampled_from(Label))
