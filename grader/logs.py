"""Logs: one line an event, JSON for machines and colours for a terminal; no secret in them and no candidate's words.

Events are names ("request", "job_done") with ids, states and numbers beside them. What could be a text of somebody
is not trusted to the caller's care: values are cut, names that stand for texts or keys are masked, and an exception
is told by its class and its place, without its message, because databases and validators quote what they were given.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor

from grader.errors import AlreadyServed, PromptError, SchemaOutdated, SettingsError

MAX_VALUE = 300  # characters
MASK = "***"
_SECRETS = frozenset({"authorization", "api_key", "cookie", "key", "password", "secret", "token"})
_TEXTS = frozenset({"answer", "body", "content", "messages", "prompt", "question", "quote", "text", "transcript"})
_SECRET_VALUES = re.compile(
    r"(?i)(?<=bearer )\S+|\bsk-[\w-]{8,}|(?<=\bgrk_[0-9a-f]{12}_)[\w-]+|(?<=://)[^/@\s]*:[^/@\s]*(?=@)"
)
_OPERATORS = (SettingsError, SchemaOutdated, AlreadyServed, PromptError)  # their messages are about the server itself
_QUIET = (
    *("httpx2", "httpcore2", "openai", "anthropic", "fastapi", "asyncio"),
    *("sqlalchemy", "alembic", "aiosqlite", "procrastinate"),
)


def configure_logs(*, level: str = "INFO", stream: TextIO | None = None, as_json: bool | None = None) -> None:
    """Sends every log line of the process, other libraries' included, to `stream` (default: stderr).

    As JSON, unless the stream is a terminal or `as_json` says otherwise. `level` is a name of the logging module.
    uvicorn's own access log is off: it prints query strings.
    """
    stream = stream or sys.stderr
    plain = not stream.isatty() if as_json is None else as_json
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,  # a process configures once, tests more often
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(structlog.processors.JSONRenderer() if plain else _console()))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
    logging.captureWarnings(True)
    logging.getLogger("uvicorn.access").propagate = False
    logging.getLogger("uvicorn.error").propagate = logging.getLogger("uvicorn").propagate = True


def described(error: BaseException) -> str:
    """Class and place of an error and of its causes, innermost first, without their messages."""
    return "\n".join(line for part in _chain(error) for line in _described(part))


def _shared() -> list[Processor]:
    """What every event goes through, whoever logs it."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _exceptions,
        _discreet,
    ]


def _formatter(renderer: Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_first_line, *_shared()],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )


def _console() -> Processor:
    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def _exceptions(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """`exc_info` as a text that quotes nothing."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else given[1] if isinstance(given, tuple) else None
    if given and error is None:
        error = sys.exc_info()[1]
    if error is not None:
        event["exception"] = described(error)
    return event


def _first_line(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Other libraries put reprs of what failed behind their first line."""
    event["event"] = str(event["event"]).strip().split("\n", 1)[0]
    return event


def _discreet(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """No secret, no text of a person, nothing long."""
    for name, value in event.items():
        if not name.startswith("_") and name != "exception":
            event[name] = _shown(name, value)
    return event


def _shown(name: str, value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if name.lower() in _SECRETS or name.lower() in _TEXTS:
        return MASK
    if isinstance(value, list | tuple | set):
        return [_shown(name, part) for part in list(value)[:20]]
    if isinstance(value, MutableMapping):
        return {str(key): _shown(str(key), part) for key, part in list(value.items())[:20]}
    return _SECRET_VALUES.sub(MASK, str(value))[:MAX_VALUE]


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error's causes, then the error; each once."""
    seen: list[BaseException] = []
    part: BaseException | None = error
    while part is not None and part not in seen:
        seen.append(part)
        part = part.__cause__ or (None if part.__suppress_context__ else part.__context__)
    for link in reversed(seen):
        for member in link.exceptions if isinstance(link, BaseExceptionGroup) else ():
            yield from _chain(member)
        yield link


def _described(error: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"{frame.filename}:{frame.lineno} {frame.name}"
    names = (getattr(error, attribute, None) for attribute in ("strerror", "sqlite_errorname", "sqlstate"))
    said = str(error) if isinstance(error, _OPERATORS) else next((name for name in names if name), None)
    yield f"{type(error).__module__}.{type(error).__qualname__}" + (f": {said}" if said else "")
