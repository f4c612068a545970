"""The transcripts to try: valid, of our own making, and each shows what it is there to show."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assessment import Assessment, JudgeReference
from grader.conclusion import Method
from grader.engine import Engine
from grader.judgement import ReasonCode
from grader.judges.baseline import BASELINE_ERROR, BaselineJudge
from grader.narrative.lint import lint_assessment
from grader.narrators import FactsNarrator
from grader.rubric import Label
from grader.rubrics.library import load_rubric
from grader.transcript import Transcript, parse_transcript, stage_key

EXAMPLES = Path(__file__).parents[1] / "examples"
FILES = sorted(EXAMPLES.glob("*.json"))
WORDS_A_MINUTE = 200  # nobody speaks faster for long


def read(path: Path) -> Transcript:
    return parse_transcript(path.read_bytes(), source=path.name)


def named(name: str) -> Transcript:
    return read(EXAMPLES / f"{name}.json")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_example_is_a_transcript(path: Path) -> None:
    """With a candidate, a position, a date and a duration in which its words can be spoken."""
    transcript = read(path)
    interview = transcript.interview
    assert transcript.candidate.name
    assert transcript.position.title
    assert interview.date
    assert interview.duration_minutes
    words = sum(len(answer.split()) for e in transcript.exchanges for answer in e.answers)
    assert words < WORDS_A_MINUTE * interview.duration_minutes


def test_examples_are_not_the_shared_interview() -> None:
    """They are made up: their candidates and texts occur nowhere else."""
    names = [read(path).candidate.name for path in FILES]
    assert len(set(names)) == len(FILES) >= 4
    assert all("made up" in str(read(path).metadata.get("source")) for path in FILES)


def test_the_backend_interview_has_every_stage_and_key_points() -> None:
    """So that a grade needs no key: what is scored has something to be compared with."""
    exchanges = named("backend_engineer").exchanges
    stages = dict.fromkeys(stage_key(e.stage) for e in exchanges)
    assert list(stages) == ["screening", "technical", "behavioral", "systemdesign", "wrapup"]
    assert all(e.key_points for e in exchanges if stage_key(e.stage) != "wrapup")


def test_the_mispaired_interview_holds_each_answer_once() -> None:
    """A faulty export moves answers; it invents none."""
    answers = [e.answer for e in named("data_engineer_mispaired").exchanges]
    assert len(set(answers)) == len(answers) == 7


def test_one_example_has_follow_ups_and_none_of_the_optional_stages() -> None:
    """Ids, weights, a reference answer and follow-ups; the stage is the default one."""
    exchanges = named("site_reliability_follow_ups").exchanges
    assert any(e.follow_ups for e in exchanges)
    assert any(e.reference_answer for e in exchanges)
    assert {e.stage for e in exchanges} == {"Interview"}
    assert all(e.id for e in exchanges)


async def graded(name: str, rubric: str = "general") -> Assessment:
    """The example as somebody without a key sees it graded."""
    method = Method((JudgeReference(spec="baseline", model=None),), BASELINE_ERROR, "0" * 64)
    engine = Engine(judge=BaselineJudge(), narrator=FactsNarrator(), method=method, lexical=True)
    return await engine.grade(named(name), load_rubric(rubric))


@pytest.mark.parametrize(
    ("name", "rubric", "labels"),
    [
        ("backend_engineer", "general", {Label.HIRE}),
        ("backend_engineer", "backend-engineer", {Label.HIRE}),
        ("site_reliability_follow_ups", "general", {Label.HIRE}),
        ("team_lead_behavioral", "general", {Label.NO_HIRE, Label.STRONG_NO_HIRE}),
        ("team_lead_behavioral", "behavioral-star", {Label.NO_HIRE, Label.STRONG_NO_HIRE}),
        ("data_engineer_mispaired", "general", {Label.INCONCLUSIVE}),
    ],
)
async def test_each_example_gets_the_label_it_is_there_to_show(name: str, rubric: str, labels: set[Label]) -> None:
    """Even by the judge without a model; and no text of its report fails the lint."""
    assessment = await graded(name, rubric)
    assert assessment.recommendation.label in labels
    assert lint_assessment(assessment) == ()


async def test_only_the_mispaired_interview_is_taken_for_one() -> None:
    """The pairing is suspect there, and nowhere else."""
    for name in (path.stem for path in FILES):
        suspect = ReasonCode.QA_MISALIGNED in (await graded(name)).recommendation.reason_codes
        assert suspect == (name == "data_engineer_mispaired")
