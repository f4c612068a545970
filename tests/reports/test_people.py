"""What people set, noted and attested, as each audience and format has it."""

from __future__ import annotations

import json

import pytest

from grader.assessment import Assessment
from reports import AUDIENCES, FORMATS, render
from reports.view import view
from tests.builders import an_answer, an_assessment
from tests.reports.hostile import TEXTS, filled
from tests.reports.overridden import NOTE, overridden
from tests.reports.reading import FORMATS_OF_WORDS, words
from tests.reports.samples import AT


def reviewed(**changes: object) -> Assessment:
    return an_assessment(review={"attested": False, "reviewer": "B. Lee", "at": AT} | changes)


@pytest.mark.parametrize("name", FORMATS_OF_WORDS)
def test_every_value_stands_with_the_machines_beside_it(name: str) -> None:
    """At the criterion, the answer and the label, and all of them once more under human review."""
    text = words(overridden(), name)
    said = [
        "Set to level 3 by Dana Reviewer; the machine’s value was level 1: Storage, cache and ids are all there.",
        "Set to 70/100 by Dana Reviewer; the machine gave none (the model could not be reached): Names the decoupling",
        "Set to 88/100 by M. Okafor; the machine’s value was 81/100: The follow-up answers the open point",
        "A person set levels here; the machine’s value was 25/100.",
        f"Set to Strong Hire by Dana Reviewer; the policy’s label is Hire: {NOTE}",
        "Label set by Dana Reviewer; the policy’s is Hire",
        "The machine’s reasoning: No failure is planned for.",
        "a person set this one",
        "is taken to be free of the judge’s error",
        "Recommendation: set to Strong Hire by Dana Reviewer",
        "Technical Q2, score: set to 70/100 by Dana Reviewer",
        "System Design Q1, Design: set to level 3 by Dana Reviewer",
        f"Note: {NOTE}",
    ]
    assert [piece for piece in said if " ".join(piece.split()) not in text] == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_candidate_gets_no_label_of_a_person_either(name: str) -> None:
    """Levels and scores with who set them and why; neither label nor the note behind it."""
    document = render(overridden(), name, "candidate")
    text = words(overridden(), name, "candidate") if name in FORMATS_OF_WORDS else document.decode()
    assert "Storage, cache and ids are all there." in text
    assert [word for word in ("Hire", "hire", "the policy", "references", "Poor") if word in text] == []
    if name == "json":
        data = json.loads(document)
        assert "note" not in data["review"]
        assert "band" not in data["answers"][4]["machine"]
        assert data["answers"][4]["criteria"][0]["override"]["was"] == 1


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("kind", [k for k, text in TEXTS.items() if len(text) < 5_000])
def test_hostile_reviewers_break_no_format(name: str, audience: str, kind: str) -> None:
    """Whatever is in a reason, a note or a reviewer's name."""
    assert render(filled(overridden(), TEXTS[kind]), name, audience)


def test_whose_the_label_is_stands_first() -> None:
    """A reader with ten seconds sees it."""
    banner = view(overridden()).banner
    assert banner
    assert banner.alerts[0] == "Label set by Dana Reviewer; the policy’s is Hire"
    assert banner.confidence == "None given"


def test_an_attestation_that_has_lapsed_is_none() -> None:
    """Who attested what, and that it is another result now."""
    report = view(reviewed(lapsed=True, revision=2))
    assert report.attestation == (
        "Attested by B. Lee on 6 February 2026 at 13:00 UTC as revision 2; the result has moved since, so it is not "
        "attested as it stands."
    )
    assert report.banner
    assert report.banner.alerts == ("Attested before the result moved, not since",)


def test_a_level_where_the_machine_gave_none_says_so() -> None:
    """None is not zero."""
    word = {"was": None, "by": "B. Lee", "reason": ""}
    criterion = {"id": "depth", "name": "Depth", "weight": 1, "level": 2, "override": word}
    (stage,) = view(an_assessment(an_answer(criteria=[criterion]))).stages
    assert stage.answers[0].grades[0].override == "Set to level 2 by B. Lee; the machine’s value was none."
    assert stage.answers[0].grades[0].notes == ()


def test_without_people_nothing_is_said_of_them() -> None:
    """No line for what nobody set."""
    report = view(an_assessment())
    assert report.overrides == ()
    assert len(report.explanations) == 3
    assert report.attestation == "Not attested: no person has reviewed this assessment."
