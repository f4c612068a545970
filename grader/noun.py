"""The two kinds of noun, what people send in and what we wrote ourselves, and their hash. Both are frozen.

In what is printed every field is there, so JSON Schemas of output list those with a default as required too.
"""

from __future__ import annotations

import hashlib
import json

from pydantic import BaseModel, ConfigDict


class Posted(BaseModel):
    """What people send in: an unknown field is refused by name, and so is a number that is none."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, json_schema_serialization_defaults_required=True
    )


class Record(BaseModel):
    """Files and rows that we wrote ourselves: fields of a later version are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_serialization_defaults_required=True)


def sha256_of(noun: BaseModel) -> str:
    """Hash of a noun's canonical JSON (sorted keys, no white space): it changes with the content and nothing else."""
    content = noun.model_dump(mode="json", by_alias=True)
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
