"""Data sets with recorded judges: what models said of an answer when somebody else asked them.

A line has `id, item, domain, answer, human[], judges[{model, rubric, labels[]}]`, as in the recordings of Frohn,
Burleigh and Chen (Khan Academy llm-saq-scoring, AIED 2025): `item` is the question, `human` holds a label for each
human, `labels` one for each time that the model was asked under that kind of rubric.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from grader.field_errors import MAX_NAME, Path, dotted, field_errors, without_echoes
from grader.lab.dataset_fields import COLUMNS
from grader.lab.rows import Recorded
from grader.noun import Posted

Label = Annotated[int, Field(strict=True, ge=0, le=1)] | None
NO_KIND = "none"  # asked without a rubric
OTHER_NAMES = {"question_id": "item", "scores": "human"}  # what an ordinary data set's columns are called here
RECORDED_COLUMNS = ("item", "human", "judges", *(c for c in COLUMNS if c not in {*OTHER_NAMES, "score"}))


class _Said(Posted):
    model: Annotated[str, Field(min_length=1)]
    rubric: str | None = None
    labels: Annotated[tuple[Label, ...], Field(min_length=1)]


_SAID = TypeAdapter(tuple[_Said, ...])


def is_recorded(raw: Mapping[str, object]) -> bool:
    """Whether a line is of this shape, by the columns that no ordinary data set has."""
    return "judges" in raw or {"item", "human"} <= raw.keys()


def as_ordinary(raw: Mapping[str, object]) -> dict[str, object]:
    """The line under an ordinary data set's names, without its judges; where there is no question, one that names it.

    What is missing stays missing, for the reader of ordinary lines to find.
    """
    item, domain = raw.get("item"), raw.get("domain")
    question = f"Item {item}" + (f" ({domain})" if isinstance(domain, str) and domain.strip() else "")
    made: dict[str, object] = {"question": question, "score_max": 1}
    given = {name: value for name, value in raw.items() if name not in ("item", "human", "judges")}
    return (
        made
        | {name: value for name, value in given.items() if value is not None or name not in made}
        | {
            "question_id": item,
            "scores": raw.get("human"),
        }
    )


def recordings(raw: Mapping[str, object]) -> tuple[tuple[Recorded, ...], list[tuple[str, str]]]:
    """The column `judges`, one recording a model and kind of rubric, named "MODEL/KIND"; and what is wrong with it.

    What is wrong, as (field, message), is also that `item` is missing; all else is held to what ordinary columns are.
    """
    wrong = [] if raw.get("item") is not None else [("item", "required, but missing: the id of the question")]
    if raw.get("judges") is None:
        return (), [*wrong, ("judges", "required, but missing: a list of {model, rubric, labels}")]
    try:
        said = _SAID.validate_python(raw["judges"])
    except ValidationError as e:
        return (), wrong + [_worded(*fault) for fault in field_errors(without_echoes(e.errors(include_url=False)))]
    found = tuple(_recorded(s.model, s.rubric, s.labels) for s in said)
    names = Counter(recorded.name for recorded in found)
    twice = [f"{name[:MAX_NAME]!r} is there {n} times; it has one list of labels" for name, n in names.items() if n > 1]
    return found, wrong + [("judges", message) for message in twice]


def _worded(path: Path, message: str) -> tuple[str, str]:
    said = re.sub(r"should be (a whole number|at most 1|at least 0)", "should be 0, 1 or null", message)
    return dotted(("judges", *path)) or "judges", said if "labels" in path else message


@lru_cache(maxsize=4096)
def _recorded(model: str, kind: str | None, labels: tuple[int | None, ...]) -> Recorded:
    """One object for all rows of which a judge said the same: there are few, and ten thousand rows."""
    return Recorded(name=f"{model}/{kind or NO_KIND}", labels=labels)
