"""Why figures moved between two revisions: another rubric, a person, the judge asked again, another error, our code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from grader.assessment import AnswerGrade, Assessment
from grader.narrative.english import answer_name, answer_names, listed, one_line, sentence
from grader.noun import Record
from grader.revising.figures import Figure
from grader.revising.rulings import LabelRuling, Ruling, standing_overrides

REASON = 300  # code points of a reviewer's reason within a sentence; the whole stands with the override


class Cause(Record):
    """One reason for figures to move, as a `sentence` and as a short `clause`.

    `answers` are the ids of those that it is about, empty where it is about the interview; `criterion_id` is there
    where it is about one level.
    """

    kind: Literal["rubric", "person", "label", "judge", "error", "engine"]
    sentence: str
    clause: str
    answers: tuple[str, ...] = ()
    criterion_id: str | None = None

    def touches(self, figure: Figure) -> bool:
        """Whether it can move this figure."""
        if self.kind == "engine":
            return True
        if figure.what == "criterion":
            own = self.kind == "judge" or (self.kind == "person" and self.criterion_id == figure.criterion_id)
            return own and figure.answer_id in self.answers
        if figure.part == "weight":
            return self.kind == "rubric"
        if self.kind == "error":
            return figure.part in ("interval", "value")
        if self.kind == "label":
            return figure.what in ("label", "confidence") and figure.part != "was"
        return figure.what != "answer" or not self.answers or figure.answer_id in self.answers


def causes(before: Assessment, after: Assessment) -> tuple[Cause, ...]:
    """All that differs between the two and that figures come from, what weighs most first."""
    found = (*_people(before, after), *_label(before, after), *_rubric(before, after), *_judges(before, after))
    return found or tuple(_engine(before, after))


def _rubric(before: Assessment, after: Assessment) -> Iterator[Cause]:
    old, new = before.provenance.rubric, after.provenance.rubric
    if old.sha256 == new.sha256:
        return
    was, now = f"{old.id}@{old.version}", f"{new.id}@{new.version}"
    said = f"The rubric is {now} instead of {was}" if was != now else f"The rubric {now} has changed its content"
    yield Cause(kind="rubric", sentence=sentence(said), clause=f"rubric {now}")


def _people(before: Assessment, after: Assessment) -> Iterator[Cause]:
    """What a person set since, or set anew, and what stands no more."""
    old, new = ({v.target: v for v in standing_overrides(a).values} for a in (before, after))
    named = {a.id: a for a in (*before.answers, *after.answers)}
    for target in dict.fromkeys((*new, *old)):
        ruling = new.get(target)
        if ruling == old.get(target):
            continue
        said = _set(ruling, named) if ruling else _gone(old[target], named)
        by = (ruling or old[target]).by
        clause = f"set by {one_line(by)}" if ruling else f"no longer set by {one_line(by)}"
        answer_id, criterion_id = target
        yield Cause(kind="person", sentence=said, clause=clause, answers=(answer_id,), criterion_id=criterion_id)


def _set(ruling: Ruling, named: Mapping[str, AnswerGrade]) -> str:
    answer = named[ruling.answer_id]
    criterion = next((c for c in answer.criteria if c.id == ruling.criterion_id), None)
    word = criterion.override if criterion else answer.override
    value = f"{ruling.value}" if criterion is None else f"level {ruling.value}"
    machine = "where the machine gave none" if word is None or word.was is None else f"instead of {word.was}"
    return _with_reason(f"{one_line(ruling.by)} set {_target(ruling, named)} to {value} {machine}", ruling)


def _gone(ruling: Ruling, named: Mapping[str, AnswerGrade]) -> str:
    return sentence(f"What {one_line(ruling.by)} had set on {_target(ruling, named)} stands no more")


def _target(ruling: Ruling, named: Mapping[str, AnswerGrade]) -> str:
    answer = named[ruling.answer_id]
    name = next((c.name for c in answer.criteria if c.id == ruling.criterion_id), ruling.criterion_id)
    return f"{name} of {answer_name(answer)}" if name else f"the score of {answer_name(answer)}"


def _label(before: Assessment, after: Assessment) -> Iterator[Cause]:
    old, new = standing_overrides(before).label, standing_overrides(after).label
    if old == new:
        return
    word = after.recommendation.override
    if new is None or word is None:
        by = one_line(old.by) if old else "a person"
        said = sentence(f"The label that {by} had set stands no more")
        yield Cause(kind="label", sentence=said, clause=f"no longer set by {by}")
        return
    instead = "as the policy does" if word.was is new.label else f"instead of {word.was.title}"
    said = f"{one_line(new.by)} set the label to {new.label.title} {instead}"
    yield Cause(kind="label", sentence=_with_reason(said, new), clause=f"set by {one_line(new.by)}")


def _with_reason(said: str, ruling: Ruling | LabelRuling) -> str:
    reason = one_line(ruling.reason, REASON)
    return sentence(f"{said}: {reason}" if reason else said)


def _judges(before: Assessment, after: Assessment) -> Iterator[Cause]:
    """Other judges, answers asked again, and another error."""
    old, new = (listed([judge.spec for judge in a.provenance.judges]) for a in (before, after))
    graded = {a.id: _machine(a) for a in before.answers}
    asked = [a for a in after.answers if graded.get(a.id) != _machine(a)]
    if old != new:
        said = sentence(f"Judged by {new or 'nobody'} instead of {old or 'nobody'}")
        yield Cause(kind="judge", sentence=said, clause=f"judged by {new}", answers=_ids(asked))
    elif asked:
        said = sentence(f"The judge was asked again about {answer_names(asked)}")
        yield Cause(kind="judge", sentence=said, clause="the judge was asked again", answers=_ids(asked))
    if before.provenance.calibration != after.provenance.calibration:
        yield Cause(kind="error", sentence="The judge’s error is taken to be another.", clause="another error")


def _ids(answers: Sequence[AnswerGrade]) -> tuple[str, ...]:
    return tuple(answer.id for answer in answers)


def _machine(answer: AnswerGrade) -> tuple[object, ...]:
    """What the machine found, whatever people set over it."""
    found = answer.machine or answer
    levels = tuple((c.id, c.override.was if c.override else c.level) for c in answer.criteria)
    return found.status, found.verdict, answer.draw, sorted(levels, key=lambda pair: pair[0])


def _engine(before: Assessment, after: Assessment) -> Iterator[Cause]:
    old, new = before.provenance.engine_version, after.provenance.engine_version
    if old != new:
        yield Cause(kind="engine", sentence=f"The engine is version {new} instead of {old}.", clause=f"engine {new}")
