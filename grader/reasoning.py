"""Why the label is what it is: the rule that fired, the scores that it looked at, what speaks for and against."""

from __future__ import annotations

from grader.answers import tally
from grader.assessment import AnswerGrade, Assessment, CategoryScore
from grader.english import answer_name, count, listed, one_line, sentence
from grader.rubric import Label, Rubric, Rule
from grader.summary import percent, why_inconclusive

MAX_REASONS = 5


def reasoning_sentences(assessment: Assessment, rubric: Rubric) -> tuple[str, ...]:
    """The rule, the scores it was held against, and how near the next label is."""
    recommendation = assessment.recommendation
    rule = f"The rule that fired is “{one_line(recommendation.rule)}”"
    if recommendation.label is Label.INCONCLUSIVE:
        texts = [rule, f"It fired because {why_inconclusive(assessment)}", _NO_CONFIDENCE]
    else:
        texts = [rule, _measured(assessment, rubric), _missed(assessment, rubric), _flip(assessment)]
    return tuple(sentence(text) for text in texts if text)


_NO_CONFIDENCE = "An inconclusive result says nothing for or against the candidate, and so it carries no confidence"


def _measured(assessment: Assessment, rubric: Rubric) -> str:
    """The printed scores that the policy reads."""
    parts = [] if assessment.overall.score is None else [f"the overall is {assessment.overall.score}/100"]
    must = {category.id for category in rubric.categories if category.must_have}
    for category in assessment.categories:
        if category.score is not None:
            note = ", a must-have category," if category.id in must else ""
            parts.append(f"{category.name}{note} is {category.score}/100")
    return listed(parts)


def _missed(assessment: Assessment, rubric: Rubric) -> str:
    """What the next better rule asks for and does not find."""
    better: Rule | None = None
    for rule in rubric.policy.rules:
        if rule.label is assessment.recommendation.label:
            break
        better = rule
    if better is None:
        return ""
    gaps = _gaps(better, assessment, rubric)
    return f"{better.label.title} would need {listed(gaps)}" if gaps else ""


def _gaps(rule: Rule, assessment: Assessment, rubric: Rubric) -> list[str]:
    must = {category.id for category in rubric.categories if category.must_have}
    gaps = []
    if rule.overall is not None and (assessment.overall.score or 0) < rule.overall:
        gaps.append(f"an overall of at least {rule.overall}")
    for category in assessment.categories:
        asked = max(rule.every_category or 0, (rule.must_have or 0) if category.id in must else 0)
        if category.score is not None and category.score < asked:
            gaps.append(f"{category.name} at {asked} or more")
    return gaps


def _flip(assessment: Assessment) -> str:
    flip = assessment.recommendation.closest_flip
    if flip is None:
        return ""
    sure = (
        f", and confidence in the printed one is {percent(assessment)}%" if assessment.recommendation.confidence else ""
    )
    return f"The nearest other label would be {flip.label.title} ({one_line(flip.change)}){sure}"


def reasons_for(assessment: Assessment, rubric: Rubric) -> tuple[str, ...]:
    """What speaks for the candidate: categories and answers at or above the threshold of the lowest hiring rule."""
    bar = _bar(rubric)
    categories = [_category(c) for c in assessment.categories if c.score is not None and c.score >= bar]
    best = sorted(_rated(assessment), key=lambda a: (-(a.score or 0), a.stage, a.number))
    answers = [_answer(a, bar) for a in best if (a.score or 0) >= bar]
    return tuple((categories + answers)[:MAX_REASONS])


def reasons_against(assessment: Assessment, rubric: Rubric) -> tuple[str, ...]:
    """What speaks against: categories and answers below that threshold, and answers off their question."""
    bar = _bar(rubric)
    categories = [_category(c) for c in assessment.categories if c.score is not None and c.score < bar]
    off = tally(assessment.answers).off
    texts = (
        [sentence(f"{count(len(off), 'answer')} off the question asked: {listed([answer_name(a) for a in off])}")]
        if off
        else []
    )
    worst = sorted(_rated(assessment), key=lambda a: (a.score or 0, a.stage, a.number))
    answers = [_answer(a, bar) for a in worst if (a.score or 0) < bar and a not in off]
    return tuple((categories + texts + answers)[:MAX_REASONS])


def _rated(assessment: Assessment) -> list[AnswerGrade]:
    return [a for a in tally(assessment.answers).scored if a.score is not None]


def _bar(rubric: Rubric) -> int:
    """The lowest overall that a hiring rule asks for; 50 where the policy names none."""
    hiring = (Label.HIRE, Label.STRONG_HIRE)
    return min((r.overall for r in rubric.policy.rules if r.label in hiring and r.overall is not None), default=50)


def _category(category: CategoryScore) -> str:
    band = f" ({category.band})" if category.band else ""
    return sentence(f"{category.name} is {category.score}/100{band}, from {count(category.answers, 'answer')}")


def _answer(answer: AnswerGrade, bar: int) -> str:
    return sentence(f"{answer_name(answer)} is {answer.score}/100")
