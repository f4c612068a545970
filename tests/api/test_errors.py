"""The table: every error has its status and its code, and tells no more than it should."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from starlette.exceptions import HTTPException

from api.errors import INTERNAL, TABLE, HttpError, inside, kind_of, kinds, trouble
from api.problems import FieldProblem, path_of, pointer, problem
from grader import errors
from tests.api.things import Service, a_client


def tree(root: type[Exception]) -> Iterator[type[Exception]]:
    """The class and all below it."""
    yield root
    for below in root.__subclasses__():
        yield from tree(below)


def below(root: type[Exception]) -> list[type[Exception]]:
    return [cls for cls in tree(root) if cls.__module__ in ("grader.errors", "api.errors")]


EVERY = [cls for cls in below(errors.GraderError) if cls is not errors.GraderError]


def made(cls: type[Exception]) -> Exception:
    """One of the class."""
    if cls is errors.DayBudgetSpent:
        return errors.DayBudgetSpent("words", until=dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
    return cls("words", retry_after=1.2) if cls in (errors.RateExceeded, errors.NotReady) else cls("words")


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.__name__)
def test_every_error_has_a_row_of_its_own_or_of_its_family(cls: type[Exception]) -> None:
    """The root's row is for what nobody thought of; no error of the tree falls that far."""
    family = [ancestor for ancestor in cls.__mro__ if ancestor in TABLE]
    assert family[0] not in (errors.GraderError, Exception)
    if cls not in TABLE:
        assert issubclass(cls, errors.ProviderError), "a new error needs a row, unless its family says all of it"


def test_every_error_of_this_layer_has_a_row() -> None:
    """Those have no family."""
    assert [cls for cls in below(HttpError) if cls is not HttpError and cls not in TABLE] == []


def test_a_code_has_one_status() -> None:
    """Programs switch on the code alone."""
    for code, kind in kinds().items():
        assert {row.status for row in TABLE.values() if row.code == code} <= {kind.status}


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.TranscriptError("x"), 422, "invalid_transcript"),
        (errors.RequestError("x"), 422, "invalid_request"),
        (errors.Unauthenticated("x"), 401, "unauthenticated"),
        (errors.Forbidden("x"), 403, "missing_scope"),
        (errors.NotFound("x"), 404, "not_found"),
        (errors.Erased("x"), 410, "erased"),
        (errors.RateExceeded("x", retry_after=1), 429, "rate_exceeded"),
        (errors.NotReady("x"), 409, "not_ready"),
        (errors.CriteriaChanged("x"), 409, "criteria_changed"),
        (errors.KeyReused("x"), 409, "idempotency_key_reused"),
        (errors.StoreUnavailable("x"), 503, "store_unavailable"),
        (errors.RateLimited("x"), 502, "provider_failed"),
        (errors.GraderError("x"), 500, "internal_error"),
        (ValueError("x"), 500, "internal_error"),
        (HTTPException(404), 404, "not_found"),
        (HTTPException(405), 405, "method_not_allowed"),
        (HTTPException(418), 418, "http_418"),
        (HTTPException(499), 499, "http_499"),
    ],
)
def test_the_codes_that_programs_rely_on(error: Exception, status: int, code: str) -> None:
    """A change here breaks somebody."""
    assert kind_of(error)[:2] == (status, code)


@pytest.mark.parametrize("cls", [*EVERY, ValueError], ids=lambda cls: cls.__name__)
def test_of_our_own_faults_nothing_is_told(cls: type[Exception]) -> None:
    """What the caller can mend is said in full; what it cannot is not its business."""
    told = trouble(made(cls), has_body=True)
    assert ("words" in told.detail) == (told.kind.status < 500)


@pytest.mark.parametrize(
    ("error", "name", "value"),
    [
        (errors.NotReady("x", retry_after=2.1), "Retry-After", "3"),
        (errors.NotReady("x", retry_after=0), "Retry-After", "1"),
        (errors.RateExceeded("x", retry_after=17), "Retry-After", "17"),
        (errors.StoreUnavailable("x"), "Retry-After", "2"),
        (errors.SchemaOutdated("x"), "Retry-After", "60"),
        (errors.Unauthenticated("x"), "WWW-Authenticate", "Bearer"),
        (errors.Forbidden("x"), "WWW-Authenticate", 'Bearer error="insufficient_scope"'),
        (errors.WrongState("x"), "Retry-After", None),
    ],
)
def test_headers_say_what_to_do_next(error: Exception, name: str, value: str | None) -> None:
    """Wait, in whole seconds, or come with a key."""
    assert trouble(error, has_body=True).headers.get(name) == value


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("exchanges[3].answer", "/exchanges/3/answer"),
        ("exchanges[0].follow_ups[1].answer", "/exchanges/0/follow_ups/1/answer"),
        ('exchanges[0]."a\\nb"', "/exchanges/0/a\nb"),
        ('metadata."a/b~c"', "/metadata/a~1b~0c"),
        ("[2].x", "/2/x"),
        ("tenant", "/tenant"),
        ('"cut', '/"cut'),
        ("", ""),
        (None, ""),
    ],
)
def test_the_path_of_a_field_becomes_a_json_pointer(field: str | None, expected: str) -> None:
    """As RFC 6901 writes it."""
    assert pointer(path_of(field)) == expected


@pytest.mark.parametrize(
    ("field", "expected"),
    [("exchanges[3].answer", "/transcript/exchanges/3/answer"), (None, "/transcript"), ("[0]", "/transcript/0")],
)
def test_a_fault_of_a_part_is_found_in_the_whole(field: str | None, expected: str) -> None:
    """The transcript is checked by itself, and posted inside a body."""
    with pytest.raises(errors.TranscriptError) as caught, inside("transcript"):
        raise errors.TranscriptError("too long", field=field)
    told = trouble(caught.value, has_body=True)
    assert told.errors == [FieldProblem(pointer=expected, message="too long")]
    assert told.detail == f"{expected}: too long"


def test_a_problem_holds_no_half_characters() -> None:
    """Whatever an error quotes, the response can be written."""
    assert problem(trouble(errors.NotFound("half \ud83d"), has_body=False), "r").detail == "half \ufffd"


async def test_an_error_of_the_service_is_answered_from_the_table() -> None:
    """Through a route, with media type, request id and headers."""
    async with a_client(Service(errors.NotReady("still grading", retry_after=5))) as client:
        answered = await client.get("/v1/things/a1", headers={"X-Request-Id": "r-1"})
    assert answered.status_code == 409
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.headers["retry-after"] == "5"
    assert answered.json() == {
        "type": "/docs#not_ready",
        "title": "There is no result yet",
        "status": 409,
        "detail": "still grading",
        "code": "not_ready",
        "request_id": "r-1",
    }


def test_the_row_of_last_resort_is_ours() -> None:
    """What is not in the tree is our fault, until it is."""
    assert kind_of(KeyError("x")) is INTERNAL
