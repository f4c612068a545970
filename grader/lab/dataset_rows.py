"""One line of a data set → a row of the lab, or all that is wrong with it."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from grader.field_errors import MAX_NAME, dotted, field_errors, without_echoes
from grader.lab.dataset_fields import COLUMNS, EMPTY, MOST_IS_MISSING, OR_ONE, Row, legible, score_faults
from grader.lab.dataset_lines import Fault
from grader.lab.dataset_names import groups_of
from grader.lab.dataset_recorded import (
    OTHER_NAMES,
    RECORDED_COLUMNS,
    as_ordinary,
    is_recorded,
    recordings,
)
from grader.lab.rows import Recorded, Scored


@dataclass
class Reader:
    """Reads the lines of one file in their order; its first line decides whether they hold recorded judges.

    `facts` counts, for the notes, in how many rows something was made or left out: `id` and `question_id` made,
    `score` taken for the only human's, `rubric` shown as the reference answer or not (`unshown`), answers `empty`.
    """

    recorded: bool | None = None
    facts: Counter[str] = field(default_factory=Counter)
    _lines: dict[str, int] = field(default_factory=dict)  # the line of each id
    _repeats: Counter[str] = field(default_factory=Counter)  # how often each made id was made

    def read(self, line: int, raw: Mapping[str, object]) -> Scored | tuple[Fault, ...]:
        """The row, or every fault of the line."""
        if self.recorded is None:
            self.recorded = is_recorded(raw)
        plain = as_ordinary(raw) if self.recorded else raw
        recorded, wrong = recordings(raw) if self.recorded else ((), [])
        groups: dict[str, str] = {}
        for name, value, fault in groups_of(raw, RECORDED_COLUMNS if self.recorded else COLUMNS):
            if fault:
                wrong.append((dotted((name,)) or "(no name)", fault))
            elif value is not None:
                groups[name] = value
        wrong.extend(score_faults(plain))
        row = _row(plain, wrong)
        if row and not legible(row.answer) and not self.recorded:
            wrong.append(("answer", "empty; leave out what was not answered: nobody can be asked to judge it"))
        if row and not wrong:
            made = self._scored(line, row, groups, recorded)
            return made if isinstance(made, Scored) else (made,)
        wrong.sort(key=lambda w: COLUMNS.index(_column(w[0])) if _column(w[0]) in COLUMNS else len(COLUMNS))
        return tuple(Fault(line, self._own_name(name), self._own_words(message)) for name, message in wrong)

    def _own_name(self, name: str) -> str:
        """The field as the file calls it."""
        column = _column(name)
        return OTHER_NAMES.get(column, column) + name[len(column) :] if self.recorded else name

    def _own_words(self, message: str) -> str:
        return message.removesuffix(OR_ONE) if self.recorded else message

    def _scored(self, line: int, row: Row, groups: dict[str, str], recorded: tuple[Recorded, ...]) -> Scored | Fault:
        row_id = row.id or self._made_id(row)
        if row_id in self._lines:
            return Fault(
                line, "id", f"{row_id[:MAX_NAME]!r} is used in line {self._lines[row_id]} already; ids are unique"
            )
        self._lines[row_id] = line
        self._count(row)
        return Scored(
            id=row_id,
            question_id=row.question_id or question_id_of(row.question),
            question=row.question,
            answer=row.answer,
            scores=row.given,
            score_max=row.score_max,
            reference_answer=row.reference,
            key_points=row.key_points or (),
            rubric=row.rubric,
            stage=row.stage_name,
            language=row.language or "en",
            interview=row.interview,
            levels=row.human_levels,
            groups=groups,
            recorded=recorded,
            line=line,
        )

    def _made_id(self, row: Row) -> str:
        """The same for the same question and answer, whatever else is in the file; a repeat has a number behind."""
        content = json.dumps([row.question_id or row.question, row.answer]).encode("utf-8", "surrogatepass")
        made = hashlib.sha256(content).hexdigest()[:16]
        self._repeats[made] += 1
        return made if self._repeats[made] == 1 else f"{made}-{self._repeats[made]}"

    def _count(self, row: Row) -> None:
        marked = bool(row.rubric and legible(row.rubric))
        shown = marked and row.reference == row.rubric
        seen = {
            "id": row.id is None,
            "question_id": row.question_id is None,
            "score": row.scores is None,
            "rubric": shown,
            "unshown": marked and not shown,
            "empty": not legible(row.answer),
        }
        self.facts.update(fact for fact, so in seen.items() if so)


def question_id_of(question: str) -> str:
    """The id of a question that was given none: a hash of its text, in which white space counts once."""
    return hashlib.sha256(" ".join(question.split()).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _column(path: str) -> str:
    """ "levels.depth[1]" is in the column "levels"."""
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def _row(plain: Mapping[str, object], wrong: list[tuple[str, str]]) -> Row | None:
    """The columns that the lab knows; None once their faults are added to `wrong`."""
    try:
        return Row.model_validate({name: plain[name] for name in COLUMNS if name in plain})
    except ValidationError as e:
        wrong.extend(_faults(e))
        return None


def _faults(error: ValidationError) -> Iterator[tuple[str, str]]:
    for path, message in field_errors(without_echoes(error.errors(include_url=False))):
        missing = path == ("score_max",) and message.startswith("required")
        empty = message.startswith(EMPTY)
        yield dotted(path) or "", MOST_IS_MISSING if missing else EMPTY if empty else message
