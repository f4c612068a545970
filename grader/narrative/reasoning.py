"""Why the label is what it is: the rule that fired, what the scores add up to, what speaks for it and against."""

from __future__ import annotations

from collections.abc import Iterator

from grader.assessment import AnswerGrade, Assessment, CategoryScore, CriterionGrade, LabelOverride
from grader.judgement import ReasonCode
from grader.narrative.english import answer_name, answer_names, count, listed, one_line, quoted, sentence
from grader.narrative.lint import Setting, setting_of
from grader.narrative.summary import change, reasons_inconclusive
from grader.narrative.tally import is_off, tally
from grader.narrative.tidy import clauses, first_clean
from grader.rubric import Label, Rubric, Rule

MAX_REASONS = 6
QUOTE = 140  # code points of a quote within a reason; the whole quote stands beside the answer


def reasoning_sentences(assessment: Assessment, rubric: Rubric) -> tuple[str, ...]:
    """The rule, how the overall comes about, what the better label asks for, and how near the next one is."""
    recommendation = assessment.recommendation
    if recommendation.override:
        texts = [*_by_person(recommendation.override, recommendation.label), _sum(assessment)]
        return tuple(sentence(text) for text in texts if text)
    rule = f"The policy of the rubric gives this label by its rule “{one_line(recommendation.rule).replace('”', '’')}”"
    if recommendation.label is Label.INCONCLUSIVE:
        texts = [rule, "While that rule holds, the scores are not compared with the thresholds for hiring", _NEITHER]
    else:
        texts = [rule, _sum(assessment), _missed(assessment, rubric), _flip(assessment)]
    return tuple(sentence(text) for text in texts if text)


_NEITHER = "An inconclusive result speaks neither for nor against the candidate, and it carries no confidence"


def _by_person(word: LabelOverride, label: Label) -> tuple[str, str]:
    """Whose label it is, and what the policy makes of the same scores."""
    gives = "gives the same label" if word.was is label else f"would give {word.was.title}"
    rule = one_line(word.rule).replace("”", "")
    return (
        "A person set this label, so it carries no confidence: that is about a label which the policy gives",
        f"The policy of the rubric {gives} by its rule “{rule}”",
    )


def _sum(assessment: Assessment) -> str:
    """What each category adds to the overall."""
    parts = [f"{c.contribution:.1f} from {c.name}" for c in assessment.categories if c.contribution is not None]
    overall = assessment.overall.score
    if overall is None or not parts:
        return ""
    if len(parts) == 1:
        return f"The overall score of {overall}/100 rests on one category"
    return f"The overall score of {overall}/100 is the sum of {listed(parts)}"


def _missed(assessment: Assessment, rubric: Rubric) -> str:
    """What the next better rule asks for and does not find, unless the nearest other label says just that."""
    above: Rule | None = None
    for rule in rubric.policy.rules:
        if rule.label is assessment.recommendation.label:
            break
        above = rule
    gaps = list(_gaps(above, assessment, rubric)) if above else []
    flip = assessment.recommendation.closest_flip
    if above and flip and flip.label is above.label and len(gaps) == 1:
        return ""
    return f"{above.label.title} would need {listed(gaps)}" if above and gaps else ""


def _gaps(rule: Rule, assessment: Assessment, rubric: Rubric) -> Iterator[str]:
    must = {category.id for category in rubric.categories if category.must_have}
    if rule.overall is not None and (assessment.overall.score or 0) < rule.overall:
        yield f"an overall score of at least {rule.overall}"
    for category in assessment.categories:
        asked = max(rule.every_category or 0, (rule.must_have or 0) if category.id in must else 0)
        if category.score is not None and category.score < asked:
            yield f"{category.name} at {asked} or more"


def _flip(assessment: Assessment) -> str:
    flip = assessment.recommendation.closest_flip
    return f"The nearest other label would be {flip.label.title}, {change(flip, whole=True)}" if flip else ""


