"""Graded answers for tests of the arithmetic: built by hand, or drawn by hypothesis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from grader.assessment import AnswerGrade, CategoryScore, CriterionGrade, Interval, Overall
from grader.confidence.estimate import confidence
from grader.decision.deciding import Decision, decide
from grader.judgement import ErrorModel, Evidence
from grader.rubric import Rubric
from grader.scoring.basis import bases_of
from grader.scoring.scores import score_categories, score_overall
from grader.scoring.weighing import DEFAULT_ERROR
from tests.builders import a_rubric, an_answer

ERROR = ErrorModel(sigma=0.7, rho=0.5, beta=0.2, source="made up", measured=True)
EXACT = ErrorModel(sigma=0, rho=0, beta=0, source="made up", measured=True)
CRITERIA = ("accuracy", "depth", "clarity")
QUOTED = (Evidence(quote="a quote", turn=0, start=0, end=7, verified=True),)

few = settings(max_examples=40)  # for claims about whole interviews, which take long to draw

LEVEL = st.one_of(st.none(), st.integers(0, 4))
WEIGHT = st.sampled_from([0.1, 0.3, 0.5, 1.0, 2.0, 7.0])
SCALE = st.sampled_from([1e-9, 0.1, 1 / 3, 3.0, 7.0, 1e8])


def rating(id_: str, level: int | None, **changes: Any) -> CriterionGrade:
    """A level that stands on a quote."""
    data = {"id": id_, "name": id_.capitalize(), "weight": 1.0, "level": level, "evidence": QUOTED}
    return CriterionGrade.model_validate(data | changes)


def graded(text: str = "An answer.", *, weight: float = 1.0, **levels: int | None) -> AnswerGrade:
    """A scored answer with these levels by criterion: `graded(accuracy=3, clarity=None)`."""
    return an_answer(text, id=text, weight=weight, criteria=[rating(i, level) for i, level in levels.items()])


def alike(n: int, *, weight: float = 1.0, **levels: int | None) -> list[AnswerGrade]:
    """So many scored answers with the same levels."""
    return [graded(f"Answer {i}.", weight=weight, **levels) for i in range(n)]


def lost(text: str = "A lost answer.", **changes: Any) -> AnswerGrade:
    """A failed answer: asked, and no judgement could be had."""
    nothing: dict[str, Any] = {"status": "failed", "verdict": None, "score": None, "interval": None, "criteria": []}
    return an_answer(text, **(nothing | {"id": text} | changes))


@dataclass(frozen=True)
class Results:
    """All numbers that are made of a list of answers."""

    categories: tuple[CategoryScore, ...]
    overall: Overall
    decision: Decision

    @property
    def rows(self) -> list[tuple[int | None, Interval | None]]:
        """Score and interval of every category, then of the interview."""
        return [(c.score, c.interval) for c in self.categories] + [(self.overall.score, self.overall.interval)]

    @property
    def numbers(self) -> tuple[object, ...]:
        """Without the formulas, which show weights as the rubric has them."""
        rows = tuple(c.model_copy(update={"formula": ""}) for c in self.categories)
        return rows, self.overall, self.decision


def results(answers: Sequence[AnswerGrade], rubric: Rubric | None = None, error: ErrorModel = ERROR) -> Results:
    """Scores and decision."""
    rubric = rubric or a_rubric()
    categories = score_categories(answers, rubric, error)
    overall = score_overall(categories, answers, rubric, error)
    return Results(categories, overall, decide(answers, categories, overall, rubric, misaligned=False))


def stated(answers: Sequence[AnswerGrade], rubric: Rubric | None = None, error: ErrorModel = ERROR) -> float | None:
    """The confidence's value."""
    rubric = rubric or a_rubric()
    found = confidence(answers, rubric, error, results(answers, rubric, error).decision)
    return found.value if found else None


def exact(answers: Sequence[AnswerGrade], rubric: Rubric | None = None) -> dict[str, float]:
    """Unrounded scores of the categories that have one."""
    return {b.category.id: b.value for b in bases_of(answers, rubric or a_rubric()) if b.terms}


@st.composite
def ratings(draw: st.DrawFn) -> tuple[CriterionGrade, ...]:
    """Ratings of one answer, some of them null, unverified or disputed; at least one has a level."""
    levels = draw(st.tuples(LEVEL, LEVEL, LEVEL).filter(lambda drawn: any(v is not None for v in drawn)))
    return tuple(
        rating(
            i, level, weight=draw(WEIGHT), disputed=draw(st.booleans()), evidence=draw(st.sampled_from([(), QUOTED]))
        )
        for i, level in zip(CRITERIA, levels, strict=True)
    )


@st.composite
def interviews(draw: st.DrawFn, *, least: int = 1) -> list[AnswerGrade]:
    """Up to eight scored answers of any weight."""
    count = draw(st.integers(least, 8))
    return [an_answer(f"Answer {n}.", id=f"q{n}", weight=draw(WEIGHT), criteria=draw(ratings())) for n in range(count)]


@st.composite
def errors(draw: st.DrawFn) -> ErrorModel:
    """Any judge, from one without error to one that is hardly better than dice."""
    part = st.floats(0, 1, allow_subnormal=False)
    return DEFAULT_ERROR.model_copy(update={"sigma": 1.5 * draw(part), "rho": draw(part), "beta": 0.6 * draw(part)})
