"""Two interviews to print: one that ends in a label and holds every kind of answer, and one that is inconclusive."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from grader.assessment import AnswerGrade, Assessment
from tests.builders import a_category_score, an_answer, an_assessment

AT = dt.datetime(2026, 2, 6, 13, 0, tzinfo=dt.UTC)

URL_SHORTENER = """For a URL shortener at scale, I'd design it with:

1. API Layer: REST endpoints for create/redirect, behind a load balancer
2. Short URL Generation: Base62 encoding with a distributed ID generator (Snowflake-like)
3. Storage: Primary database (PostgreSQL) with Redis cache for hot URLs

For scaling to millions of URLs:

- Horizontal scaling of API servers
- Multi-region deployment with geo-routing

Trade-offs: I'd start with a simpler architecture and add complexity as needed."""


def quoted(text: str, quote: str, turn: int = 0) -> dict[str, Any]:
    """Evidence that is found where it stands in `text`."""
    start = text.index(quote)
    return {"quote": quote, "turn": turn, "start": start, "end": start + len(quote), "verified": True}


def a_criterion(name: str, level: int | None, **changes: Any) -> dict[str, Any]:
    data = {
        "id": name.lower().replace(" ", "_"),
        "name": name,
        "weight": 1.0,
        "level": level,
        "anchor": f"Anchor of level {level} for {name.lower()}." if level is not None else "",
        "reasoning": f"Why {name.lower()} is rated so, in a sentence.",
    }
    return data | changes


def hire() -> Assessment:
    """A hire: five stages, every status, follow-ups, an override, a dispute, an unverified level, a review."""
    return an_assessment(
        *_answers(),
        id="asm_7f3a9c0d1e2b4a55",
        candidate={"name": "Ελένη Παπαδοπούλου", "id": "c-17"},
        position={"title": "Staff Backend Engineer", "level": "Senior"},
        interview={"id": "int-204", "date": "2026-02-06", "duration_minutes": 42, "language": "en"},
        revision={"n": 2, "mode": "review", "reason": "The hire was close, a second look", "by": "M. Okafor", "at": AT},
        review={"attested": True, "reviewer": "M. Okafor", "at": AT},
        categories=[
            a_category_score(
                "technical",
                score=74,
                interval=(63, 83),
                band="Good",
                answers=3,
                contribution=37.0,
                weight=0.5,
                formula="(69 + 88 + 65) / 3 = 74",
            ),
            a_category_score(
                "behavioral",
                name="Behavioral",
                score=56,
                interval=(38, 73),
                band="Acceptable",
                answers=1,
                weight=0.3,
                contribution=16.8,
                formula="56 / 1 = 56",
            ),
            a_category_score(
                "communication",
                name="Communication",
                score=71,
                interval=(61, 80),
                band="Good",
                answers=5,
                weight=0.2,
                contribution=14.2,
                formula="(75 + 75 + 50 + 75 + 80) / 5 = 71",
            ),
            a_category_score(
                "leadership",
                name="Leadership",
                score=None,
                interval=None,
                band=None,
                answers=0,
                weight=0.1,
                contribution=None,
                formula="",
            ),
        ],
        overall={"score": 68, "interval": (58, 77), "formula": "0.5 × 74 + 0.3 × 56 + 0.2 × 71 = 68.0"},
        recommendation=_hire(),
        summary="The candidate scored 68 of 100 overall, and the policy asks for 65 for a hire.\n\n"
        "Technical answers carry the result (74, Good); the one behavioral answer leaves that category open.",
        strengths=[
            {
                "point": "Plans for the loss of a cache node",
                "quote": "replicas with automatic failover",
                "answer_id": "t1",
            },
            {"point": "Separates hot reads from storage", "quote": "Redis cache for hot URLs", "answer_id": "d1"},
        ],
        improvements=[
            {"point": "No figures for the load that the design has to carry", "severity": "medium", "answer_id": "d1"},
            {"point": "The outcome of the conflict stays open", "severity": "high", "answer_id": "b1"},
        ],
        data_quality=[
            {
                "code": "provider_failed",
                "message": "One answer could not be judged, so coverage is 83%.",
                "answer_ids": ["t2"],
            },
            {
                "code": "evidence_unverified",
                "message": "One level stands on no quote that was found.",
                "answer_ids": ["b1"],
            },
        ],
        usage={
            "calls": 9,
            "retries": 1,
            "input_tokens": 14210,
            "cached_tokens": 9900,
            "output_tokens": 3120,
            "cost_usd": 0.0213,
        },
    )


