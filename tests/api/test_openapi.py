"""The OpenAPI document and the page made of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped] # it ships no types

from api.docs import page, type_name
from api.errors import kinds
from api.openapi import problems
from api.problems import MEDIA_TYPE, Problem
from tests.api.things import an_app


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Of the app with the things."""
    return an_app().openapi()


def responses(document: dict[str, Any], path: str, method: str) -> dict[str, list[str]]:
    """The codes of each status of an operation."""
    found = document["paths"][path][method]["responses"]
    return {
        status: sorted(said.get("content", {}).get(MEDIA_TYPE, {}).get("examples", {}))
        for status, said in found.items()
    }


def test_every_status_that_a_route_can_answer_with_is_documented(document: dict[str, Any]) -> None:
    """Its own, and those that follow from its key, its body and its parameters."""
    assert responses(document, "/v1/things", "post") == {
        "202": [],
        "400": ["malformed_json"],
        "401": ["unauthenticated"],
        "403": ["missing_scope"],
        "409": ["idempotency_key_reused"],
        "413": ["body_too_large"],
        "415": ["unsupported_media_type"],
        "422": sorted(code for code, kind in kinds().items() if kind.status == 422),
        "429": ["rate_exceeded"],
        "500": ["internal_error"],
        "503": ["store_unavailable"],
    }
    got = responses(document, "/v1/things/{assessment_id}", "get")
    assert got["404"] == ["not_found"]
    assert got["410"] == ["erased"]
    assert "not_ready" in got["409"]
    assert got["422"] == ["invalid_request"]
    assert "400" not in got


def test_every_example_is_a_problem(document: dict[str, Any]) -> None:
    """Of the status that it stands under."""
    seen = set()
    for path in document["paths"].values():
        for operation in path.values():
            for status, said in operation["responses"].items():
                for example in said.get("content", {}).get(MEDIA_TYPE, {}).get("examples", {}).values():
                    problem = Problem.model_validate(example["value"])
                    assert str(problem.status) == status
                    assert problem.code in said["description"]
                    seen.add(problem.code)
    assert len(seen) > 15


def test_nothing_of_the_framework_s_own_errors_is_left(document: dict[str, Any]) -> None:
    """We never send them."""
    assert "ValidationError" not in str(document)
    assert document["components"]["schemas"]["Problem"]["properties"]["code"]
    assert document["components"]["schemas"]["FieldProblem"]["properties"]["pointer"]


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    """Programs are generated from it."""
    for name in re.findall(r"'#/components/schemas/(\w+)'", str(document)):
        assert name in document["components"]["schemas"]


def test_a_route_names_its_scheme_and_scopes(document: dict[str, Any]) -> None:
    """Bearer, and what the key has to carry."""
    scheme = document["components"]["securitySchemes"]["key"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    assert document["paths"]["/v1/things"]["post"]["security"] == [{"key": ["grade"]}]
    assert document["paths"]["/v1/things/{assessment_id}"]["delete"]["security"] == [{"key": []}]


def test_operations_are_called_as_their_functions(document: dict[str, Any]) -> None:
    """So that a generated client reads well."""
    assert document["paths"]["/v1/things"]["post"]["operationId"] == "post_thing"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (("not_found", "not_ready"), {404: ["not_found"], 409: ["not_ready"]}),
        ((404,), {404: ["not_found"]}),
        ((405, 415), {405: ["method_not_allowed"], 415: ["unsupported_media_type"]}),
    ],
)
def test_problems_are_asked_for_by_status_or_code(
    wanted: tuple[int | str, ...], found: dict[int | str, list[str]]
) -> None:
    """A status is all its codes."""
    made = problems(*wanted)
    assert {status: list(said["content"][MEDIA_TYPE]["examples"]) for status, said in made.items()} == found


@pytest.mark.parametrize("wanted", [418, "no_such_code"])
def test_a_problem_that_there_is_not_is_no_problem_of_a_route(wanted: int | str) -> None:
    """A typing error is found at import."""
    with pytest.raises(KeyError, match=str(wanted)):
        problems(wanted)


def test_the_page_fetches_nothing_and_explains_every_problem() -> None:
    """It works in a house without a way out; a problem's `type` leads to its row."""
    text = page(an_app().openapi())
    tree = html.document_fromstring(text)
    assert not tree.xpath("//script | //link | //img | //iframe | //form")
    assert set(tree.xpath("//@href")) - {h for h in tree.xpath("//@href") if h.startswith("#")} == {"/openapi.json"}
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(kinds()) <= set(ids)
    assert {href[1:] for href in tree.xpath("//@href") if href.startswith("#")} <= set(ids)
    for words in ("/v1/things/{assessment_id}", "Posts a thing.", "Idempotency-Key", "grade"):
        assert words in tree.text_content()


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ({"$ref": "#/components/schemas/Thing"}, "Thing"),
        ({"type": "string"}, "text"),
        ({"type": "string", "format": "date-time"}, "time"),
        ({"type": "array", "items": {"type": "integer"}}, "list of whole number"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "text or null"),
        ({"enum": ["html", "pdf"]}, '"html" or "pdf"'),
        ({"const": "1"}, '"1"'),
        ({}, "anything"),
    ],
)
def test_a_type_is_named_in_words(schema: dict[str, Any], name: str) -> None:
    """For people."""
    assert type_name(schema) == name
