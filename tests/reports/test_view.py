"""The words of a report: dates, plurals, places, states."""

from __future__ import annotations

import datetime as dt

import pytest

from grader.judgement import ReasonCode, Verdict
from reports import wording
from reports.view import view
from tests.builders import an_answer, an_assessment
from tests.reports.samples import AT, hire


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(None, "Not given"), (1, "1 minute"), (42, "42 minutes"), (1.5, "1.5 minutes"), (0, "0 minutes")],
)
def test_durations_have_the_right_plural(minutes: float | None, said: str) -> None:
    """The seed said `1 minutes`."""
    assert wording.duration(minutes) == said


def test_times_are_told_in_utc() -> None:
    """Another zone's clock is converted."""
    vienna = dt.timezone(dt.timedelta(hours=1))
    assert wording.moment(dt.datetime(2026, 2, 6, 14, 5, tzinfo=vienna)) == "6 February 2026 at 13:05 UTC"


@pytest.mark.parametrize(("share", "said"), [(0.705, "71%"), (0.0, "0%"), (1.0, "100%"), (0.494, "49%")])
def test_percentages_are_rounded_half_up(share: float, said: str) -> None:
    """Like every printed number."""
    sure = {"value": share, "band": "low", "meaning": "Made up."}
    recommendation = an_assessment().recommendation.model_dump() | {"confidence": sure}
    banner = view(an_assessment(recommendation=recommendation)).banner
    assert banner is not None
    assert banner.confidence == f"{said}, low"


def test_every_code_and_verdict_has_words() -> None:
    """A new one fails here before it fails a report."""
    assert set(wording.REASONS) == set(ReasonCode)
    assert set(wording.VERDICTS) == set(Verdict)


def test_stages_come_in_the_order_of_the_interview() -> None:
    """Spellings of one stage are one, named as it was first; questions keep their numbers."""
    report = view(
        an_assessment(
            an_answer(id="a", stage="System Design"),
            an_answer(id="b", stage="Technical"),
            an_answer(id="c", stage="system-design", number=2),
        )
    )
    assert [(s.name, [a.name for a in s.answers]) for s in report.stages] == [
        ("System Design", ["Q1", "Q2"]),
        ("Technical", ["Q1"]),
    ]


def test_the_banner_says_at_once_what_matters() -> None:
    """Label, overall, confidence, notices, and whether a person stands behind it."""
    banner = view(hire()).banner
    assert banner
    assert (banner.label, banner.overall, banner.confidence) == ("Hire", "68/100", "71%, moderate")
    assert banner.alerts == ("2 data quality notices", "Attested by M. Okafor")
    assert view(hire(), "candidate").banner is None


def test_a_review_without_attestation_is_not_one() -> None:
    """Looked at is not signed."""
    report = view(an_assessment(review={"attested": False, "reviewer": "B. Lee", "at": AT}))
    assert report.attestation == "Reviewed, but not attested, by B. Lee on 6 February 2026 at 13:00 UTC."
    assert report.banner
    assert report.banner.alerts == ("Not attested by a person",)


def test_an_override_names_old_and_new_value_and_who_and_why() -> None:
    """In the section on human review."""
    assert view(hire()).overrides == (
        "Technical Q1, score: set to 88/100 by M. Okafor; the machine’s value was 81/100: "
        "The follow-up answers the open point",
    )


def test_an_unfinished_assessment_says_so() -> None:
    """A report of a failed or running assessment cannot pass for a finished one."""
    assert view(an_assessment(status="failed")).status == "This assessment is not complete: its status is failed."
    assert view(an_assessment()).status == ""


def test_cost_is_told_as_unknown_or_as_known() -> None:
    """An unknown price is never free, and no call costs nothing to tell."""
    usage = {"calls": 2, "input_tokens": None, "cached_tokens": None, "output_tokens": 7, "cost_usd": None}
    told = {f.label: f.value for f in view(an_assessment(usage=usage)).provenance}["Usage"]
    assert told == "2 calls, unknown input tokens, unknown cached tokens, 7 output tokens, cost unknown"
    assert {f.label: f.value for f in view(an_assessment()).provenance}["Usage"] == "0 calls"
