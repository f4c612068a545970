"""Who asks: `Authorization: Bearer KEY`, looked up once a request, and the scope that a route needs."""

from __future__ import annotations

from typing import Annotated, Any, Protocol

import structlog
from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from api.limits import KeyLimits
from grader.errors import Unauthenticated
from grader.service.keys import Caller, Scope

_bearer = HTTPBearer(
    scheme_name="key", auto_error=False, description="A key of a tenant; `grader keys create` makes one."
)


class KeyRing(Protocol):
    """Knows the keys."""

    async def caller(self, key: str, /) -> Caller:
        """Whose key it is. Raises Unauthenticated."""
        ...


async def identify(request: Request) -> Caller:
    """The caller, found and counted once a request and bound to its log lines. Raises Unauthenticated, RateExceeded."""
    known: Caller | None = getattr(request.state, "caller", None)
    if known is not None:
        return known
    given: HTTPAuthorizationCredentials | None = await _bearer(request)
    if given is None or not given.credentials:
        raise Unauthenticated("send a key as Authorization: Bearer KEY")
    keys: KeyRing = request.app.state.service.keys
    found = await keys.caller(given.credentials)
    request.state.caller = found
    structlog.contextvars.bind_contextvars(tenant=found.tenant, key_id=found.key_id)
    limits: KeyLimits = request.app.state.limits
    limits.count(found.key_id)
    return found


async def caller(
    request: Request, wanted: SecurityScopes, _: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
) -> Caller:
    """The caller, who has every scope that the route needs. Raises Unauthenticated, Forbidden."""
    found = await identify(request)
    for scope in wanted.scopes:
        found.need(Scope(scope))
    return found


def needs(*scopes: Scope) -> Any:
    """The dependency of a route that serves callers with all of these scopes; with none named, any key will do."""
    return Security(caller, scopes=[str(scope) for scope in scopes])


AnyCaller = Annotated[Caller, needs()]
Grader = Annotated[Caller, needs(Scope.GRADE)]
Reader = Annotated[Caller, needs(Scope.READ)]
Reviewer = Annotated[Caller, needs(Scope.REVIEW)]
Admin = Annotated[Caller, needs(Scope.ADMIN)]
