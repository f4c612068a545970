"""The one table of the API: which error is which kind of problem. No other file chooses a status for an error."""

from __future__ import annotations

import http
import math
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api.problems import MOST_ERRORS, FieldProblem, Kind, Place, Trouble, field_problem, path_of, split
from grader import errors
from grader.field_errors import FieldError, field_errors, without_echoes


class HttpError(Exception):
    """What this layer itself does not take, before any noun is asked.

    HttpError
    ├── MalformedJson           the body cannot be read
    ├── UnsupportedMediaType    the body is of another kind
    └── BodyTooLarge            the body is longer than the limit
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        self.message, self.field = message, field
        super().__init__(message)


class MalformedJson(HttpError):
    """A body that is not JSON as grader.strict_json takes it; `field` where one is to blame."""


class UnsupportedMediaType(HttpError):
    """A body of another media type, or one that is compressed."""


class BodyTooLarge(HttpError):
    """A body that is longer than the limit."""


NOT_FOUND = Kind(404, "not_found", "There is no such object")
METHOD = Kind(405, "method_not_allowed", "This address does not take this method")
SPENT = Kind(409, "budget_spent", "The cap on cost is reached")
INTERNAL = Kind(500, "internal_error", "The server failed")

TABLE: dict[type[BaseException], Kind] = {
    MalformedJson: Kind(400, "malformed_json", "The body cannot be read as JSON"),
    ClientDisconnect: Kind(400, "client_disconnected", "The connection ended before the body did"),
    BodyTooLarge: Kind(413, "body_too_large", "The body is too large"),
    UnsupportedMediaType: Kind(415, "unsupported_media_type", "The body is of a media type that is not taken"),
    RequestValidationError: Kind(422, "invalid_request", "The request has fields that are wrong"),
    errors.InputError: Kind(422, "invalid_request", "The request has fields that are wrong"),
    errors.RequestError: Kind(422, "invalid_request", "The request has fields that are wrong"),
    errors.TranscriptError: Kind(422, "invalid_transcript", "The transcript is wrong"),
    errors.RubricError: Kind(422, "invalid_rubric", "The rubric is wrong"),
    errors.JudgeSpecError: Kind(422, "unknown_judge", "There is no such judge here"),
    errors.FormatError: Kind(422, "unknown_format", "There is no such format or audience"),
    errors.ConversationError: Kind(422, "invalid_conversation", "The file cannot be read as a conversation"),
    errors.WebhookError: Kind(422, "invalid_webhook", "The webhook's address or events are wrong"),
    errors.PromptError: INTERNAL,
    errors.SettingsError: INTERNAL,
    errors.AlreadyServed: INTERNAL,
    errors.RecordingError: INTERNAL,
    errors.LabError: INTERNAL,
    errors.SchemaOutdated: Kind(503, "schema_outdated", "The database has to be upgraded first", 60),
    errors.AccessError: Kind(403, "forbidden", "Who asks may not have it"),
    errors.Unauthenticated: Kind(401, "unauthenticated", "A key is needed"),
    errors.Forbidden: Kind(403, "missing_scope", "The key lacks a scope"),
    errors.NotFound: NOT_FOUND,
    errors.Erased: Kind(410, "erased", "The texts of this assessment are gone for good"),
    errors.RateExceeded: Kind(429, "rate_exceeded", "The key's limit on requests is reached", 60),
    errors.ConflictError: Kind(409, "conflict", "The object's state does not allow it"),
    errors.NotReady: Kind(409, "not_ready", "There is no result yet", 2),
    errors.ChangeUnderWay: Kind(409, "change_under_way", "Somebody else changes the object at this moment"),
    errors.CriteriaChanged: Kind(409, "criteria_changed", "The rubric has other criteria than those that were judged"),
    errors.KeyReused: Kind(409, "idempotency_key_reused", "This Idempotency-Key came with another body before"),
    errors.WrongState: Kind(409, "wrong_state", "The object has ended, or never began"),
    errors.BudgetSpent: SPENT,
    errors.DayBudgetSpent: SPENT,
    errors.ProviderError: Kind(502, "provider_failed", "The model's provider did not answer as it should"),
    errors.RenderError: Kind(500, "render_failed", "The report could not be made"),
    errors.StoreUnavailable: Kind(503, "store_unavailable", "The database cannot be reached at this moment", 2),
    errors.GraderError: INTERNAL,
    Exception: INTERNAL,
}

_KNOWN_STATUSES = {404: NOT_FOUND, 405: METHOD}
_OWN_FAULT = "the server's log says why, under this request_id"
_CHALLENGES = {401: "Bearer", 403: 'Bearer error="insufficient_scope"'}


def kinds() -> dict[str, Kind]:
    """Every kind of problem by its code, in the order of the table."""
    return {kind.code: kind for kind in (*TABLE.values(), METHOD)}


def kind_of(error: BaseException) -> Kind:
    """The row of the error's class, or of its nearest ancestor."""
    if isinstance(error, HTTPException):
        status = error.status_code
        phrase = http.HTTPStatus(status).phrase if status in set(http.HTTPStatus) else "The request was not served"
        return _KNOWN_STATUSES.get(status) or Kind(status, f"http_{status}", phrase)
    if isinstance(error, RequestValidationError) and tuple(error.errors()[0]["loc"][:2]) == ("body", "transcript"):
        return TABLE[errors.TranscriptError]  # the same code, whoever found the fault
    return next((TABLE[ancestor] for ancestor in type(error).__mro__ if ancestor in TABLE), INTERNAL)


