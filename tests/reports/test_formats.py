"""The contract suite of the report formats: the same cases over every entry of FORMATS."""

from __future__ import annotations

import pytest

from grader.assessment import Assessment, CategoryScore
from grader.errors import FormatError
from grader.rubric import Label
from reports import AUDIENCES, FORMATS, render
from reports.view import TITLE, sections
from tests.builders import an_answer, an_assessment
from tests.reports.hostile import TEXTS, filled
from tests.reports.reading import FORMATS_OF_WORDS, words
from tests.reports.samples import hire, inconclusive

EVERY_FORMAT = pytest.mark.parametrize("name", FORMATS)
EVERY_WORDY = pytest.mark.parametrize("name", FORMATS_OF_WORDS)
EVERY_AUDIENCE = pytest.mark.parametrize("audience", AUDIENCES)


def bare() -> Assessment:
    """An assessment with nothing in it that may be absent."""
    return an_assessment(
        an_answer("", status="not_scored", verdict="no_answer", score=None, interval=None, band=None, criteria=[]),
        candidate={},
        position={},
        interview={},
        categories=[],
        overall={"score": None, "interval": None, "formula": ""},
        recommendation={"label": "inconclusive", "rule": ""},
        summary="",
    )


@EVERY_FORMAT
@EVERY_AUDIENCE
def test_same_assessment_gives_same_bytes(name: str, audience: str) -> None:
    """Nothing of the clock or of chance gets into a document."""
    assert render(hire(), name, audience) == render(hire(), name, audience)


@EVERY_WORDY
@EVERY_AUDIENCE
@pytest.mark.parametrize("make", [hire, inconclusive, bare])
def test_every_section_is_there_in_order(name: str, audience: str, make: object) -> None:
    """All titles of the audience's sections appear in the seed's order, also when a section has nothing to say."""
    assert callable(make)
    text = words(make(), name, audience)
    titles = [TITLE, *(s.title for s in sections("recruiter" if audience == "recruiter" else "candidate"))]
    at = -1
    for title in titles:
        found = text.rfind(title) if name == "html" else text.find(title, at + 1)
        assert found > at, title
        at = found


@EVERY_WORDY
def test_empty_sections_say_so(name: str) -> None:
    """Nothing is left out in silence: no strengths, no notices, no date are stated as such."""
    text = words(bare(), name)
    assert "None supported by a quote." in text
    assert "Nothing to report." in text
    assert "Not given" in text
    assert "Nothing was said." in text


@EVERY_WORDY
def test_a_reader_finds_what_the_assessment_holds(name: str) -> None:
    """Every part of a rich assessment is printed: scores, quotes, follow-ups, overrides, provenance."""
    text = words(hire(), name)
    for piece in (
        "Ελένη Παπαδοπούλου",
        "42 minutes",
        "6 February 2026 at 13:00 UTC",
        "74/100",
        "38 to 73",
        "Not judged",
        "Anchor of level 4 for accuracy.",
        "What promotes the replica?",
        "eviction policy",
        "1 retry",
        "71% (moderate)",
        "overall 4 points lower",
        "every must-have category at least 50",
        "M. Okafor",
        "not found in the answer",
        "The judges were two levels or more apart.",
        "a" * 64,
        "asm_7f3a9c0d1e2b4a55",
        "What happened after the compromise, and how was it measured?",
        "Hold a final interview.",
    ):  # fmt: skip - one line a topic
        assert piece in text, piece


@EVERY_FORMAT
@EVERY_AUDIENCE
@pytest.mark.parametrize("kind", [k for k, text in TEXTS.items() if len(text) < 5_000])
def test_hostile_text_in_every_field_breaks_no_format(name: str, audience: str, kind: str) -> None:
    """Whatever is in the fields, a document comes out, and its sections are all there."""
    assessment = filled(hire(), TEXTS[kind])
    document = render(assessment, name, audience)
    assert document
    if name in FORMATS_OF_WORDS:
        assert "Method and Provenance" in words(assessment, name, audience)


@EVERY_FORMAT
@pytest.mark.parametrize("kind", [k for k, text in TEXTS.items() if len(text) >= 5_000])
def test_an_answer_as_long_as_the_limit_is_printed(name: str, kind: str) -> None:
    """100,000 characters in an answer, a name and a stage are only long."""
    text = TEXTS[kind]
    assessment = an_assessment(an_answer(text, stage=text, question=text), candidate={"name": text})
    assert len(render(assessment, name)) > 10_000


