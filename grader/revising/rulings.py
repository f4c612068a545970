"""What people have set in an assessment, apart from what the machine makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.assessment import AnswerGrade, Assessment, Override
from grader.noun import Record
from grader.rubric import Label


class Ruling(Record):
    """A person's value: a level (0 to 4) of one criterion, or a score (0 to 100) of the answer as a whole."""

    answer_id: str
    criterion_id: str | None = None
    value: int
    by: str
    reason: str

    @property
    def target(self) -> tuple[str, str | None]:
        """What it sets."""
        return self.answer_id, self.criterion_id

    def replaces(self, earlier: Ruling) -> bool:
        """Whether it takes the place of an earlier one.

        Of the same value it does. A score speaks for the whole answer, so it takes the place of levels set before,
        and a level set later takes the place of a score: the last word on an answer is the one that counts.
        """
        if self.answer_id != earlier.answer_id:
            return False
        return self.criterion_id == earlier.criterion_id or None in (self.criterion_id, earlier.criterion_id)


class LabelRuling(Record):
    """A person's label."""

    label: Label
    by: str
    reason: str


class Rulings(Record):
    """Everything that people have set: at most one ruling on a value, at most one on the label."""

    values: tuple[Ruling, ...] = ()
    label: LabelRuling | None = None

    def then(self, later: Rulings) -> Rulings:
        """These, with later ones in the place of those that they replace."""
        kept = [v for v in self.values if not any(new.replaces(v) for new in later.values)]
        return Rulings(values=(*kept, *later.values), label=later.label or self.label)

    def of(self, answer_id: str) -> tuple[Ruling, ...]:
        """Those on one answer."""
        return tuple(ruling for ruling in self.values if ruling.answer_id == answer_id)

    def __bool__(self) -> bool:
        return bool(self.values) or self.label is not None


def standing_overrides(assessment: Assessment) -> Rulings:
    """What people have set and what stands, in the order of the answers."""
    values = [ruling for answer in assessment.answers for ruling in _of_answer(answer)]
    recommendation = assessment.recommendation
    word = recommendation.override
    label = LabelRuling(label=recommendation.label, by=word.by, reason=word.reason) if word else None
    return Rulings(values=tuple(values), label=label)


def _of_answer(answer: AnswerGrade) -> Iterator[Ruling]:
    set_: Iterable[tuple[str | None, int | None, Override | None]] = (
        (None, answer.score, answer.override),
        *((c.id, c.level, c.override) for c in answer.criteria),
    )
    for criterion_id, value, word in set_:
        if word is not None and value is not None:
            yield Ruling(answer_id=answer.id, criterion_id=criterion_id, value=value, by=word.by, reason=word.reason)
