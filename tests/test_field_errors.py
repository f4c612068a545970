"""The words for a wrong field."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from grader.field_errors import dotted, field_errors, first_error, without_echoes


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=5)] = "x"
    code: Annotated[str, Field(pattern="^[0-9]+$", min_length=2)] = "22"
    parts: Annotated[list[int], Field(min_length=1, max_length=2)] = [1]
    of: dict[str, int] = {}


def faults(**fields: Any) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Thing.model_validate(fields)
    return [f"{dotted(path)}: {message}" for path, message in field_errors(caught.value.errors())]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"name": ""}, 'name: should not be empty, not ""'),
        ({"name": "secret words"}, "name: should have at most 5 characters"),
        ({"code": "a1"}, 'code: should match ^[0-9]+$, not "a1"'),
        ({"code": "1"}, 'code: should have at least 2 characters, not "1"'),
        ({"parts": []}, "parts: should have at least one entry"),
        ({"parts": [1, 2, 3]}, "parts: should have at most 2 entries"),
        ({"parts": ["x"]}, 'parts[0]: should be a whole number, not "x"'),
        ({"parts": "x"}, 'parts: should be a list, not "x"'),
        ({"of": {"a": None}}, "of.a: should be a whole number, not null"),
        ({"other": 1}, "other: unknown field; remove it or mend its spelling"),
    ],
)
def test_a_fault_is_said_in_plain_words(fields: dict[str, Any], line: str) -> None:
    """What is wrong, what would be right, and what was given where it is short."""
    assert faults(**fields) == [line]


def test_all_faults_are_named_in_their_order() -> None:
    """One request mends them all."""
    assert [line.split(":")[0] for line in faults(name=1, parts=[None, 2, None][:2], x=1)] == ["name", "parts[0]", "x"]


def test_a_list_of_wrong_entries_is_not_called_short_as_well() -> None:
    """It has entries; an empty one beside it has none, and is told so."""
    with pytest.raises(ValidationError) as caught:
        Thing.model_validate({"parts": ["x", "y"], "name": 1})
    assert [f["loc"] for f in without_echoes(caught.value.errors())] == [("name",), ("parts", 0), ("parts", 1)]
    with pytest.raises(ValidationError) as caught:
        Thing.model_validate({"parts": [], "name": 1})
    assert [f["loc"] for f in without_echoes(caught.value.errors())] == [("name",), ("parts",)]


def test_the_first_fault_is_the_first_of_all() -> None:
    """A command line shows one."""
    with pytest.raises(ValidationError) as caught:
        Thing.model_validate({"name": 1, "x": 1})
    assert first_error(caught.value) == ("name", "should be a text, not 1")
