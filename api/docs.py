"""The page at /docs: the OpenAPI document for people, in one file that fetches nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.errors import kinds

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_WORDS = {
    "string": "text",
    "integer": "whole number",
    "boolean": "true or false",
    "date": "date",
    "date-time": "time",
    "uri": "address",
}


def add_docs(app: FastAPI) -> None:
    """Serves the page, which is written once; its anchors are what a problem's `type` points to."""
    written = cache(lambda: page(app.openapi()))

    async def docs(_request: Request) -> Response:
        return HTMLResponse(written())

    app.add_route("/docs", docs, include_in_schema=False)


def page(document: dict[str, Any]) -> str:
    """The HTML page of an OpenAPI document."""
    schemas = document["components"]["schemas"]
    text: str = _PAGES.get_template("docs.html").render(
        info=document["info"],
        tags=[(tag, list(_operations(document, tag["name"]))) for tag in document.get("tags", [])],
        rest=list(_operations(document, None)),
        schemas={name: list(_fields(schema)) for name, schema in schemas.items()},
        descriptions={name: schema.get("description", "") for name, schema in schemas.items()},
        problems=kinds().values(),
    )
    return text


def type_name(schema: dict[str, Any]) -> str:
    """A JSON Schema in a word or two: `text`, `list of Exchange`, `"html" or "pdf"`, `text or null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if options := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        return " or ".join(dict.fromkeys(type_name(option) for option in options))
    if values := schema.get("enum") or ([schema["const"]] if "const" in schema else []):
        return " or ".join(f'"{value}"' for value in values)
    kind = schema.get("type", "anything")
    if kind == "array":
        return f"list of {type_name(schema.get('items', {}))}"
    return _WORDS.get(schema.get("format", "")) or _WORDS.get(kind, str(kind))


def _operations(document: dict[str, Any], tag: str | None) -> Iterator[dict[str, Any]]:
    known = {given["name"] for given in document.get("tags", [])}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tags = set(operation.get("tags", [])) & known
            if (tag in tags) if tag else not tags:
                yield _operation(method.upper(), path, operation)


def _operation(method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    return {
        "method": method,
        "path": path,
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "scopes": [scope for need in operation.get("security", []) for scopes in need.values() for scope in scopes],
        "keyed": bool(operation.get("security")),
        "parameters": [
            (p["name"], p["in"], type_name(p["schema"]), p.get("required", False), p.get("description", ""))
            for p in operation.get("parameters", [])
        ],
        "body": _content(operation.get("requestBody", {})),
        "responses": [(status, said["description"], _content(said)) for status, said in operation["responses"].items()],
    }


def _content(holder: dict[str, Any]) -> list[tuple[str, str]]:
    return [(media, type_name(part.get("schema", {}))) for media, part in holder.get("content", {}).items()]


def _fields(schema: dict[str, Any]) -> Iterator[tuple[str, str, bool, str]]:
    for name, field in schema.get("properties", {}).items():
        yield name, type_name(field), name in schema.get("required", []), field.get("description", "")
