"""The executive summary: three to five sentences made from the assessment's own fields."""

from __future__ import annotations

import re

from grader.assessment import Assessment, CategoryScore, Flip
from grader.judgement import ReasonCode
from grader.narrative.english import count, listed, number, one_line, sentence
from grader.narrative.lint import spells_label
from grader.narrative.tally import Tally, tally
from grader.narrative.wording import wording
from grader.rubric import Label

NAMELESS = "The candidate"
_MAX_NAMED = 4  # so many categories are all named; of more, the first and the last by score


def summary_sentences(assessment: Assessment, name: str) -> tuple[str, ...]:
    """What was assessed and how it comes out, the categories, what limits it, how sure it is, and what judged it."""
    if assessment.recommendation.label is Label.INCONCLUSIVE and not assessment.recommendation.override:
        made = _inconclusive(assessment, name)
    else:
        made = _decided(assessment, name)
    return tuple(sentence(text) for text in made if text)


def _decided(assessment: Assessment, name: str) -> tuple[str, ...]:
    answers = tally(assessment.answers)
    return (
        _result(assessment, name),
        _policy(assessment),
        _categories(assessment.categories),
        _basis(answers),
        _limits(assessment, answers),
        _sureness(assessment),
        _modelless(assessment, answers),
    )


def _inconclusive(assessment: Assessment, name: str) -> tuple[str, ...]:
    answers = tally(assessment.answers)
    return (
        f"No hiring label can be supported for {_interview(assessment, name)}: {why_inconclusive(assessment)}",
        _basis(answers),
        _caution(assessment),
        _modelless(assessment, answers),
        _remedy(assessment),
    )


def why_inconclusive(assessment: Assessment) -> str:
    """The reasons for which the evidence supports no label, as one clause; the gravest first."""
    return _joined(reasons_inconclusive(assessment)) or "the evidence does not carry one"


def reasons_inconclusive(assessment: Assessment) -> list[str]:
    """One clause for each reason."""
    answers, codes = tally(assessment.answers), set(assessment.recommendation.reason_codes)
    reasons = []
    if answers.off and codes & {ReasonCode.QA_MISALIGNED, ReasonCode.NOT_ADDRESSED}:
        off = f"{len(answers.off)} of {count(len(answers.scored), 'scored answer')}"
        reasons.append(f"{off} {'does' if len(answers.off) == 1 else 'do'} not address the question asked")
    if ReasonCode.QA_MISALIGNED in codes:
        reasons.append("the pairing of questions and answers is suspect")
    if ReasonCode.MUST_HAVE_NOT_ASSESSED in codes:
        reasons.append("a must-have category has no scored answer")
    if ReasonCode.TOO_FEW_ANSWERS in codes:
        reasons.append(f"only {count(len(answers.scored), 'answer')} could be scored" if answers.scored else _NONE)
    if ReasonCode.LOW_COVERAGE in codes:
        reasons.append("too much of the interview is without a score")
    return reasons


def _joined(clauses: list[str]) -> str:
    return ", and ".join(clauses) if len(clauses) < 3 else "; ".join(clauses)


_NONE = "no answer could be scored"


def proper(name: str | None) -> str:
    """A name as posted, on one line; empty when it is none (markup, quotes, a label): a text does without it."""
    line = one_line(name or "", 80)
    return "" if wording(line, line) or re.search(r'["“”<>|]', line) or spells_label(line) else line


def _interview(assessment: Assessment, name: str) -> str:
    title = proper(assessment.position.title)
    who = "the candidate's interview" if name == NAMELESS else f"the interview of {name}"
    return f"{who} for {title}" if title else who


def _result(assessment: Assessment, name: str) -> str:
    overall, label = assessment.overall, assessment.recommendation.label.title
    interview = _interview(assessment, name)
    by = ", set by a person" if assessment.recommendation.override else ""
    if overall.score is None or overall.interval is None:
        return f"The result of {interview} is {label}{by}"
    low, high = overall.interval
    likely = f", with a likely range of {low} to {high}" if low < high else ""
    return f"The result of {interview} is {label}{by}, at {overall.score}/100 overall{likely}"


def _policy(assessment: Assessment) -> str:
    """What the policy makes of the same scores, where a person set the label."""
    word = assessment.recommendation.override
    if word is None:
        return ""
    if word.was is assessment.recommendation.label:
        return "The policy of the rubric gives the same label; a person's label carries no confidence"
    why = f", since {why_inconclusive(assessment)}" if word.was is Label.INCONCLUSIVE else ""
    return f"The policy of the rubric would give {word.was.title}{why}; a person's label carries no confidence"