def _hire() -> dict[str, Any]:
    return {
        "label": "hire",
        "rule": "Hire: overall at least 65 and every must-have category at least 50",
        "reason_codes": [],
        "confidence": {
            "value": 0.705,
            "band": "moderate",
            "meaning": "In 71 of 100 cases error-free judging of these answers gives the same label.",
            "drivers": ["Behavioral rests on one answer", "The overall score is 3 points above the rule’s 65"],
        },
        "reasoning": "Overall 68 reaches 65, and the must-have category Technical, at 74, reaches 50.",
        "reasons_for": ["Technical is 74, 24 points above what the rule asks"],
        "reasons_against": ["Behavioral is 56 and rests on one answer"],
        "closest_flip": {"label": "no_hire", "change": "overall 4 points lower"},
        "next_steps": ["Hold a final interview.", "Ask for a second behavioral example."],
        "follow_up_questions": ["What happened after the compromise, and how was it measured?"],
    }


def _answers() -> tuple[AnswerGrade, ...]:
    redis = "I run Redis with replicas with automatic failover, and the cache may be cold: the database is the truth."
    follow_up = "Sentinel promotes a replica, and clients reconnect."
    conflict = "I disagreed with a senior architect about boundaries.\nWe found a compromise."
    return (
        an_answer(
            "I set up FastAPI with one router a resource.", id="s1", stage="Screening", score=69, interval=(50, 84)
        ),
        an_answer(
            redis,
            id="t1",
            question="How do you keep Redis available when a node fails?",
            score=88,
            interval=(74, 97),
            band="Excellent",
            follow_ups=[{"question": "What promotes the replica?", "answer": follow_up}],
            criteria=[
                a_criterion(
                    "Accuracy",
                    4,
                    evidence=[
                        quoted(redis, "replicas with automatic failover"),
                        quoted(redis, "automatic failover, and the cache may be cold"),
                        quoted(follow_up, "Sentinel promotes a replica", 1),
                    ],
                ),
                a_criterion("Depth", 3, evidence=[quoted(redis, "the database is the truth")]),
            ],
            strengths=[{"point": "Plans for the loss of a cache node", "quote": "replicas with automatic failover"}],
            missing_points=["eviction policy", "persistence"],
            override={"was": 81, "by": "M. Okafor", "reason": "The follow-up answers the open point"},
        ),
        an_answer(
            "Kafka decouples services.",
            id="t2",
            number=2,
            question="What does Kafka cost you?",
            status="failed",
            verdict=None,
            score=None,
            interval=None,
            band=None,
            criteria=[],
            formula="",
            feedback="",
            reason_codes=["provider_failed"],
        ),
        an_answer(
            conflict,
            id="b1",
            stage="Behavioral",
            question="Tell me about a conflict.\n\nWhat came of it?",
            score=56,
            interval=(38, 73),
            verdict="partially_addressed",
            reason_codes=["evidence_unverified", "judges_disagree"],
            criteria=[
                a_criterion(
                    "Action", 3, disputed=True, evidence=[{"quote": "I scheduled a one-on-one", "verified": False}]
                ),
                a_criterion("Result", None, reasoning=""),
            ],
            improvements=[{"point": "The outcome stays open", "severity": "high"}],
        ),
        an_answer(
            URL_SHORTENER,
            id="d1",
            stage="System Design",
            question="Design a URL shortener.",
            score=65,
            criteria=[
                a_criterion("Design", 3, evidence=[quoted(URL_SHORTENER, "Redis cache for hot URLs\n\nFor scaling")])
            ],
            strengths=[{"point": "Separates hot reads from storage", "quote": "Redis cache for hot URLs"}],
            improvements=[
                {"point": "No figures for the load, e.g. reads, writes, storage", "severity": "medium"},
                {"point": "No word on cleaning up old links", "severity": "low"},
            ],
        ),
        _not_scored("d2", "System Design", "And its failure modes?", "", "no_answer", number=2),
        _not_scored(
            "w1", "Wrap Up", "Anything to ask?", "What does onboarding look like?", None, codes=["stage_not_scored"]
        ),
    )


