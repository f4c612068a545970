"""The headers of responses, as the OpenAPI document describes them."""

from __future__ import annotations

from typing import Any

_TEXT, _SECONDS = {"type": "string"}, {"type": "integer", "minimum": 1}
_HEADERS: dict[str, tuple[dict[str, Any], str]] = {
    "X-Request-Id": (_TEXT, "The caller's id for the request where it sent one that fits a log, else one of ours"),
    "Location": (_TEXT, "Where the object is, relative to the server"),
    "ETag": (_TEXT, "Of these bytes; as If-None-Match it gets a 304 while they are the same"),
    "Content-Disposition": (_TEXT, "The file's name"),
    "Retry-After": (_SECONDS, "In so many seconds it pays to ask again"),
    "WWW-Authenticate": (_TEXT, "How to authenticate: with a bearer key"),
}


def said(*names: str, required: bool = True) -> dict[str, dict[str, Any]]:
    """The `headers` of a response. Raises KeyError for a header that is not described here."""
    found = {name: _HEADERS[name] for name in names}
    return {
        name: {"description": description, "required": required, "schema": dict(schema)}
        for name, (schema, description) in found.items()
    }
