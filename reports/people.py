"""What people set, noted and attested, in words: every value with the machine's beside it, who, and why."""

from __future__ import annotations

from collections.abc import Iterator

from grader.assessment import AnswerGrade, Assessment, CriterionGrade, Override, Recommendation
from reports import wording
from reports.passages import line, short


def of_criterion(c: CriterionGrade) -> str:
    """`Set to level 3 by Dana; the machine’s value was level 1: …`; empty where nobody set it."""
    if c.override is None:
        return ""
    was = "none" if c.override.was is None else f"level {c.override.was}"
    return _set(f"level {c.level}", c.override, f"the machine’s value was {was}")


def of_answer(a: AnswerGrade) -> str:
    """The score that a person set; where persons set levels, the score that the machine's levels gave."""
    if a.override is None:
        return f"A person set levels here; {_machine(a)}." if a.machine else ""
    return _set(wording.score(a.score), a.override, _machine(a))


def of_label(r: Recommendation) -> str:
    """The label that a person set, and the policy's."""
    if r.override is None:
        return ""
    why = f": {line(r.override.reason)}" if line(r.override.reason) else "."
    return f"Set to {r.label.title} by {short(r.override.by)}; the policy’s label is {r.override.was.title}{why}"


def overrides(a: Assessment) -> tuple[str, ...]:
    """Everything that people set: the label first, then answer by answer."""
    label = of_label(a.recommendation)
    return tuple(
        ([f"Recommendation: {_lower(label)}"] if label else []) + [o for x in a.answers for o in _of_answer(x)]
    )


def whose_label(a: Assessment) -> str:
    """For the banner, where a person set the label."""
    word = a.recommendation.override
    return f"Label set by {short(word.by)}; the policy’s is {word.was.title}" if word else ""


def standing(a: Assessment) -> str:
    """For the banner: whether a person stands behind the result as it is."""
    review = a.review
    if review and review.attested:
        return f"Attested by {short(review.reviewer)}"
    return "Attested before the result moved, not since" if review and review.lapsed else "Not attested by a person"


def attestation(a: Assessment) -> str:
    """Who reviewed it and when, with the note."""
    review = a.review
    if review is None:
        return "Not attested: no person has reviewed this assessment."
    what = "Attested" if review.attested or review.lapsed else "Reviewed, but not attested,"
    done = f"{what} by {short(review.reviewer)} on {wording.moment(review.at)}"
    if review.lapsed:
        of = f" as revision {review.revision}" if review.revision else ""
        done = f"{done}{of}; the result has moved since, so it is not attested as it stands"
    note = line(review.note or "")
    return f"{done}. Note: {note}" if note else f"{done}."


def _of_answer(a: AnswerGrade) -> Iterator[str]:
    place = f"{short(a.stage)} Q{a.number}"
    if a.override:
        yield f"{place}, score: {_lower(of_answer(a))}"
    yield from (f"{place}, {line(c.name)}: {_lower(of_criterion(c))}" for c in a.criteria if c.override)


def _set(value: str, word: Override, machine: str) -> str:
    reason = line(word.reason)
    return f"Set to {value} by {short(word.by)}; {machine}" + (f": {reason}" if reason else ".")


def _machine(a: AnswerGrade) -> str:
    """The machine's score, or why it gave none."""
    was = a.machine.score if a.machine else a.override.was if a.override else None
    if was is not None:
        return f"the machine’s value was {wording.score(was)}"
    codes = a.machine.reason_codes if a.machine else ()
    why = "; ".join(_lower(wording.REASONS[code]) for code in codes)
    return f"the machine gave none ({why})" if why else "the machine gave none"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
