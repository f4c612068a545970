"""Which routes an address belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi.routing import RouteContext, iter_route_contexts
from starlette.types import Scope


def template(scope: Scope, method: str) -> str | None:
    """The route's own address (`/v1/assessments/{assessment_id}`), the same for all that it serves."""
    for route in _matching(scope):
        if not route.methods or method in route.methods:
            return route.path
    return None


def allowed(scope: Scope) -> str:
    """All methods that the address takes, as an Allow header lists them; HEAD goes with every GET."""
    methods = {method for route in _matching(scope) for method in route.methods or ()}
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def _matching(scope: Scope) -> Iterator[RouteContext]:
    app: Any = scope.get("app")
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    for route in iter_route_contexts(app.routes) if app else ():
        if route.path_regex.match(path):
            yield route
