"""Data-quality notices: plain sentences that name the answers, one a reason code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.assessment import AnswerGrade
from grader.judgement import ReasonCode, Verdict
from grader.narrative.lint import lint
from grader.narrative.quality import notices, words_said
from grader.transcript import Interview, parse_transcript
from tests.builders import an_answer

PER_ANSWER = [
    ReasonCode.MODEL_REFUSED,
    ReasonCode.UNPARSABLE,
    ReasonCode.PROVIDER_FAILED,
    ReasonCode.BUDGET_SPENT,
    ReasonCode.INJECTION_SUSPECTED,
    ReasonCode.EVIDENCE_UNVERIFIED,
    ReasonCode.JUDGES_DISAGREE,
    ReasonCode.STAGE_NOT_SCORED,
    ReasonCode.UNSUPPORTED_LANGUAGE,
    ReasonCode.NO_ANSWER,
    ReasonCode.DECLINED,
    ReasonCode.UNINTELLIGIBLE,
    ReasonCode.NOT_ADDRESSED,
]
OF_INTERVIEW = (ReasonCode.TOO_FEW_ANSWERS, ReasonCode.LOW_COVERAGE, ReasonCode.MUST_HAVE_NOT_ASSESSED)


def coded(*codes: ReasonCode, n: int = 2, **changes: Any) -> AnswerGrade:
    return an_answer(id=f"q{n}", number=n, reason_codes=codes, **changes)


def messages(*answers: AnswerGrade, misaligned: bool = False, codes: tuple[ReasonCode, ...] = ()) -> dict[str, str]:
    found = notices(Interview(), answers, misaligned=misaligned, codes=codes)
    return {notice.code.value: notice.message for notice in found}


@pytest.mark.parametrize("code", PER_ANSWER)
@pytest.mark.parametrize("many", [1, 2, 30])
def test_every_code_of_an_answer_has_a_sentence_that_passes_the_lint(code: ReasonCode, many: int) -> None:
    """One, two or thirty answers: the grammar holds, and the answers are named in `answer_ids`."""
    answers = [coded(code, n=n) for n in range(1, many + 1)]
    (notice,) = notices(Interview(), answers, misaligned=False)
    assert notice.code is code
    assert len(notice.answer_ids) == many
    assert lint(notice.message) == ()


def test_answers_are_named_by_stage_and_number() -> None:
    """A reader finds them in the report without an id."""
    assert messages(coded(ReasonCode.NO_ANSWER)) == {"no_answer": "Technical Q2 has no answer."}
    two = messages(coded(ReasonCode.NO_ANSWER), coded(ReasonCode.NO_ANSWER, n=3))
    assert two == {"no_answer": "Technical Q2 and Technical Q3 have no answer."}


def test_a_long_list_of_answers_is_cut_and_counted() -> None:
    """Thirty names in a sentence help nobody."""
    message = messages(*(coded(ReasonCode.NO_ANSWER, n=n) for n in range(1, 31)))["no_answer"]
    assert message.endswith("Technical Q7 and 23 others have no answer.")


def test_a_verdict_counts_without_its_code() -> None:
    """An answer off its question is named whoever noticed."""
    assert "not_addressed" in messages(coded(verdict=Verdict.NOT_ADDRESSED))


def test_a_suspect_pairing_says_how_many_answers_are_off() -> None:
    """The count is what makes the suspicion plain."""
    off = coded(ReasonCode.QA_MISALIGNED, verdict=Verdict.NOT_ADDRESSED)
    message = messages(off, coded(n=3), misaligned=True)["qa_misaligned"]
    assert message == (
        "The pairing of questions and answers is suspect: 1 of 2 scored answers does not answer the question asked."
    )


def test_a_single_answer_that_fits_another_question_is_told_without_suspecting_all() -> None:
    """One slip is no reason to doubt the interview."""
    message = messages(coded(ReasonCode.QA_MISALIGNED))["qa_misaligned"]
    assert message == "Technical Q2 fits another question of this interview better."


def test_codes_of_the_decision_become_sentences() -> None:
    """What makes a label inconclusive is said in words."""
    found = messages(coded(), codes=OF_INTERVIEW)
    assert set(found) == {code.value for code in OF_INTERVIEW}
    assert found["too_few_answers"] == "Too few answers for a label: 1 of 1 answer has a score."
    assert not [fault for message in found.values() for fault in lint(message)]


def test_codes_stand_once_and_in_their_order() -> None:
    """The gravest first, whatever the order of the answers."""
    found = messages(coded(ReasonCode.NO_ANSWER), coded(ReasonCode.NO_ANSWER, ReasonCode.QA_MISALIGNED, n=3))
    assert list(found) == ["qa_misaligned", "no_answer"]


def test_a_clean_interview_has_no_notices() -> None:
    """Nothing to say is said by silence."""
    assert messages(coded()) == {}


@pytest.mark.parametrize(
    ("minutes", "words", "implausible"),
    [
        (1, 526, True),
        (0, 1, True),
        (0, 0, False),
        (1, 250, False),
        (1, 251, True),
        (600, 10, False),
        (None, 9999, False),
    ],
)
def test_speech_faster_than_an_auctioneers_is_implausible(minutes: float | None, words: int, implausible: bool) -> None:
    """250 words a minute is the line; slow, and unknown, is fine."""
    said = [an_answer("word " * words)]
    found = notices(Interview(duration_minutes=minutes), said, misaligned=False)
    assert [n.code for n in found] == [ReasonCode.IMPLAUSIBLE_DURATION] * implausible
    assert not [fault for n in found for fault in lint(n.message)]


def test_the_seeds_duration_is_told_in_words(shared: Path) -> None:
    """526 words in one minute, and never "1 minutes"."""
    transcript = parse_transcript((shared / "seed" / "alex_thompson.json").read_bytes())
    said = [an_answer(exchange.answer) for exchange in transcript.exchanges]
    assert words_said(said) == 526
    (notice,) = notices(transcript.interview, said, misaligned=False)
    assert "526 words of answers in one minute" in notice.message


def test_follow_ups_count_as_said() -> None:
    """They took time as well."""
    assert words_said([an_answer("one two", follow_ups=[{"question": "And?", "answer": "three"}])]) == 3
