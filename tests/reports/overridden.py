"""The hire after a person went over it: a level, a failed answer's score and the label are set, and it is attested."""

from __future__ import annotations

from typing import Any

from grader.assessment import AnswerGrade, Assessment
from tests.reports.samples import AT, hire

NOTE = "Heard the whole recording; the references were strong as well."


def overridden() -> Assessment:
    """Labels, scores and levels of a person, each with the machine's beside it."""
    sample = hire()
    data = sample.model_dump()
    changed = {"t2": _scored, "d1": _levelled}
    data["answers"] = [changed[a.id](a) if a.id in changed else a.model_dump() for a in sample.answers]
    rule = "Hire: overall at least 65 (68) and every must-have category at least 50 (lowest: Technical 74)"
    data["recommendation"] |= {
        "label": "strong_hire",
        "rule": f"Strong Hire, set by a person; the policy would give {rule}",
        "confidence": None,
        "closest_flip": None,
        "next_steps": ["Make an offer."],
        "override": {"was": "hire", "rule": rule, "by": "Dana Reviewer", "reason": NOTE},
    }
    data["data_quality"] = [n for n in data["data_quality"] if n["code"] != "provider_failed"]
    data["review"] = {"attested": True, "reviewer": "Dana Reviewer", "at": AT, "note": NOTE, "revision": 3}
    data["revision"] = {"n": 3, "mode": "review", "reason": NOTE, "by": "Dana Reviewer", "at": AT}
    return Assessment.model_validate(data)


def _scored(a: AnswerGrade) -> dict[str, Any]:
    """A failed answer that a person scored as a whole."""
    return a.model_dump() | {
        "status": "scored",
        "score": 70,
        "interval": (70, 70),
        "band": "Good",
        "formula": "70, set by a person; each level counts as 2.8",
        "feedback": "Scored as a whole by a person.",
        "reason_codes": [],
        "override": {"was": None, "by": "Dana Reviewer", "reason": "Names the decoupling and its price, if briefly."},
        "machine": _machine(a),
    }


def _levelled(a: AnswerGrade) -> dict[str, Any]:
    """An answer on which a person set a level."""
    data = a.model_dump()
    word = {"was": 1, "by": "Dana Reviewer", "reason": "Storage, cache and ids are all there."}
    criteria = [c.model_dump() for c in a.criteria]
    criteria[0] |= {"override": word, "reasoning": "No failure is planned for."}
    return data | {"criteria": criteria, "machine": _machine(a) | {"score": 25, "interval": (8, 44), "band": "Poor"}}


def _machine(a: AnswerGrade) -> dict[str, Any]:
    fields = {"status", "verdict", "reason_codes", "score", "interval", "band", "formula"}
    return a.model_dump(include=fields)
