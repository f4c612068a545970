"""What a person should know of a data set before figures are made from it: what was taken for what, what is odd."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.lab.dataset_rows import Reader
from grader.lab.rows import Scored
from grader.narrative.english import count, one_line


def notes_on(rows: Sequence[Scored], reader: Reader) -> Iterator[str]:
    """One sentence each, for the rows of one file as its reader read them."""
    yield from _taken(reader)
    yield from _scores(rows)
    yield from _questions(rows)


def _taken(reader: Reader) -> Iterator[str]:
    facts = reader.facts
    if reader.recorded:
        yield "recorded judges: `item` is read as the question and `human` as its scores, 0 to 1"
    if facts["id"]:
        yield f"{_rows(facts['id'])} without `id`: it is made from question and answer"
    if facts["question_id"]:
        yield f"{_rows(facts['question_id'])} without `question_id`: it is made from the question's text"
    if facts["score"]:
        yield f"{_rows(facts['score'])} with `score` alone: it is read as one human's raw score, 0 to score_max"
    if facts["rubric"]:
        yield f"{_rows(facts['rubric'])} with `rubric` and no reference answer: judges see it as the reference answer"
    if facts["unshown"]:
        yield f"{_rows(facts['unshown'])} with `rubric` beside a reference answer: judges do not see it"
    if facts["empty"]:
        yield f"{_rows(facts['empty'])} with an empty answer: only recorded judges have something to say of it"


def _scores(rows: Sequence[Scored]) -> Iterator[str]:
    humans = sorted({len(row.scores) for row in rows})
    if len(humans) > 1:
        yield (
            f"{humans[0]} to {humans[-1]} humans a row: single humans are compared by their place in the list, "
            "each over the rows that have that place"
        )
    tops = sorted({row.score_max for row in rows})
    if len(tops) > 1:
        yield f"score_max is {tops[0]:g} to {tops[-1]:g}: scores are compared as shares of it"
    highest = max(score for row in rows for score in row.scores)
    if 0 < highest <= 1 < tops[0]:
        yield f"no score is above 1, and score_max is {tops[0]:g}: scores are read raw; are these shares?"
    if len(rows) == 1:
        yield "one row only: no figure of agreement is defined"
    elif len({round(row.human, 9) for row in rows}) == 1:
        yield "all scores are equal: correlations, kappa and alpha are not defined"


def _questions(rows: Sequence[Scored]) -> Iterator[str]:
    texts: dict[str, dict[str, int]] = {}
    ids: dict[str, set[str]] = {}
    for row in rows:
        text = " ".join(row.question.split())
        texts.setdefault(row.question_id, {}).setdefault(text, row.line)
        ids.setdefault(text, set()).add(row.question_id)
    if len(texts) == 1 and len(rows) > 1:
        yield "one question only: nothing can be held apart by question, and no interval is defined"
    # Rows under one id are kept on one side of a split and drawn together, which is right for variants of a question
    # and only widens the intervals for others. So it is said, not refused.
    if several := {name: list(lines.values()) for name, lines in texts.items() if len(lines) > 1}:
        name, lines = next(iter(several.items()))
        yield (
            f"{count(len(several), 'question id stands', 'question ids stand')} for more than one text "
            f"({one_line(name, 40)!r} in lines {lines[0]} and {lines[1]}): each counts as one question"
        )
    if shared := sum(len(names) > 1 for names in ids.values()):
        yield (
            f"{count(shared, 'question text stands', 'question texts stand')} under more than one question id: "
            "each id counts as a question of its own"
        )


def _rows(n: int) -> str:
    return count(n, "row")