@EVERY_FORMAT
def test_the_candidate_sees_no_recommendation_in_any_format(name: str) -> None:
    """No label, confidence, band, rule, next step, policy or cost reaches the candidate, nor a hint in a sentence."""
    assessment = _telling()
    document = render(assessment, name, "candidate")
    text = words(assessment, name, "candidate") if name in FORMATS_OF_WORDS else document.decode()
    lowered = text.lower()
    secrets = ["hire", "inconclusive", "confidence", "recommend", "qqband", "qqrule", "qqstep", "qqask", "qqreason",
               "0.0213", "token", "qqwhy"]  # fmt: skip
    assert [s for s in secrets if s in lowered] == []


@EVERY_FORMAT
def test_the_recruiter_sees_what_the_candidate_does_not(name: str) -> None:
    """The same assessment does hold those words, so the test above is about redaction."""
    document = render(_telling(), name)
    text = words(_telling(), name) if name in FORMATS_OF_WORDS else document.decode()
    for piece in ("Qqband", "Qqrule", "Qqstep", "Qqask", "0.0213"):
        assert piece in text, piece


@EVERY_FORMAT
def test_the_candidate_keeps_what_concerns_the_answers(name: str) -> None:
    """Own words, levels with their reasons, strengths, improvements, how numbers come about, data quality."""
    document = render(hire(), name, "candidate")
    text = words(hire(), name, "candidate") if name in FORMATS_OF_WORDS else document.decode()
    for piece in ("Sentinel promotes a replica", "Anchor of level 4 for accuracy.", "The outcome stays open",
                  "One answer could not be judged", "M. Okafor", "The follow-up answers the open point"):  # fmt: skip
        assert piece in text, piece


@pytest.mark.parametrize("label", Label)
@EVERY_WORDY
def test_every_label_is_printed_in_words(name: str, label: Label) -> None:
    """The recruiter reads `Strong No Hire`, never `strong_no_hire`."""
    assessment = an_assessment(recommendation={"label": label, "rule": "A rule."})
    assert label.title in words(assessment, name)
    assert "_hire" not in words(assessment, name)


def test_an_unknown_format_or_audience_is_named_with_what_would_be_right() -> None:
    """One line that lists the valid names."""
    with pytest.raises(FormatError, match=r"^format: 'docx' is none of html, pdf, md, txt, json$"):
        render(hire(), "docx")
    with pytest.raises(FormatError, match=r"^audience: 'public' is none of recruiter, candidate$"):
        render(hire(), "html", "public")


def _telling() -> Assessment:
    """The hire, with words to look for in all that a candidate must not see, sentences of the judges included."""
    a = hire()
    hint = "The answer is clear. This is a strong hire signal."
    answers = tuple(
        x.model_copy(
            update={
                "band": "Qqband",
                "feedback": "The answer is clear. It is in the Qqband band.",
                "criteria": tuple(c.model_copy(update={"reasoning": hint}) for c in x.criteria),
                "strengths": tuple(s.model_copy(update={"point": hint}) for s in x.strengths),
                "improvements": tuple(i.model_copy(update={"point": hint}) for i in x.improvements),
            }
        )
        for x in a.answers
    )
    recommendation = {
        "label": "strong_no_hire", "rule": "Qqrule", "reason_codes": ["low_coverage"], "reasoning": "Qqreason",
        "confidence": {"value": 0.4, "band": "low", "meaning": "Qqwhy"}, "next_steps": ["Qqstep"],
        "follow_up_questions": ["Qqask"], "closest_flip": {"label": "no_hire", "change": "Qqrule"},
    }  # fmt: skip
    return an_assessment(
        *answers,
        categories=tuple(CategoryScore.model_validate(c.model_dump() | {"band": "Qqband"}) for c in a.categories),
        recommendation=recommendation,
        summary="The label is Strong No Hire.",
        strengths=[{"point": hint, "quote": "replicas with automatic failover", "answer_id": "t1"}],
        improvements=[{"point": "A no-hire signal.", "severity": "low", "answer_id": "t1"}],
        data_quality=[{"code": "low_coverage", "message": "Coverage is low, so the label is inconclusive."}],
        revision={"n": 2, "mode": "review", "reason": "Moved to hire", "by": "M. Okafor", "at": a.created_at},
        usage=a.usage.model_dump(),
    )
