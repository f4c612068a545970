"""A response against the OpenAPI document: its status, headers, media type, and every field of its body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from typing import Any

import httpx2
import jsonschema_rs

from api.app import create_app
from grader.settings import Settings

Operation = tuple[str, str]
"""(method, address) as the document has them."""


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The document of the application."""
    return create_app(Settings(_env_file=None)).openapi()


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(method, address, operation), in the document's order."""
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def check(response: httpx2.Response) -> None:
    """Fails where a response of a documented operation is not as documented; a 404 or 405 of no operation is free."""
    request, status = response.request, str(response.status_code)
    method = "GET" if request.method == "HEAD" else request.method
    operation = _operation(method, request.url.path)
    if operation is None:
        assert status in ("404", "405"), f"{request.method} {request.url.path} is not documented"
        return
    path, described = operation
    assert status in described["responses"], f"{method} {path} answers {status}, which is not documented"
    said = described["responses"][status]
    for name, header in said.get("headers", {}).items():
        assert name in response.headers or not header["required"], f"{method} {path}: {status} without {name}"
    content = said.get("content", {})
    media = response.headers.get("content-type", "").split(";")[0]
    assert media in content or (not media and not content), f"{method} {path}: {status} of type {media}"
    if media.endswith("json") and request.method != "HEAD":
        error = next(_valid(method, path, status, media).iter_errors(json.loads(response.content)), None)
        assert error is None, f"{method} {path}: {status} at {error.instance_path}: {error.message[:200]}"


@lru_cache(maxsize=256)
def _operation(method: str, path: str) -> tuple[str, dict[str, Any]] | None:
    for known, address, described in operations():
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(address))
        if known == method and re.fullmatch(pattern, path):
            return address, described
    return None


@lru_cache(maxsize=256)
def _valid(method: str, path: str, status: str, media: str) -> jsonschema_rs.Validator:
    schema = document()["paths"][path][method.lower()]["responses"][status]["content"][media].get("schema", {})
    whole = {**schema, "components": _closed(document()["components"])}
    return jsonschema_rs.validator_for(whole, validate_formats=True)


def _closed(node: Any) -> Any:
    """The schemas with every object closed: a field that is not documented is a fault of ours."""
    if isinstance(node, list):
        return [_closed(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    closed = {name: _closed(value) for name, value in deepcopy(node).items()}
    if node.get("type") == "object" and "properties" in node:
        closed.setdefault("additionalProperties", False)
    return closed
