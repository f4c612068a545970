"""A progress bar on standard error, and only where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Bar:
    """Adds up (done, total) over the transcripts; `show` draws it, or does nothing."""

    show: Callable[[int, int], None]
    done: dict[int, tuple[int, int]] = field(default_factory=dict)

    def for_transcript(self, n: int) -> Callable[[int, int], None]:
        """What the engine tells of the n-th transcript."""

        def told(done: int, total: int) -> None:
            self.done[n] = (done, total)
            self.show(sum(d for d, _ in self.done.values()), sum(t for _, t in self.done.values()))

        return told


@contextmanager
def progress_bar(transcripts: int) -> Iterator[Bar]:
    """Answers judged, of how many, and the time that is left."""
    if not sys.stderr.isatty():
        yield Bar(show=lambda _done, _total: None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        what = "Judging answers" if transcripts == 1 else f"Judging answers of {transcripts} interviews"
        task = progress.add_task(what, total=None)
        yield Bar(show=lambda done, total: progress.update(task, completed=done, total=total))
