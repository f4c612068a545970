"""Single rows of a run: where judge and people are furthest apart, and what has no score."""

from __future__ import annotations

from collections.abc import Iterable

from grader.assessment import AnswerStatus
from grader.judgement import ReasonCode, Verdict
from grader.lab.results import RowResult
from grader.lab.view import Disagreement, Example, Gap, Rating

WORST = 10
EXAMPLES = 3
_REASONS = {  # of a result without a score, the first that it carries
    AnswerStatus.FAILED: (
        ReasonCode.MODEL_REFUSED,
        ReasonCode.UNPARSABLE,
        ReasonCode.PROVIDER_FAILED,
        ReasonCode.BUDGET_SPENT,
    ),
    AnswerStatus.NOT_SCORED: (
        ReasonCode.NO_ANSWER,
        ReasonCode.UNINTELLIGIBLE,
        ReasonCode.DECLINED,
        ReasonCode.STAGE_NOT_SCORED,
        ReasonCode.UNSUPPORTED_LANGUAGE,
    ),
}


def disagreements(results: Iterable[RowResult], most: int = WORST) -> tuple[Disagreement, ...]:
    """The rows with the largest difference, at most `most`, none on which the two agree; ties in the rows' order."""
    apart = [_disagreement(result, result.judge) for result in results if result.judge is not None]
    apart.sort(key=lambda row: -round(abs(row.difference), 9))
    return tuple(row for row in apart[:most] if round(row.difference, 9))


def gaps(results: Iterable[RowResult]) -> tuple[Gap, ...]:
    """Results without a score by reason, failures first, then the most frequent."""
    found: dict[tuple[bool, ReasonCode | Verdict | None], list[RowResult]] = {}
    for result in results:
        if result.judge is None:
            found.setdefault((result.status is AnswerStatus.FAILED, _reason(result)), []).append(result)
    ordered = sorted(found.items(), key=lambda item: (not item[0][0], -len(item[1]), item[0][1] or ""))
    return tuple(Gap(reason, failed, len(rows), _examples(rows)) for (failed, reason), rows in ordered)


def _disagreement(result: RowResult, judged: float) -> Disagreement:
    named = dict.fromkeys([*result.levels, *result.human_levels])
    ratings = (Rating(c, result.levels.get(c), result.human_levels.get(c), result.reasoning.get(c, "")) for c in named)
    return Disagreement(
        id=result.id,
        question=result.question,
        answer=result.answer,
        words=result.words,
        humans=result.humans,
        human=result.human,
        judged=judged,
        verdict=result.verdict,
        codes=result.codes,
        ratings=tuple(ratings),
        dissent=result.dissent,
        escalated=result.escalated,
    )


def _reason(result: RowResult) -> ReasonCode | Verdict | None:
    """A reason code that explains it, else the verdict."""
    code = next((code for code in _REASONS.get(result.status, ()) if code in result.codes), None)
    return code or (result.verdict if result.verdict and not result.verdict.scorable else None)


def _examples(rows: list[RowResult]) -> tuple[Example, ...]:
    """Of different rows: with several draws the same row may fail several times."""
    by_id = {row.id: row for row in reversed(rows)}
    first = list(dict.fromkeys(row.id for row in rows))[:EXAMPLES]
    return tuple(Example(name, by_id[name].detail) for name in first)
