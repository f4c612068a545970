"""Scores + policy → label, in words that say exactly which gate or which rule gave it.

First the gates: evidence that supports no label makes the label `inconclusive`, and every gate that closed is
named. Then the policy's rules, in order, over the integers that are printed; the first that holds decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.assessment import AnswerGrade, AnswerStatus, CategoryScore, Flip, Overall
from grader.decision.flip import Scores, closest_flip
from grader.decision.policy import first_rule, sheet
from grader.judgement import ReasonCode, Verdict
from grader.rubric import Label, Rubric, Rule
from grader.scoring.basis import bases_of
from grader.scoring.scores import coverage
from grader.scoring.weighing import quantised, shares


@dataclass(frozen=True, slots=True)
class Decision:
    """The label, the text of what gave it, and the nearest other label; `coverage` is 0 to 1.

    `reason_codes` are those of the gates that closed: empty under every label but `inconclusive`.
    """

    label: Label
    rule: str
    reason_codes: tuple[ReasonCode, ...]
    closest_flip: Flip | None
    coverage: float


def decide(
    answers: Sequence[AnswerGrade],
    categories: Sequence[CategoryScore],
    overall: Overall,
    rubric: Rubric,
    *,
    misaligned: bool,
) -> Decision:
    """What the policy makes of these scores. `misaligned`: which answer belongs to which question is suspect."""
    covered = coverage(answers, rubric)
    closed = list(_gates(answers, categories, rubric, covered, misaligned=misaligned))
    printed = {c.id: c.score for c in categories if c.score is not None}
    if closed or overall.score is None:
        reasons = "; ".join(text for _, text in closed) or "no category has a score"
        return Decision(Label.INCONCLUSIVE, f"Inconclusive: {reasons}", tuple(c for c, _ in closed), None, covered)
    rule = first_rule(rubric, sheet(rubric, overall.score, printed))
    if rule is None:
        return Decision(Label.INCONCLUSIVE, "Inconclusive: no rule of the policy holds", (), None, covered)
    exact = {b.category.id: b.value for b in bases_of(answers, rubric) if b.terms}
    scores = Scores(overall.score, printed, exact)
    return Decision(rule.label, _fired(rule, rubric, scores), (), closest_flip(rubric, scores, rule.label), covered)


def off_question(answers: Sequence[AnswerGrade]) -> float:
    """The share (by weight, 0 to 1) of the scored answers that do not address their question."""
    scored = [a for a in answers if a.status is AnswerStatus.SCORED]
    parts = shares([a.weight for a in scored])
    return quantised(math.fsum(p for a, p in zip(scored, parts, strict=True) if a.verdict is Verdict.NOT_ADDRESSED))


def _gates(
    answers: Sequence[AnswerGrade],
    categories: Sequence[CategoryScore],
    rubric: Rubric,
    covered: float,
    *,
    misaligned: bool,
) -> Iterator[tuple[ReasonCode, str]]:
    """Each gate that is closed, with its numbers."""
    gate = rubric.policy.inconclusive
    if misaligned:
        yield ReasonCode.QA_MISALIGNED, "questions and answers seem to be paired wrongly"
    off = off_question(answers)
    if off > quantised(gate.max_off_question):
        share, allowed = _percents(off, gate.max_off_question)
        text = f"{share} of the scored answers, by weight, do not address their question (at most {allowed} may not)"
        yield ReasonCode.NOT_ADDRESSED, text
    scored = sum(a.status is AnswerStatus.SCORED for a in answers)
    if scored < gate.min_answers:
        count = "1 answer was" if scored == 1 else f"{scored} answers were"
        yield ReasonCode.TOO_FEW_ANSWERS, f"{count} scored (at least {gate.min_answers} needed)"
    if covered < quantised(gate.min_coverage):
        share, needed = _percents(covered, gate.min_coverage)
        yield ReasonCode.LOW_COVERAGE, f"coverage is {share} (at least {needed} needed)"
    must = {c.id for c in rubric.categories if c.must_have}
    if unknown := [c.name for c in categories if c.id in must and c.score is None]:
        yield ReasonCode.MUST_HAVE_NOT_ASSESSED, f"no answer could be rated on {' or '.join(unknown)} (must-have)"


def _fired(rule: Rule, rubric: Rubric, scores: Scores) -> str:
    """The rule with the scores that meet it: "Hire: overall at least 65 (71) and …"."""
    must = {c.id: scores.categories[c.id] for c in rubric.categories if c.must_have and c.id in scores.categories}
    parts = []
    if rule.overall is not None:
        parts.append(f"overall at least {rule.overall} ({scores.overall})")
    if rule.every_category is not None:
        parts.append(f"every category at least {rule.every_category} ({_lowest(rubric, scores.categories)})")
    if rule.must_have is not None:
        parts.append(f"every must-have category at least {rule.must_have} ({_lowest(rubric, must)})")
    weakest = _lowest(rubric, scores.categories)
    otherwise = f"none of the rules above holds (overall {scores.overall}; {weakest})"
    return f"{rule.label.title}: {' and '.join(parts) or otherwise}"


def _lowest(rubric: Rubric, scores: Mapping[str, int]) -> str:
    """The category that comes nearest to failing a threshold, by its name; the rubric's first where several do."""
    names = {c.id: c.name for c in rubric.categories if c.id in scores}
    if not names:
        return "none in this rubric"
    weakest = min(names, key=lambda i: scores[i])
    return f"{'lowest: ' if len(names) > 1 else ''}{names[weakest]} {scores[weakest]}"


def _percents(share: float, limit: float) -> tuple[str, str]:
    """Both in percent, with as many decimals as it takes to tell them apart."""
    texts = ((f"{share:.{n}%}", f"{limit:.{n}%}") for n in range(8))
    return next(((a, b) for a, b in texts if a != b), (str(share), str(limit)))
