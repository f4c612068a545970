"""The OpenAPI document of the whole application: valid, in words, with examples and headers."""

from __future__ import annotations

import runpy
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis

import api.app
from tests.api.routes.conforming import document, operations

API = Path(api.app.__file__).parent
OPERATIONS = [pytest.param(operation, id=operation["operationId"]) for _, _, operation in operations()]


def test_it_is_a_document_of_openapi_3_1() -> None:
    """By the specification's own schema; and every program that reads it finds all operations."""
    assert document()["openapi"].startswith("3.1.")
    schema = schemathesis.openapi.from_dict(deepcopy(document()))
    schema.validate()
    found = [type(result).__name__ for result in schema.get_all_operations()]
    assert found == ["Ok"] * len(list(operations()))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_is_described_in_words(operation: dict[str, Any]) -> None:
    """With its parameters and its answers."""
    assert operation["summary"]
    assert operation["description"].endswith(".")
    assert len(operation["tags"]) == 1 or operation["operationId"] in ("get_audit", "post_review")
    assert [parameter["name"] for parameter in operation.get("parameters", []) if not parameter["description"]] == []
    assert all(said["description"] not in ("", "Successful Response") for said in operation["responses"].values())


@pytest.mark.parametrize("operation", OPERATIONS)
def test_answers_name_their_headers(operation: dict[str, Any]) -> None:
    """The request's id always, where a new object is, when to come back, how to authenticate."""
    responses = operation["responses"]
    for status, said in responses.items():
        names = {name for name, header in said["headers"].items() if header["required"]}
        assert "X-Request-Id" in names
        assert ("WWW-Authenticate" in names) == (status in ("401", "403"))
        assert ("Retry-After" in names) == (status in ("429", "503"))
        assert all(header["description"] and header["schema"] for header in said["headers"].values())
    made = [said for status, said in responses.items() if status in ("201", "202")]
    located = {"post_assessment", "post_report", "post_review", "post_rubric"}
    assert all(("Location" in said["headers"]) == (operation["operationId"] in located) for said in made)
    not_ready = "not_ready" in responses.get("409", {}).get("description", "")
    assert ("Retry-After" in responses.get("409", {}).get("headers", {})) == not_ready
    assert ("ETag" in responses.get("200", {"headers": ()})["headers"]) == (operation["operationId"] == "get_report")


def test_every_body_has_examples_that_fit_it() -> None:
    """Two of what is posted most."""
    for _, path, operation in operations():
        for media in operation.get("requestBody", {}).get("content", {}).values():
            schema = {**media["schema"], "components": document()["components"]}
            assert media["examples"], path
            for example in media["examples"].values():
                assert example["summary"]
                jsonschema_rs.validate(schema, example["value"])


@pytest.mark.parametrize("file", ["schemas.py", "deps.py", "app.py", "routes/rubrics.py", "routes/reports.py"])
def test_nothing_warns_when_the_api_is_imported(file: str) -> None:
    """Warnings are errors here: a field that hides another's name would be one."""
    assert runpy.run_path(str(API / file))
