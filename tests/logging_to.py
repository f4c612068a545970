"""Logs as the process would write them, to a stream of the test's own."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from grader.logs import configure_logs


@contextmanager
def logs_in(stream: io.StringIO) -> Iterator[None]:
    """The process's set-up of logs is back at the end."""
    root = logging.getLogger()
    handlers, level, config = root.handlers[:], root.level, structlog.get_config()
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    configure_logs(stream=stream)
    try:
        yield
    finally:
        root.handlers = handlers
        root.setLevel(level)
        for name in logging.root.manager.loggerDict:
            logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))
        structlog.configure(**config)
        structlog.contextvars.clear_contextvars()
        logging.captureWarnings(False)
        logging.getLogger("uvicorn.access").propagate = True
