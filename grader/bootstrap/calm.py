"""What Python does by itself holds up the event loop of a process that grades: the collector, and threads."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

COLLECT = (300, 3, 3000)
"""When the collector looks at young, middle-aged and old objects: often at few, and hardly ever at all. A full look at
what a thousand calls under way hold takes 0.1 s, and what these leave behind is freed without one."""
SWITCH = 0.0005
"""Seconds that a thread which computes keeps the interpreter when the loop asks for it, which it does after each
system call: with Python's 5 ms a loop that sends and reads a lot stands still beside a single such thread."""

_within = 0
_before: tuple[tuple[int, int, int], float] = (gc.get_threshold(), sys.getswitchinterval())


@contextmanager
def calm() -> Iterator[None]:
    """While the block runs, neither takes the loop's time for long; afterwards both are as they were.

    The 100,000 objects that imports leave are put aside: to look through them takes 90 ms each time. May be nested.
    """
    global _within, _before
    if not _within:
        _before = gc.get_threshold(), sys.getswitchinterval()
        gc.freeze()
        gc.set_threshold(*COLLECT)
        sys.setswitchinterval(SWITCH)
    _within += 1
    try:
        yield
    finally:
        _within -= 1
        if not _within:
            gc.set_threshold(*_before[0])
            sys.setswitchinterval(_before[1])
            gc.unfreeze()
