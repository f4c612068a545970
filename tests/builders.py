"""Small builders of nouns for tests: everything has a default, a test names only what it is about."""

from __future__ import annotations

from typing import Any

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
