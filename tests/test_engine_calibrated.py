"""The engine uses what was measured of its judge under exactly this rubric, and a default everywhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.assessment import Assessment, JudgeReference
from grader.bootstrap.measured import calibration_of, measured_in
from grader.calibration import key_of
from grader.calibrations import write
from grader.conclusion import Method
from grader.engine import Engine
from grader.errors import LabError
from grader.judges.baseline import BASELINE_ERROR, BaselineJudge
from grader.narrators import FactsNarrator
from grader.revising.editions import redecided, regraded
from grader.rubric import Rubric
from grader.transcript import Transcript, validate_transcript
from reports import render
from tests.builders import a_rubric
from tests.calibrations import MEASURED, a_calibration

THEN = datetime(2026, 2, 6, 13, 0, tzinfo=UTC)
BASELINE = (JudgeReference(spec="baseline", model=None),)
PROMPTS = "2" * 64


def interview() -> Transcript:
    """Six answers that say most of what was to be said."""
    points = ["read replicas for reads", "caching of hot rows", "sharding of the data"]
    exchanges = [
        {
            "id": f"q{n}",
            "stage": "Technical",
            "question": f"How do you scale database number {n}?",
            "answer": f"For database {n} I add read replicas for the reads, and caching of hot rows with Redis.",
            "key_points": points,
        }
        for n in range(1, 7)
    ]
    return validate_transcript({"exchanges": exchanges})


async def graded(folder: Path | None, rubric: Rubric | None = None) -> Assessment:
    method = Method(BASELINE, BASELINE_ERROR, PROMPTS, measured_in(folder, BASELINE, PROMPTS))
    engine = Engine(BaselineJudge(), FactsNarrator(), method, lexical=True, clock=lambda: THEN)
    return await engine.grade(interview(), rubric or a_rubric())


async def test_without_a_calibration_not_a_bit_changes(tmp_path: Path) -> None:
    """Nor with a folder that holds none of this judge."""
    write(tmp_path, a_calibration(judges=("openai:m",)))
    assert await graded(tmp_path) == await graded(None)


async def test_what_was_measured_is_used_and_named(tmp_path: Path) -> None:
    """Levels, scores and label stand; intervals, confidence and provenance are those of the measured error."""
    write(tmp_path, a_calibration())
    usual, known = await graded(None), await graded(tmp_path)
    assert known.provenance.calibration == MEASURED
    assert [(a.score, a.criteria) for a in known.answers] == [(a.score, a.criteria) for a in usual.answers]
    assert (known.overall.score, known.recommendation.label) == (usual.overall.score, usual.recommendation.label)
    assert known.id == usual.id
    widths = [a.overall.interval[1] - a.overall.interval[0] for a in (known, usual) if a.overall.interval]
    assert widths[0] < widths[1]
    sure = [a.recommendation.confidence.value for a in (known, usual) if a.recommendation.confidence]
    assert sure[0] > sure[1]


async def test_another_rubric_has_the_default_again(tmp_path: Path) -> None:
    """Even where only its title was changed: what the judge was shown is another text."""
    write(tmp_path, a_calibration())
    assert (await graded(tmp_path, a_rubric(title="Another"))).provenance.calibration == BASELINE_ERROR


async def test_a_damaged_calibration_stops_the_work_before_anybody_is_asked(tmp_path: Path) -> None:
    """It names the file."""
    path = write(tmp_path, a_calibration())
    path.write_text("{")

    class Unasked:
        async def judge(self, task: object, /) -> None:
            pytest.fail("the judge was asked")

    method = Method(BASELINE, BASELINE_ERROR, PROMPTS, measured_in(tmp_path, BASELINE, PROMPTS))
    engine = Engine(Unasked(), FactsNarrator(), method)  # type: ignore[arg-type]
    with pytest.raises(LabError, match=path.name):
        await engine.grade(interview(), a_rubric())


async def test_what_is_measured_later_holds_for_the_next_grade_and_not_for_the_last(tmp_path: Path) -> None:
    """The folder is looked into each time; a redecision stands on the error of its provenance."""
    method = Method(BASELINE, BASELINE_ERROR, PROMPTS, measured_in(tmp_path, BASELINE, PROMPTS))
    engine = Engine(BaselineJudge(), FactsNarrator(), method, lexical=True, clock=lambda: THEN)
    before = await engine.grade(interview(), a_rubric())
    write(tmp_path, a_calibration())
    after = await engine.grade(interview(), a_rubric())
    assert (before.provenance.calibration, after.provenance.calibration) == (BASELINE_ERROR, MEASURED)
    again = redecided(before, a_rubric(), a_rubric())
    assert again.provenance.calibration == BASELINE_ERROR
    assert again.overall == before.overall
    mixed = regraded(before, after, a_rubric(), asked=["q1"])
    assert mixed.provenance.calibration == BASELINE_ERROR  # no better than the worse of the two
    assert regraded(before, after, a_rubric()).provenance.calibration == MEASURED


def test_the_judge_to_escalate_to_is_a_part_of_what_was_measured(tmp_path: Path) -> None:
    """And the confidence under which it is asked."""
    key = key_of(["baseline"], "openai:m", a_rubric().sha256, PROMPTS, 0.8)
    write(tmp_path, a_calibration(key=key))
    strong = JudgeReference(spec="openai:m", model="m", role="escalation", below=0.8)
    for judges, known in (
        ((*BASELINE, strong), True),
        (BASELINE, False),
        ((*BASELINE, strong.model_copy(update={"below": 0.9})), False),
    ):
        assert (calibration_of(tmp_path, judges, a_rubric().sha256, PROMPTS) is not None) == known


def test_a_method_is_the_same_where_nothing_was_measured() -> None:
    """Its own error stands."""
    method = Method(BASELINE, BASELINE_ERROR, PROMPTS)
    assert method.under(a_rubric()) == method
    assert replace(method, measured=lambda _: MEASURED).under(a_rubric()).error == MEASURED


async def test_a_report_says_what_was_measured_and_what_was_not(tmp_path: Path) -> None:
    """The source, and by criterion whether a figure stands behind it; of criteria that were rated alone."""
    own = [
        {"id": "accuracy", "sigma": 0.5, "beta": 0.2, "source": "content, pooled"},
        {"id": "depth", "sigma": 0.5, "beta": 0.2, "source": "content, pooled"},
        {"id": "clarity", "sigma": 1.1, "beta": 0.4, "source": "documented default"},
        {"id": "elsewhere", "sigma": 1.1, "beta": 0.4, "source": "documented default"},
    ]
    write(tmp_path, a_calibration(error=MEASURED.model_dump() | {"criteria": own}))
    text = " ".join(render(await graded(tmp_path), "md", "recruiter").decode().split())
    assert "sigma 0.5, rho 1, beta 0.2 levels (measured; 40 answers to 8 questions of set, 2026-02-06)" in text
    assert "Accuracy, Depth: content, pooled (sigma 0.5, beta 0.2)" in text
    assert "Clarity: documented default (sigma 1.1, beta 0.4)" in text
    assert "elsewhere" not in text
    assert "by criterion" not in render(await graded(None), "md", "recruiter").decode()
