"""What the OpenAPI document shows as bodies of requests. Each can be sent as it is: a test does."""

from __future__ import annotations

from typing import Any

from fastapi.openapi.models import Example

_INTERVIEW: dict[str, Any] = {
    "candidate": {"name": "Noor Haddad"},
    "position": {"title": "Backend Engineer", "level": "Senior"},
    "interview": {"id": "booking-17", "date": "2026-03-12", "duration_minutes": 20, "language": "en"},
    "exchanges": [
        {
            "stage": "Technical",
            "question": "Two customers book the last seat at the same moment. How does only one of them get it?",
            "answer": "The booking is one conditional update: set the seat to held where it is still free, and look at "
            "the number of rows changed. Whoever changed none is told that the seat is gone.",
            "key_points": ["an atomic conditional update", "the loser gets a clear conflict response"],
        },
        {
            "stage": "Behavioral",
            "question": "Tell me about an outage that you were responsible for.",
            "answer": "I shipped a migration that locked the bookings table for nine minutes. I rolled it back, told "
            "the depots by phone, and we now run every migration against a copy of production first.",
            "follow_ups": [{"question": "What came of it?", "answer": "No migration has locked a table since."}],
        },
    ],
}

_RUBRIC: dict[str, Any] = {
    "id": "support-engineer",
    "version": "1",
    "title": "Support engineer",
    "categories": [{"id": "practice", "name": "Practice", "weight": 1.0, "must_have": True}],
    "criteria": [
        {
            "id": "diagnosis",
            "category": "practice",
            "question": "Does the answer find the cause of a fault, step by step?",
            "levels": {
                "0": "No cause is looked for.",
                "1": "A cause is guessed and not checked.",
                "2": "A likely cause is named and one check of it.",
                "3": "Causes are told apart by checks in a sensible order.",
                "4": "Causes are told apart by checks, and the finding is proved before anything is changed.",
            },
        }
    ],
    "bands": [{"from": 0, "name": "Below"}, {"from": 50, "name": "Sound"}, {"from": 75, "name": "Strong"}],
    "next_steps": {
        "strong_hire": ["Have a person confirm the quoted evidence, then prepare an offer."],
        "hire": ["Hold a final conversation."],
        "no_hire": ["Have a person review the lowest-scored answers."],
        "strong_no_hire": ["Do not proceed with this position."],
        "inconclusive": ["Repeat the parts of the interview for which evidence is missing."],
    },
    "policy": {
        "rules": [
            {"label": "strong_hire", "overall": 80},
            {"label": "hire", "overall": 65},
            {"label": "no_hire", "overall": 35},
            {"label": "strong_no_hire"},
        ]
    },
}


def _example(summary: str, value: dict[str, Any]) -> Example:
    return {"summary": summary, "value": value}


ASSESSMENTS: dict[str, Example] = {
    "defaults": _example("A short interview; rubric and judges are the server's", {"transcript": _INTERVIEW}),
    "chosen": _example(
        "Rubric, judge and narrator chosen",
        {
            "transcript": _INTERVIEW,
            "rubric": "general",
            "judges": ["baseline"],
            "narrator": "facts",
            "metadata": {"requisition": "R-2041"},
        },
    ),
}

REPORTS: dict[str, Example] = {
    "regrade": _example(
        "Ask again for one answer", {"mode": "regrade", "answers": ["q2"], "reason": "The answer was misheard."}
    ),
    "redecide": _example("Decide anew by a rubric's present weights", {"mode": "redecide", "rubric": "general"}),
    "render": _example("Today's sentences over the same decision", {"mode": "render"}),
}

REVIEWS: dict[str, Example] = {
    "level": _example(
        "A level set right, and the result attested",
        {
            "reviewer": "Ines Moreau",
            "overrides": [
                {
                    "answer_id": "q1",
                    "criterion_id": "depth",
                    "level": 3,
                    "reason": "The answer says what happens to the loser, unasked.",
                }
            ],
            "note": "Read with the hiring team.",
            "attest": True,
        },
    ),
    "attested": _example("Attested as it stands", {"reviewer": "Ines Moreau", "attest": True}),
}

EVENTS: dict[str, Any] = {
    "description": "Events, each with its name, data as JSON, and a number for Last-Event-ID",
    "content": {
        "text/event-stream": {
            "example": "event: progress\n"
            'data: {"id": "asm_1f0c2b3a4d5e6f7081920a1b", "at": "2026-03-12T10:30:00Z", "judged": 4, "answers": 9}\n'
            "id: 12\nretry: 2000\n\n"
        }
    },
}

RUBRICS: dict[str, Example] = {"small": _example("One category on one criterion", _RUBRIC)}

CONVERSATIONS: dict[str, Example] = {
    "text": _example(
        "Text with a name before each turn",
        {
            "content": "Sam: What is an index for?\nNoor: It finds rows without a scan of the table.\n",
            "candidate": "Noor",
        },
    )
}

WEBHOOKS: dict[str, Example] = {
    "finished": _example(
        "Told of every result",
        {"url": "https://example.com/hooks/grader", "events": ["assessment.completed", "assessment.failed"]},
    )
}