def reasons_for(assessment: Assessment, rubric: Rubric) -> tuple[str, ...]:
    """What speaks for hiring: categories and answers that reach the lowest threshold of a hiring rule, best first."""
    if ReasonCode.QA_MISALIGNED in assessment.recommendation.reason_codes:
        return ()  # which answer belongs to which question is not known, so none speaks for anything
    bar, setting = _bar(rubric), setting_of(assessment)
    categories = [_category(c) for c in _standing(assessment) if c.score is not None and c.score >= bar]
    best = sorted(_rated(assessment), key=lambda a: -(a.score or 0))
    answers = [_favourable(a, setting) for a in best if (a.score or 0) >= bar]
    return _first([*categories, *answers], setting)


def reasons_against(assessment: Assessment, rubric: Rubric) -> tuple[str, ...]:
    """What speaks against: categories below that threshold, answers off their question, the lowest answers.

    Under `inconclusive` it is what speaks against any label; scores that support none speak against nobody.
    """
    bar, setting = _bar(rubric), setting_of(assessment)
    if assessment.recommendation.label is Label.INCONCLUSIVE:
        return _first([sentence(reason) for reason in reasons_inconclusive(assessment)], setting)
    categories = [_category(c) for c in assessment.categories if c.score is not None and c.score < bar]
    off = tally(assessment.answers).off
    do = "does" if len(off) == 1 else "do"
    astray = [sentence(f"{answer_names(off)} {do} not address the question asked")] if off else []
    gates = [sentence(reason) for reason in reasons_inconclusive(assessment)]  # closed, under a person's label
    worst = sorted(_rated(assessment), key=lambda a: a.score or 0)
    answers = [_unfavourable(a, setting) for a in worst if (a.score or 0) < bar]
    return _first([*gates, *categories, *astray, *answers], setting)


def _standing(assessment: Assessment) -> tuple[CategoryScore, ...]:
    return () if assessment.recommendation.label is Label.INCONCLUSIVE else assessment.categories


def _first(texts: list[str], setting: Setting) -> tuple[str, ...]:
    clean = (first_clean([text], setting) for text in texts)
    return tuple(dict.fromkeys(text for text in clean if text))[:MAX_REASONS]


def _rated(assessment: Assessment) -> list[AnswerGrade]:
    return [a for a in tally(assessment.answers).scored if a.score is not None and not is_off(a)]


def _bar(rubric: Rubric) -> int:
    """The lowest overall that a hiring rule asks for; the middle of the scale where the policy names none."""
    hiring = (Label.HIRE, Label.STRONG_HIRE)
    return min((r.overall for r in rubric.policy.rules if r.label in hiring and r.overall is not None), default=50)


def _category(category: CategoryScore) -> str:
    band = f" ({category.band})" if category.band else ""
    return sentence(f"{category.name} is at {category.score}/100{band}, from {count(category.answers, 'answer')}")


def _favourable(answer: AnswerGrade, setting: Setting) -> str:
    """The score, the highest criterion, and the quote that it stands on."""
    best = max(_levels(answer), key=lambda c: c.level or 0, default=None)
    plain = _at(answer)
    if best is None:
        return sentence(plain)
    full = f"{plain}, with {_level(best)}"
    quote = None if best.override else next((e.quote for e in best.evidence if e.verified), None)
    versions = [f"{full}: {quoted(quote, QUOTE)}"] if quote else []
    return first_clean([sentence(text) for text in (*versions, full, plain)], setting)


def _unfavourable(answer: AnswerGrade, setting: Setting) -> str:
    """The score, the lowest criterion, and what was missing."""
    worst = min(_levels(answer), key=lambda c: c.level or 0, default=None)
    plain = _at(answer)
    if worst is None:
        return sentence(plain)
    full = f"{plain}, with {_level(worst)}"
    missing = clauses(answer.missing_points, 1)
    versions = [f"{full}; missing: {missing[0]}"] if missing else []
    return first_clean([sentence(text) for text in (*versions, full, plain)], setting)


def _at(answer: AnswerGrade) -> str:
    return f"{answer_name(answer)} is at {answer.score}/100{', set by a person' if answer.override else ''}"


def _level(criterion: CriterionGrade) -> str:
    by = ", set by a person" if criterion.override else ""
    return f"{criterion.name} at level {criterion.level} of 4{by}"


def _levels(answer: AnswerGrade) -> list[CriterionGrade]:
    """Those that the score comes from; none where a person set the score itself."""
    return [] if answer.override else [c for c in answer.criteria if c.level is not None]
