"""A folder of replies: what was asked once is not asked again, and a replay asks nobody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from pydantic import ValidationError

from grader.completion import Completion, CompletionRequest, Provider
from grader.errors import RecordingError
from grader.files import reason, write_all

RUN = "run.json"


@dataclass
class Replies:
    """How many replies a run was served from its recording, at no cost, and how many it had to ask for.

    `owed_usd` is what these took; None where that is not known of one of them.
    """

    served: int = 0
    asked: int = 0
    owed_usd: float | None = 0.0

    def ask(self, completion: Completion) -> None:
        """One that had to be asked for."""
        cost = completion.usage.cost_usd
        self.asked += 1
        self.owed_usd = None if self.owed_usd is None or cost is None else self.owed_usd + cost


class Recorded:
    """Serves the replies that `folder` holds, found by the hash of the whole request with its draw.

    With a provider it asks for the others and adds them; without one it is a replay and raises RecordingError.
    What is served is marked as cached, with the usage of the day it was made. A request that is under way is
    not asked a second time. `replies` counts, over every recording that it is given to.
    """

    def __init__(self, provider: Provider | None, folder: Path, replies: Replies | None = None) -> None:
        self._provider, self._folder, self._replies = provider, folder, replies or Replies()
        # A lock lives for as long as somebody asks for its key.
        self._under_way: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def complete(self, request: CompletionRequest, /) -> Completion:
        key = request.key
        path = self._folder / f"{key}.json"
        async with self._under_way.setdefault(key, asyncio.Lock()):
            kept = _read(path)
            if kept is None:
                return await self._ask(request, path)
            self._replies.served += 1
            return kept

    async def _ask(self, request: CompletionRequest, path: Path) -> Completion:
        if self._provider is None:
            what = f"no reply of {request.model} for request {path.stem[:12]} (draw {request.draw})"
            raise RecordingError(f"{what}; re-record with --record {self._folder}", source=str(self._folder))
        completion = await self._provider.complete(request)
        self._replies.ask(completion)
        _write(path, {"request": request.model_dump(mode="json"), "completion": completion.model_dump(mode="json")})
        return completion


def run_clock(folder: Path, now: Callable[[], datetime] | None) -> Callable[[], datetime]:
    """The clock of a recording: it stands at the time of the first run, so that a replay gives the same bytes.

    Without `now` the time is only read, and RecordingError says so where the folder holds none.
    """
    path = folder / RUN
    began = _load(path)
    if began is None:
        if now is None:
            raise RecordingError(f"holds no recording; make one with --record {folder}", source=str(folder))
        began = {"generated_at": now().isoformat()}
        _write(path, began)
    try:
        time = datetime.fromisoformat(began["generated_at"])
    except (KeyError, TypeError, ValueError):
        raise _damaged(path) from None
    return lambda: time


def _read(path: Path) -> Completion | None:
    record = _load(path)
    if record is None:
        return None
    try:
        return Completion.model_validate(record["completion"]).model_copy(update={"cached": True})
    except (KeyError, TypeError, ValidationError):
        raise _damaged(path) from None


def _load(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        raise _damaged(path) from None
    except NotADirectoryError:
        raise RecordingError("a file, where a folder is needed", source=str(path.parent)) from None
    except OSError as e:
        raise RecordingError(reason(e), source=str(path)) from None
    if not isinstance(content, dict):
        raise _damaged(path)
    return content


def _write(path: Path, content: Any) -> None:
    text = json.dumps(content, ensure_ascii=False) + "\n"  # an indent takes json's slow path, ten times as long
    try:
        write_all({path: text.encode("utf-8", "replace")})
    except OSError as e:
        raise RecordingError(f"cannot be written: {reason(e)}", source=str(path)) from None


def _damaged(path: Path) -> RecordingError:
    return RecordingError("is damaged; remove it, and record again what it held", source=str(path))