def trouble(error: BaseException, *, has_body: bool) -> Trouble:
    """All that the caller is told. Of what is our own fault, nothing but that it happened.

    `has_body` says where the field that an InputError names is to be looked for: in the body or in the query.
    """
    kind = kind_of(error)
    if kind.status >= 500:
        return Trouble(kind, _own_fault(kind), headers=_headers(kind, error))
    if isinstance(error, HTTPException):
        return Trouble(kind, _phrase(error), headers=error.headers or {})
    found = list(_fields(error, "body" if has_body else "query"))
    return Trouble(kind, _detail(error, found), found, _headers(kind, error))


@contextmanager
def inside(name: str) -> Iterator[None]:
    """Fields of an InputError raised in the block are fields of this part of the body: `answer` is `name.answer`."""
    try:
        yield
    except errors.InputError as e:
        e.field = ".".join(part for part in (name, e.field) if part).replace(".[", "[")
        raise


def _fields(error: BaseException, where: Place) -> Iterator[FieldProblem]:
    if isinstance(error, RequestValidationError):
        faults = without_echoes(error.errors())[:MOST_ERRORS]
        for fault, found in zip(faults, field_errors(faults), strict=True):
            place, path = split(fault["loc"])
            yield field_problem(found._replace(path=path), place)
    elif isinstance(error, errors.InputError | HttpError) and error.field is not None:
        yield field_problem(FieldError(path_of(error.field), error.message), where)


def _detail(error: BaseException, found: list[FieldProblem]) -> str:
    if not found:
        return str(getattr(error, "message", None) or error) or kind_of(error).title
    more = len(without_echoes(error.errors())) - 1 if isinstance(error, RequestValidationError) else 0
    first = f"{found[0].parameter or found[0].pointer or 'the body'}: {found[0].message}"
    return f"{first}; {more} more" if more else first


def _own_fault(kind: Kind) -> str:
    return "try again later" if kind.retry_after else _OWN_FAULT


def _phrase(error: HTTPException) -> str:
    return "nothing has this address" if error.status_code == 404 else str(error.detail)


def _headers(kind: Kind, error: BaseException) -> dict[str, str]:
    headers = {}
    wait = getattr(error, "retry_after", None)
    if kind.retry_after:
        headers["Retry-After"] = str(max(1, math.ceil(kind.retry_after if wait is None else wait)))
    if kind.code in ("unauthenticated", "missing_scope"):
        headers["WWW-Authenticate"] = _CHALLENGES[kind.status]
    if kind.status == 415:
        headers["Accept"], headers["Accept-Encoding"] = "application/json", "identity"
    return headers
