"""The candidate's copy: what it leaves out, and what it keeps to the letter."""

from __future__ import annotations

import json

from reports import render
from reports.audience import for_candidate
from tests.builders import an_answer, an_assessment
from tests.reports.samples import hire


def test_the_recruiters_json_is_the_assessment() -> None:
    """Byte for byte what the model dumps; nothing is lost on the way."""
    assert render(hire(), "json") == hire().model_dump_json(indent=2).encode() + b"\n"


def test_the_candidates_json_has_no_field_for_what_it_leaves_out() -> None:
    """The fields are gone, not emptied: nobody can take a null for a value."""
    data = json.loads(render(hire(), "json", "candidate"))
    assert not {"recommendation", "usage", "waiting", "replaces"} & set(data)
    assert all("band" not in part for part in (*data["answers"], *data["categories"]))
    assert set(data["revision"]) == {"n", "mode", "at"}
    assert data["overall"]["score"] == 68
    assert data["categories"][0]["weight"] == 0.5


def test_own_words_stay_to_the_letter() -> None:
    """An answer about hiring is the candidate's own, and so is its question."""
    words = "I would hire two people. Confidence matters, and no hire is inconclusive."
    copy = for_candidate(an_assessment(an_answer(words, question="Whom would you hire?")))
    assert copy.answers[0].answer == words
    assert copy.answers[0].question == "Whom would you hire?"


def test_only_the_sentences_that_tell_are_dropped() -> None:
    """The rest of a judge's reasoning stays; a notice that is nothing but telling falls back to its title."""
    criterion = {"id": "c", "name": "C", "weight": 1, "level": 2, "reasoning": "Clear steps. A strong no-hire signal."}
    copy = for_candidate(
        an_assessment(
            an_answer(criteria=[criterion], feedback="Two ways are named. The band is Acceptable."),
            data_quality=[{"code": "low_coverage", "message": "So no hiring label can be supported."}],
        )
    )
    assert copy.answers[0].criteria[0].reasoning == "Clear steps."
    assert copy.answers[0].feedback == "Two ways are named."
    assert copy.data_quality[0].message == "Too little of the interview could be scored."


def test_the_summary_is_made_of_counts() -> None:
    """The recruiter's summary may speak of the label, so the candidate's is another."""
    assert (
        for_candidate(hire()).summary
        == "4 of 7 answers were scored. The overall score is 68 of 100 (interval 58 to 77)."
    )
    alone = an_assessment(overall={"score": None, "interval": None, "formula": ""})
    assert for_candidate(alone).summary == "1 of 1 answer was scored. There is no overall score."


def test_the_original_is_untouched() -> None:
    """The copy is a copy."""
    assessment = hire()
    for_candidate(assessment)
    assert assessment == hire()