def _categories(categories: tuple[CategoryScore, ...]) -> str:
    scored = sorted((c for c in categories if c.score is not None), key=lambda c: -(c.score or 0))
    if not scored:
        return ""
    if len(scored) == 1:
        return f"{_row(scored[0])} is the only category with a score"
    if scored[0].score == scored[-1].score:
        return f"The categories are level: {listed([_row(c) for c in scored])}"
    if len(scored) <= _MAX_NAMED and (scored[0].score == scored[1].score or scored[-2].score == scored[-1].score):
        return f"The categories are {listed([_row(c) for c in scored])}"  # two of them share the first or last place
    between = scored[1:-1] if len(scored) <= _MAX_NAMED else []
    middle = f", followed by {listed([_row(c) for c in between])}" if between else ""
    return f"The strongest category is {_row(scored[0])}{middle}; the weakest is {_row(scored[-1])}"


def _row(category: CategoryScore) -> str:
    return f"{category.name} at {category.score}/100" + (f" ({category.band})" if category.band else "")


def _basis(answers: Tally) -> str:
    scored, asked = len(answers.scored), len(answers.asked)
    left = len(answers.beside)
    people = _people(answers)
    beside = f"{people}; {number(left)} more {'is' if left == 1 else 'are'} shown without a score" if left else people
    if asked and not scored:
        none = "The one answer that the rubric scores has no" if asked == 1 else f"None of the {asked} answers has a"
        return f"{none} score{beside}"
    if scored == asked:
        every = {1: "the one answer", 2: "both answers"}.get(asked, f"all {asked} answers")
        return f"The scores rest on {every} that the rubric scores{beside}" if asked else ""
    return f"The scores rest on {scored} of {count(asked, 'answer')} that the rubric scores{beside}"


def _people(answers: Tally) -> str:
    """In how many of them a person set a level or the score."""
    set_ = len(answers.set_)
    if not set_:
        return ""
    every = {1: "it", 2: "both of them"}.get(set_, "all of them")
    return f"; a person set values in {every if set_ == len(answers.scored) else f'{set_} of them'}"


def _limits(assessment: Assessment, answers: Tally) -> str:
    """The one thing that limits the result most; the rest stands under data quality."""
    codes = {notice.code for notice in assessment.data_quality}
    if ReasonCode.QA_MISALIGNED in assessment.recommendation.reason_codes:
        return ""  # under a person's label, where it is said what the policy makes of it
    if answers.off:
        off = len(answers.off)
        return f"{number(off)} {'answer does' if off == 1 else 'answers do'} not address the question asked"
    if answers.failed:
        return f"{count(len(answers.failed), 'answer')} could not be graded and {_has(len(answers.failed))} no score"
    if ReasonCode.JUDGES_DISAGREE in codes:
        return "The judges disagree on part of it, which widens the ranges"
    if ReasonCode.EVIDENCE_UNVERIFIED in codes:
        return "Some levels stand on no quote found in the answers, which widens the ranges"
    return ""


def _modelless(assessment: Assessment, answers: Tally) -> str:
    """What scores without a model are worth, where only the baseline judged."""
    if {judge.spec for judge in assessment.provenance.judges} != {"baseline"} or not answers.scored:
        return ""
    judged = [a for a in answers.scored if not a.override and any(not c.override for c in a.criteria)]
    if not judged:
        return ""
    part = sum(any(c.level is None for c in answer.criteria) for answer in judged)
    some = f"; on {part} of {count(len(answers.scored), 'answer')} some criteria could not be rated" if part else ""
    words = "its scores compare words, with the key points where there are any, and are no judgement of quality"
    return f"No model judged this interview: {words}{some}"


def _has(n: int) -> str:
    return "has" if n == 1 else "have"


def _sureness(assessment: Assessment) -> str:
    recommendation = assessment.recommendation
    if recommendation.confidence is None:
        return ""
    text = f"Confidence in the label is {recommendation.confidence.band} ({recommendation.confidence.percent}%)"
    flip = recommendation.closest_flip
    return f"{text}; the nearest other label would be {flip.label.title}, {change(flip)}" if flip else text


def change(flip: Flip, *, whole: bool = False) -> str:
    """`with an overall score of 64 instead of 68`; `whole` keeps what stands in brackets at the end."""
    text = one_line(flip.change).removesuffix(f" gives {flip.label.title}")
    text = text if whole else re.sub(r"\s*\([^()]*\)$", "", text)
    if text.startswith("Overall "):
        return f"with an overall score of {text.removeprefix('Overall ')}"
    return f"with {re.sub(r'(?<=[^ ]) (?=[0-9]+ instead of )', ' at ', text, count=1)}"


def _caution(assessment: Assessment) -> str:
    score = assessment.overall.score
    codes = assessment.recommendation.reason_codes
    if score is None:
        return ""
    if ReasonCode.QA_MISALIGNED in codes:
        return f"The overall score of {score}/100 is printed for completeness and is no measure of the candidate"
    return f"The overall score of {score}/100 covers only what could be assessed"


def _remedy(assessment: Assessment) -> str:
    if ReasonCode.QA_MISALIGNED in assessment.recommendation.reason_codes:
        return "The next step is to check the pairing of questions and answers and to have a person look"
    return "The next step is to have a person look and to close the gaps"
