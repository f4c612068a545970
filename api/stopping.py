"""A server that is told to stop: what would never end by itself hears of it.

uvicorn first waits for open responses and ends the lifespan after them, so a stream that ends with the lifespan would
hold the server up until its patience is over, and be cut off then.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)
Handler = Callable[[int, FrameType | None], Any]


@contextmanager
def told(stopping: asyncio.Event) -> Iterator[None]:
    """Sets the event when a server in this process is told to stop; the server hears of it as before.

    Where no server listens to signals, or outside the main thread, nothing is done.
    """
    loop = asyncio.get_running_loop()
    before: dict[int, Handler] = dict(_handlers())

    def tell(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stopping.set)
        before[number](number, frame)

    for number in before:
        signal.signal(number, tell)
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is tell:
                signal.signal(number, handler)


def _handlers() -> Iterator[tuple[int, Handler]]:
    if threading.current_thread() is threading.main_thread():
        for number in SIGNALS:
            handler = signal.getsignal(number)
            if callable(handler) and handler is not signal.default_int_handler:
                yield number, handler
