"""Small builders of nouns for tests: everything has a default, a test names only what it is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from grader.assessment import AnswerGrade, Assessment
from grader.judgement import GradingTask, Turn
from grader.rubric import Rubric
from grader.transcript import Transcript

ANCHORS = {n: f"anchor {n}" for n in range(5)}


def a_rubric(**changes: Any) -> Rubric:
    """Technical (must-have, .6) and Communication (.4), two criteria and one, four rules."""
    data: dict[str, Any] = {
        "id": "test",
        "version": "1",
        "title": "Test rubric",
        "categories": [
            {"id": "technical", "name": "Technical", "weight": 0.6, "must_have": True},
            {"id": "communication", "name": "Communication", "weight": 0.4},
        ],
        "criteria": [
            {"id": "accuracy", "category": "technical", "question": "Is it right?", "levels": ANCHORS},
            {"id": "depth", "category": "technical", "question": "How deep is it?", "levels": ANCHORS},
            {
                "id": "clarity",
                "category": "communication",
                "question": "Is it clear?",
                "levels": ANCHORS,
                "content": False,
                "baseline": "delivery",
            },
        ],
        "unscored_stages": ["Wrap Up"],
        "bands": [
            {"from": 0, "name": "Poor"},
            {"from": 40, "name": "Below Average"},
            {"from": 55, "name": "Acceptable"},
            {"from": 70, "name": "Good"},
            {"from": 85, "name": "Excellent"},
        ],
        "next_steps": {
            "strong_hire": ["Make an offer."],
            "hire": ["Hold a final interview."],
            "no_hire": ["Do not proceed."],
            "strong_no_hire": ["Do not proceed."],
            "inconclusive": ["Have a person look."],
        },
        "policy": {
            "inconclusive": {"min_answers": 3, "min_coverage": 0.7, "max_off_question": 0.5},
            "rules": [
                {"label": "strong_hire", "overall": 80, "every_category": 65},
                {"label": "hire", "overall": 65, "must_have": 50},
                {"label": "no_hire", "overall": 35},
                {"label": "strong_no_hire"},
            ],
        },
    }
    return Rubric.model_validate(data | changes)


def a_transcript(*answers: str, **changes: Any) -> Transcript:
    """One technical exchange for each answer, each with its own question."""
    exchanges = [
        {"stage": "Technical", "question": f"Question {n} about topic{n}?", "answer": answer}
        for n, answer in enumerate(answers, 1)
    ]
    return Transcript.model_validate({"exchanges": exchanges} | changes)


def a_task(answer: str = "I use read replicas and caching.", **changes: Any) -> GradingTask:
    """A task on one answer, with the criteria of `a_rubric`."""
    data: dict[str, Any] = {
        "answer_id": "q1",
        "stage": "Technical",
        "question": "How do you scale a database?",
        "turns": (Turn(answer=answer),),
        "criteria": a_rubric().criteria_for("Technical"),
    }
    return GradingTask(**(data | changes))


def an_answer(answer: str = "I use read replicas and caching.", **changes: Any) -> AnswerGrade:
    """A scored answer: level 3 on accuracy, with a found quote, and 2 on depth, without; 63 of 100."""
    quote = answer[:20]
    found = {"quote": quote, "turn": 0, "start": 0, "end": len(quote), "verified": True}
    data: dict[str, Any] = {
        "id": "q1",
        "stage": "Technical",
        "number": 1,
        "question": "How do you scale a database?",
        "answer": answer,
        "status": "scored",
        "verdict": "addressed",
        "score": 63,
        "interval": (48, 77),
        "band": "Acceptable",
        "formula": "25 × (1.0 × 3 + 1.0 × 2) / 2.0 = 62.5, rounded to 63",
        "feedback": "The answer names two ways to scale.",
        "criteria": [
            {"id": "accuracy", "name": "Accuracy", "weight": 1.0, "level": 3, "evidence": [found]},
            {"id": "depth", "name": "Depth", "weight": 1.0, "level": 2, "reasoning": "Named, not explained."},
        ],
    }
    return AnswerGrade.model_validate(data | changes)


def an_assessment(*answers: AnswerGrade, **changes: Any) -> Assessment:
    """A completed assessment of `answers` (one default answer when none is given): hire, moderate confidence."""
    at = dt.datetime(2026, 2, 6, 13, 0, tzinfo=dt.UTC)
    data: dict[str, Any] = {
        "id": "asm_0000000000000001",
        "status": "completed",
        "created_at": at,
        "completed_at": at,
        "revision": {"n": 1, "at": at},
        "candidate": {"name": "Alex Thompson"},
        "position": {"title": "Staff Backend Engineer"},
        "interview": {"date": "2026-02-06", "duration_minutes": 42, "language": "en"},
        "answers": answers or (an_answer(),),
        "categories": [a_category_score(), a_category_score("communication", name="Communication", weight=0.4)],
        "overall": {"score": 68, "interval": (58, 77), "formula": "0.6 × 68 + 0.4 × 68 = 68"},
        "recommendation": {
            "label": "hire",
            "rule": "Hire: overall at least 65 and every must-have category at least 50",
            "confidence": {"value": 0.71, "band": "moderate", "meaning": "The label is likely to hold."},
            "reasoning": "The overall score is 68, and the rule asks for 65.",
            "closest_flip": {"label": "no_hire", "change": "overall 4 points lower"},
            "next_steps": ["Hold a final interview."],
        },
        "summary": "The candidate scored 68 of 100 overall.",
        "provenance": {
            "engine_version": "0.1.0",
            "rubric": {"id": "test", "version": "1", "sha256": "a" * 64},
            "prompts_sha256": "b" * 64,
            "judges": [{"spec": "baseline", "model": None}],
            "narrator": "facts",
            "calibration": {"sigma": 0.7, "rho": 0.5, "beta": 0.3, "source": "default of a judge never measured"},
            "transcript_sha256": "c" * 64,
            "generated_at": at,
        },
    }
    return Assessment.model_validate(data | changes)


def a_category_score(id_: str = "technical", **changes: Any) -> dict[str, Any]:
    """One row of the score breakdown, as `an_assessment(categories=[…])` takes it."""
    data = {
        "id": id_,
        "name": "Technical",
        "score": 68,
        "interval": (55, 79),
        "band": "Acceptable",
        "answers": 4,
        "weight": 0.6,
        "contribution": 40.8,
        "formula": "mean of 4 answers = 68",
    }
    return data | changes
