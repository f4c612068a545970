"""Interviews for the benches of the service: nine answers each, and no two answers alike."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parent.parent / "examples"
ANSWERS = 9
STAGES = ("Screening", "Technical", "Technical", "Technical", "Behavioral", "Behavioral", "System Design")

Interview = dict[str, Any]


def interviews(count: int, prefix: str = "i") -> list[Interview]:
    """Transcripts to be posted, the same every time. `interview.id` is the prefix with a number.

    Questions with their key points are drawn from the examples. An answer is its question's own, its sentences in any
    order; it begins with words that no other one has (see `quote_of`), so that a judgement shows what it was made from.
    """
    draw, exchanges = random.Random(1), _examples()
    return [_interview(f"{prefix}{n}", exchanges, draw) for n in range(count)]


def quote_of(interview_id: str, place: int) -> str:
    """The first eight words of an answer: what the fake provider quotes and counts by."""
    return f"Answer {place} of interview {interview_id}, as I said:"


def _interview(name: str, pool: list[dict[str, Any]], draw: random.Random) -> Interview:
    return {
        "candidate": {"name": "Robin Marsh", "email": "robin.marsh@example.org", "employers": ["Lakeshore Freight"]},
        "position": {"title": "Backend Engineer", "level": "Senior"},
        "interview": {"id": name, "date": "2026-03-12", "duration_minutes": 40, "language": "en"},
        "exchanges": [_exchange(name, n, asked, draw) for n, asked in enumerate(draw.sample(pool, ANSWERS))],
    }


def _exchange(name: str, place: int, asked: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    said = [sentence.rstrip(".") for sentence in asked["answer"].split(". ")]
    return {
        "id": f"a{place}",
        "stage": STAGES[place % len(STAGES)],
        "question": asked["question"],
        "answer": f"{quote_of(name, place)} {'. '.join(draw.sample(said, len(said)))}.",
        "key_points": asked.get("key_points", []),
    }


def _examples() -> list[dict[str, Any]]:
    paths = sorted(path for path in EXAMPLES.glob("*.json") if "mispaired" not in path.stem)
    return [e for path in paths for e in json.loads(path.read_text(encoding="utf-8"))["exchanges"]]
