"""Our own attacks and honest look-alikes: original texts, some of them kept from whoever wrote the rules until the end.

`part` is `tuned` for texts that the rules were made to fit, `untouched` for texts that were written after the rules and
on which nothing was tuned. A text of the family `follow_up` stands in a follow-up's answer.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Row(NamedTuple):
    """One text of `attacks.jsonl` or `lookalikes.jsonl`."""

    id: str
    family: str
    part: str
    text: str


def own(name: str, part: str | None = None) -> list[Row]:
    """The rows of a file, or those of one part of it."""
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [Row(**json.loads(line)) for line in lines]
    return [row for row in rows if part in (None, row.part)]
