"""The OpenAPI document: every status that a route can answer with, each problem with an example."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.errors import kinds
from api.problems import MEDIA_TYPE, FieldProblem, Kind, Problem, Trouble, problem
from api.response_headers import said

_NOTHING_SAID = "Successful Response"  # FastAPI's, where a route does not say what it answers with
_DONE = {"200": "It is shown", "201": "It is made", "202": "It is taken", "204": "It is gone"}
_REF = "#/components/schemas/{model}"
_GENERATED = ("HTTPValidationError", "ValidationError")  # FastAPI's own words for a 422, which we never send
_KEYED = ("unauthenticated", "missing_scope", "rate_exceeded")
_WITH_BODY = ("malformed_json", "body_too_large", "unsupported_media_type", "invalid_request")
_ALWAYS = ("internal_error", "store_unavailable")
_ERRORS: dict[str, FieldProblem] = {
    "malformed_json": FieldProblem(pointer="/exchanges/0/answer", message="given twice; keep one of them"),
    "invalid_request": FieldProblem(pointer="/reason", message="required, but missing"),
    "invalid_transcript": FieldProblem(pointer="/transcript/exchanges/3/answer", message="required, but missing"),
    "unknown_judge": FieldProblem(pointer="/judges/0", message="should be one of baseline"),
}


def problems(*wanted: int | str) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route: what else it can answer, by status (all its codes) or by code.

    What any route can answer is added by itself: 401, 403 and 429 where it needs a key, 400, 413, 415 and 422 where
    it takes a body, 422 where it takes parameters, 500 and 503. Raises KeyError for what is not in the table.
    """
    known = kinds()
    unknown = [w for w in wanted if w not in known and w not in {kind.status for kind in known.values()}]
    if unknown:
        raise KeyError(f"no kind of problem is {unknown[0]!r}")
    return {**_by_status(kind for kind in known.values() if kind.code in wanted or kind.status in wanted)}


def document(app: FastAPI) -> dict[str, Any]:
    """The app's OpenAPI document; FastAPI's own, with our problems in the place of its validation errors."""
    written = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        routes=app.routes,
        webhooks=app.webhooks.routes,
        tags=app.openapi_tags,
        servers=app.servers,
    )
    schemas = written.setdefault("components", {}).setdefault("schemas", {})
    for name in _GENERATED:
        schemas.pop(name, None)
    shape = Problem.model_json_schema(mode="serialization", ref_template=_REF)
    schemas |= shape.pop("$defs", {}) | {"Problem": shape}
    for path in written["paths"].values():
        for operation in path.values():
            operation["responses"] = _complete(operation)
    return written


def use_document(app: FastAPI) -> None:
    """Makes it what the app serves; it is written once."""

    def openapi() -> dict[str, Any]:
        app.openapi_schema = app.openapi_schema or document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(operation: dict[str, Any]) -> dict[str, Any]:
    """The operation's responses, with those that follow from its key, its body and its parameters."""
    given = {status: said for status, said in operation["responses"].items() if not _generated(said)}
    codes = [
        *(_KEYED if operation.get("security") else ()),
        *(_WITH_BODY if operation.get("requestBody") else ()),
        *(("invalid_request",) if operation.get("parameters") or operation.get("security") else ()),
        *_ALWAYS,
    ]
    for status, implied in _by_status(kinds()[code] for code in dict.fromkeys(codes)).items():
        _add(given.setdefault(str(status), {"description": implied["description"], "content": {}}), implied)
    for status, response in given.items():
        for media in response.get("content", {}).values():
            media.pop("itemSchema", None)  # a word of OpenAPI 3.2, and this is a document of 3.1: no word for events
        response["headers"] = response.get("headers", {}) | said("X-Request-Id")
        if response["description"] == _NOTHING_SAID:
            response["description"] = _DONE[status]
    return {status: given[status] for status in sorted(given)}


def _add(response: dict[str, Any], implied: dict[str, Any]) -> None:
    """Puts examples of further codes beside those that the response has."""
    content = response.setdefault("content", {}).setdefault(MEDIA_TYPE, implied["content"][MEDIA_TYPE])
    content["examples"] = implied["content"][MEDIA_TYPE]["examples"] | content.get("examples", {})
    response["headers"] = implied["headers"] | response.get("headers", {})
    response["description"] = _codes(content["examples"])


def _generated(response: dict[str, Any]) -> bool:
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    return bool(schema.get("$ref") == _REF.format(model="HTTPValidationError"))


def _by_status(wanted: Iterable[Kind]) -> dict[int | str, dict[str, Any]]:
    found: dict[int | str, dict[str, Any]] = {}
    for kind in wanted:
        content = {"schema": {"$ref": _REF.format(model="Problem")}, "examples": {}}
        told = found.setdefault(kind.status, {"description": "", "content": {MEDIA_TYPE: content}, "headers": {}})
        examples = told["content"][MEDIA_TYPE]["examples"]
        examples[kind.code] = {"summary": kind.title, "value": _example(kind)}
        told["description"] = _codes(examples)
        told["headers"] |= _headers(kind)
    return found


def _headers(kind: Kind) -> dict[str, dict[str, Any]]:
    """Those of a 409 come with some of its codes only."""
    waits = said("Retry-After", required=kind.status != 409) if kind.retry_after else {}
    return waits | (said("WWW-Authenticate") if kind.status in (401, 403) else {})


def _codes(examples: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in examples)


def _example(kind: Kind) -> dict[str, Any]:
    errors = [_ERRORS[kind.code]] if kind.code in _ERRORS else []
    detail = f"{errors[0].pointer}: {errors[0].message}" if errors else kind.title
    return problem(Trouble(kind, detail, errors), "4f0e…").model_dump(mode="json", exclude_none=True)
