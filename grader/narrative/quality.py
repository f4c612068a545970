"""Data quality: what a reader has to know about the input and the judging before trusting a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.assessment import AnswerGrade, DataQuality
from grader.judgement import ReasonCode, Verdict
from grader.narrative.english import answer_names, count, listed, number, sentence, stage_name
from grader.narrative.tally import tally
from grader.transcript import Interview

FASTEST_SPEECH = 250
"""Words a minute; our choice, a fifth above what two people say together in a telephone conversation: the SWITCHBOARD
corpus holds about 3 million words in over 240 hours (user's manual, section 1, LDC97S62:
https://catalog.ldc.upenn.edu/docs/LDC97S62/swb1_manual.txt), so at most 208 a minute, pauses included. Counted are
the answers alone, so the questions make the true rate higher still."""

_Message = Callable[[Sequence[AnswerGrade]], str]


def notices(
    interview: Interview,
    answers: Sequence[AnswerGrade],
    *,
    misaligned: bool,
    codes: Sequence[ReasonCode] = (),
) -> tuple[DataQuality, ...]:
    """What stands under data quality, in the order of `ReasonCode`; each code once, with the answers it is about.

    `codes` are the reason codes of the decision (too few answers, low coverage, a must-have not assessed).
    """
    found = {notice.code: notice for notice in _of_answers(answers)}
    for notice in (_pairing(answers, misaligned), _duration(interview, answers), *_of_interview(answers, codes)):
        if notice:
            found[notice.code] = notice
    return tuple(found[code] for code in ReasonCode if code in found)


def words_said(answers: Sequence[AnswerGrade]) -> int:
    """How many words the candidate said, follow-ups included: runs of text between white space."""
    return sum(len(text.split()) for a in answers for text in (a.answer, *(f.answer for f in a.follow_ups)))


def _of_answers(answers: Sequence[AnswerGrade]) -> list[DataQuality]:
    found = []
    for code, message in _MESSAGES.items():
        about = [
            a for a in answers if code in a.reason_codes or (code in _BY_VERDICT and a.verdict is _BY_VERDICT[code])
        ]
        if about:
            found.append(_notice(code, message(about), about))
    return found


def _pairing(answers: Sequence[AnswerGrade], misaligned: bool) -> DataQuality | None:
    about = [a for a in answers if ReasonCode.QA_MISALIGNED in a.reason_codes]
    if misaligned:
        rated = count(len(tally(answers).scored), "scored answer")
        off = f": {len(about)} of {rated} {_do(about, 'does', 'do')} not answer the question asked" if about else ""
        return _notice(ReasonCode.QA_MISALIGNED, f"The pairing of questions and answers is suspect{off}", about)
    if not about:
        return None
    message = f"{answer_names(about)} {_do(about, 'fits', 'fit')} another question of this interview better"
    return _notice(ReasonCode.QA_MISALIGNED, message, about)


def _duration(interview: Interview, answers: Sequence[AnswerGrade]) -> DataQuality | None:
    minutes, words = interview.duration_minutes, words_said(answers)
    if minutes is None or words <= minutes * FASTEST_SPEECH:
        return None
    said = f"{count(words, 'word')} of answers in {_minutes(minutes)}"
    return _notice(
        ReasonCode.IMPLAUSIBLE_DURATION,
        f"The duration cannot be right: {said}; in a conversation two people together say about 200 a minute",
    )


def _of_interview(answers: Sequence[AnswerGrade], codes: Sequence[ReasonCode]) -> list[DataQuality]:
    sorted_ = tally(answers)
    scored, asked = len(sorted_.scored), len(sorted_.asked)
    without = [*sorted_.failed, *sorted_.unanswered]
    share = f"{scored} of {count(asked, 'answer')} {'has' if 1 in (scored, asked) else 'have'} a score"
    messages = {
        ReasonCode.TOO_FEW_ANSWERS: f"Too few answers for a label: {share}",
        ReasonCode.LOW_COVERAGE: f"Too little of the interview is covered for a label: {share}",
        ReasonCode.MUST_HAVE_NOT_ASSESSED: "A must-have category has no scored answer",
    }
    about = {ReasonCode.LOW_COVERAGE: without}
    return [_notice(code, text, about.get(code, [])) for code, text in messages.items() if code in codes]


def _notice(code: ReasonCode, message: str, about: Sequence[AnswerGrade] = ()) -> DataQuality:
    return DataQuality(code=code, message=sentence(message), answer_ids=tuple(a.id for a in about))


def _do(about: Sequence[AnswerGrade], one: str, many: str) -> str:
    return one if len(about) == 1 else many


def _minutes(minutes: float) -> str:
    if minutes == 1:
        return "one minute"
    return f"{minutes:g} minutes" if minutes else "no time at all"


def _saying(one: str, many: str) -> _Message:
    """A sentence about answers: `{}` stands for their names."""
    return lambda about: (one if len(about) == 1 else many).format(answer_names(about))


def _stages(about: Sequence[AnswerGrade]) -> str:
    stages = listed([stage_name(s) for s in dict.fromkeys(a.stage for a in about)])
    answers = f"{number(len(about))} {_do(about, 'answer', 'answers')}"
    return f"{answers} of {stages} {_do(about, 'is', 'are')} shown but not scored"


_BY_VERDICT = {
    ReasonCode.NOT_ADDRESSED: Verdict.NOT_ADDRESSED,
    ReasonCode.NO_ANSWER: Verdict.NO_ANSWER,
    ReasonCode.UNINTELLIGIBLE: Verdict.UNINTELLIGIBLE,
    ReasonCode.DECLINED: Verdict.DECLINED,
}
_MESSAGES: dict[ReasonCode, _Message] = {
    ReasonCode.NOT_ADDRESSED: _saying("{} does not address its question", "{} do not address their questions"),
    ReasonCode.NO_ANSWER: _saying("{} has no answer", "{} have no answer"),
    ReasonCode.UNINTELLIGIBLE: _saying(
        "{} could not be understood and counts as not covered", "{} could not be understood and count as not covered"
    ),
    ReasonCode.DECLINED: _saying(
        "The candidate declined to answer {}; it has no score",
        "The candidate declined to answer {}; they have no score",
    ),
    ReasonCode.MODEL_REFUSED: _saying(
        "{} has no grade: the model refused to judge it", "{} have no grade: the model refused to judge them"
    ),
    ReasonCode.UNPARSABLE: _saying(
        "{} has no grade: no readable reply could be had from the model",
        "{} have no grade: no readable reply could be had from the model",
    ),
    ReasonCode.PROVIDER_FAILED: _saying(
        "{} has no grade: the model could not be reached", "{} have no grade: the model could not be reached"
    ),
    ReasonCode.BUDGET_SPENT: _saying(
        "{} has no grade: the cap on cost was reached first", "{} have no grade: the cap on cost was reached first"
    ),
    ReasonCode.INJECTION_SUSPECTED: _saying(
        "{} holds text that tries to sway the grading; it moved no score",
        "{} hold text that tries to sway the grading; it moved no score",
    ),
    ReasonCode.EVIDENCE_UNVERIFIED: _saying(
        "{} has a level above 1 without a quote found in the answer, so its range is wider",
        "{} have levels above 1 without a quote found in the answer, so their ranges are wider",
    ),
    ReasonCode.JUDGES_DISAGREE: _saying(
        "The judges are two levels or more apart on {}, so its range is wider",
        "The judges are two levels or more apart on {}, so their ranges are wider",
    ),
    ReasonCode.STAGE_NOT_SCORED: _stages,
    ReasonCode.UNSUPPORTED_LANGUAGE: _saying(
        "{} is in a language that this judge does not read", "{} are in a language that this judge does not read"
    ),
}
