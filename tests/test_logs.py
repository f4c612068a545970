"""Log lines: one JSON object an event, from whoever logs, without secrets and without anybody's words."""

from __future__ import annotations

import io
import json
import logging
import os
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from pydantic import BaseModel, SecretStr, ValidationError

from grader.errors import SchemaOutdated, StoreUnavailable
from grader.logs import MASK, configure_logs, described
from tests.logging_to import logs_in

SAID = "what the candidate said, word for word"


class Number(BaseModel):
    value: int


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the logs go."""
    written = io.StringIO()
    with logs_in(written):
        yield written


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def failed(error: Exception, cause: Exception | None = None) -> Exception:
    """The error as it is after it was raised."""
    try:
        raise error from cause
    except type(error) as e:
        return e


def test_an_event_is_one_json_line_with_what_is_bound(stream: io.StringIO) -> None:
    """Name, level, time, logger, and the request it belongs to."""
    structlog.contextvars.bind_contextvars(request_id="r1")
    structlog.get_logger("grader.jobs").info("job_done", assessment="a1", ms=12.5, answers=9)
    (line,) = lines(stream)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "job_done",
        "level": "info",
        "logger": "grader.jobs",
        "request_id": "r1",
        "assessment": "a1",
        "ms": 12.5,
        "answers": 9,
    }


def test_other_libraries_write_the_same_lines(stream: io.StringIO) -> None:
    """Bound ids included, and only the first line of what they say."""
    structlog.contextvars.bind_contextvars(request_id="r1")
    logging.getLogger("procrastinate.worker").warning("Job %s failed\n%r", 5, SAID)
    (line,) = lines(stream)
    assert (line["event"], line["level"], line["request_id"]) == ("Job 5 failed", "warning", "r1")
    assert SAID not in stream.getvalue()


def test_uvicorn_logs_here_and_keeps_no_access_log(stream: io.StringIO) -> None:
    """Its access log prints query strings; ours does not."""
    logging.getLogger("uvicorn.access").info('127.0.0.1:1 - "GET /x?q=%s HTTP/1.1" 200', SAID)
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 7)
    assert [line["event"] for line in lines(stream)] == ["Started server process [7]"]


@pytest.mark.parametrize("name", ["httpx2", "sqlalchemy.engine", "openai._base_client", "asyncio"])
def test_chatty_libraries_are_heard_from_warnings_on(stream: io.StringIO, name: str) -> None:
    """What they do at every request is not worth a line, and may quote it."""
    logging.getLogger(name).info(SAID)
    logging.getLogger(name).warning("trouble")
    assert [line["event"] for line in lines(stream)] == ["trouble"]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"key": "abc"}, MASK),
        ({"Authorization": "Bearer abc"}, MASK),
        ({"header": "Bearer abc.def"}, f"Bearer {MASK}"),
        ({"secret": SecretStr("abc")}, MASK),
        ({"given": SecretStr("abc")}, "**********"),
        ({"url": "postgresql://user:pass@host/db"}, f"postgresql://{MASK}@host/db"),
        ({"note": "with sk-abcdefgh1234"}, f"with {MASK}"),
        ({"note": "grk_0123456789ab_AbCd-Ef_gh is ours"}, f"grk_0123456789ab_{MASK} is ours"),
        ({"answer": SAID}, MASK),
        ({"given": {"answer": SAID, "n": 1}}, {"answer": MASK, "n": 1}),
        ({"ids": ("a", "b")}, ["a", "b"]),
        ({"long": "x" * 1000}, "x" * 300),
    ],
)
def test_secrets_and_texts_are_masked(stream: io.StringIO, fields: dict[str, Any], shown: Any) -> None:
    """By their name, by their shape, and by their length."""
    structlog.get_logger().warning("happened", **fields)
    (line,) = lines(stream)
    assert line[next(iter(fields))] == shown


def test_an_exception_is_told_by_class_and_place_without_its_message(stream: io.StringIO) -> None:
    """Validators and databases quote what they were given."""
    with pytest.raises(ValidationError) as caught:
        Number.model_validate({"value": SAID})
    structlog.get_logger().error("internal_error", exc_info=failed(KeyError(SAID), caught.value))
    logging.getLogger("procrastinate").error("job failed", exc_info=failed(ValueError(SAID)))
    ours, theirs = lines(stream)
    assert SAID not in stream.getvalue()
    assert ours["exception"].endswith("builtins.KeyError")
    assert "ValidationError" in ours["exception"]
    assert "test_logs.py" in ours["exception"]
    assert theirs["exception"].endswith("builtins.ValueError")


def test_the_exception_that_is_being_handled_is_found(stream: io.StringIO) -> None:
    """`log.exception` needs no argument."""
    try:
        os.stat("/no/such/file")  # noqa: PTH116 - the error is wanted
    except OSError:
        structlog.get_logger().exception("disk")
    assert lines(stream)[0]["exception"].endswith("builtins.FileNotFoundError: No such file or directory")


def test_what_the_operator_can_mend_is_told_in_full() -> None:
    """These messages are about the server's own set-up; a group names each of its members."""
    group = ExceptionGroup(SAID, [failed(SchemaOutdated("run `grader db upgrade`")), failed(StoreUnavailable(SAID))])
    text = described(group)
    assert "grader.errors.SchemaOutdated: run `grader db upgrade`" in text
    assert "grader.errors.StoreUnavailable\n" in text
    assert SAID not in text


def test_a_terminal_gets_lines_for_people(stream: io.StringIO) -> None:
    """The same events, not as JSON."""
    configure_logs(stream=stream, as_json=False)
    structlog.get_logger().warning("happened", exc_info=failed(ValueError(SAID)))
    assert "happened" in stream.getvalue()
    assert "ValueError" in stream.getvalue()
    assert SAID not in stream.getvalue()


def test_the_level_is_a_setting(stream: io.StringIO) -> None:
    """Below it nothing is written, by nobody."""
    configure_logs(stream=stream, level="ERROR")
    structlog.get_logger().warning("happened")
    logging.getLogger("uvicorn.error").warning("happened")
    assert not stream.getvalue()