def _not_scored(
    id_: str,
    stage: str,
    question: str,
    said: str,
    verdict: str | None,
    *,
    number: int = 1,
    codes: list[str] | None = None,
) -> AnswerGrade:
    return an_answer(
        said,
        id=id_,
        stage=stage,
        number=number,
        question=question,
        status="not_scored",
        verdict=verdict,
        score=None,
        interval=None,
        band=None,
        criteria=[],
        formula="",
        feedback="",
        reason_codes=codes or [verdict],
    )


def inconclusive() -> Assessment:
    """A mispaired interview as it has to come out: answers off their questions, no label, nothing praised."""
    mispaired = Path(__file__).parents[2] / "examples" / "data_engineer_mispaired.json"
    exchanges = json.loads(mispaired.read_text("utf-8"))["exchanges"]
    answers = tuple(
        an_answer(
            e["answer"],
            id=f"q{n}",
            stage=e["stage"],
            question=e["question"],
            score=6,
            interval=(0, 24),
            band="Poor",
            number=1 + sum(x["stage"] == e["stage"] for x in exchanges[: n - 1]),
            verdict="not_addressed",
            reason_codes=["not_addressed"],
            feedback="The answer speaks of something else.",
            formula="25 × (1 × 0 + 1 × 0.5) / 2 = 6.25, rounded to 6",
            criteria=[a_criterion("Accuracy", 0, evidence=[]), a_criterion("Clarity", 1)],
        )
        for n, e in enumerate(exchanges, 1)
    )
    return an_assessment(
        *answers,
        interview={"date": "2026-02-06", "duration_minutes": 1},
        categories=[a_category_score(score=6, interval=(0, 22), band="Poor", contribution=3.6)],
        overall={"score": 6, "interval": (0, 22), "formula": "1 × 6 = 6"},
        recommendation={
            "label": "inconclusive",
            "rule": "Inconclusive: more than half of the answers are off their question",
            "reason_codes": ["qa_misaligned"],
            "reasoning": "Most answers do not answer what was asked, so no hiring label can be supported.",
            "next_steps": ["Check the pairing of questions and answers.", "Have a person look at the recording."],
        },
        summary="Most answers do not answer what was asked, and the pairing of questions and answers is suspect.",
        data_quality=[
            {
                "code": "qa_misaligned",
                "message": "7 of 7 answers fit other questions no worse. No hiring label can be supported.",
                "answer_ids": [f"q{n}" for n in range(1, 8)],
            },
            {"code": "implausible_duration", "message": "526 words of answers in one minute are too many."},
        ],
        provenance=an_assessment().provenance.model_dump()
        | {
            "judges": [
                {"spec": "openai:gpt-x", "model": "gpt-x", "replied_as": ["gpt-x-2026-01-01"]},
                {"spec": "baseline", "model": None},
            ]
        },
    )


def of_length(n: int, salt: int = 0) -> Assessment:
    """The hire with `n` answers of about 80 words (the seed's have 58), different for each `salt`."""
    source = [a for a in hire().answers if a.criteria]
    answers = []
    for i in range(n):
        a = source[i % len(source)]
        words = " ".join(
            f"In part {salt}.{i}.{k} the candidate speaks of queue {k} and of limit {i * k}." for k in range(4)
        )
        said = f"{a.answer}\n\n{words}"
        answers.append(a.model_copy(update={"id": f"q{i}", "number": i + 1, "stage": a.stage, "answer": said}))
    return hire().model_copy(update={"answers": tuple(answers), "strengths": (), "improvements": ()})
