"""The real application on a real database, asked over HTTP; every response is checked against the document."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI

from api.app import create_app
from grader.bootstrap.serving import opened_service
from grader.bootstrap.starting import make_ready
from grader.service.keys import Scope
from grader.service.service import GradingService
from grader.settings import Settings
from grader.webhooks.sending import Sender
from tests.api.routes import conforming
from tests.webhooks.receivers import names

EXCHANGES = (
    (
        "What is a database index, and what does it cost?",
        "An index is a sorted structure, such as a B-tree: it finds rows without a scan, and every write has to keep "
        "it up. For example, I dropped nine indexes of a table and its inserts became twice as fast.",
        ["a sorted structure such as a B-tree", "finds rows without a scan", "every write has to keep it up"],
    ),
    (
        "How would you scale the reads of a database?",
        "First I would measure which queries are slow. Then I would add read replicas, cache what is read often, and "
        "split the tables by tenant, because one tenant had 40% of our rows.",
        ["read replicas", "a cache for what is read often", "split the tables"],
    ),
    (
        "What does a transaction promise after a crash?",
        "All or nothing: the database writes a log before it changes a page, so after a crash it plays the log back "
        "and undoes what was not committed.",
        ["all or nothing", "a log is written before the change", "what was not committed is undone"],
    ),
)
TRANSCRIPT: dict[str, Any] = {
    "candidate": {"name": "Alex Thompson", "id": "cand-1"},
    "position": {"title": "Backend Engineer"},
    "interview": {"id": "int-1", "date": "2026-02-06", "duration_minutes": 30, "language": "en"},
    "exchanges": [
        {"stage": "Technical", "question": question, "answer": answer, "key_points": points}
        for question, answer, points in EXCHANGES
    ],
}
Factory = Callable[[Settings], AbstractAsyncContextManager[Any]]


@dataclass(frozen=True)
class Api:
    """`keys`: "acme" and "other" may do everything in their tenant; "grade", "read", … one thing each in acme."""

    app: FastAPI
    http: httpx2.AsyncClient
    keys: Mapping[str, str]

    @property
    def service(self) -> GradingService:
        service: GradingService = self.app.state.service
        return service

    async def ask(
        self, method: str, path: str, *, who: str | None = "acme", headers: Any = None, **options: Any
    ) -> httpx2.Response:
        """What is answered, after a look whether that is documented."""
        given = httpx2.Headers(headers)
        if who is not None:
            given["Authorization"] = f"Bearer {self.keys[who]}"
        body = options.pop("json", None)
        if body is not None:  # in ASCII, so that a test may send half characters
            options["content"] = json.dumps(body).encode()
            given.setdefault("Content-Type", "application/json")
        answered = await self.http.request(method, path, headers=given, **options)
        conforming.check(answered)
        return answered

    async def get(self, path: str, **options: Any) -> httpx2.Response:
        """GET."""
        return await self.ask("GET", path, **options)

    async def post(self, path: str, body: Any = None, **options: Any) -> httpx2.Response:
        """POST of a JSON body."""
        return await self.ask("POST", path, **({} if body is None else {"json": body}), **options)

    async def posted(self, transcript: Mapping[str, Any] = TRANSCRIPT, **fields: Any) -> str:
        """The id of a new assessment."""
        answered = await self.post("/v1/assessments", {"transcript": transcript, **fields})
        assert answered.status_code == 202, answered.text
        return str(answered.json()["id"])

    async def shown(self, assessment_id: str) -> dict[str, Any]:
        """The assessment."""
        whole: dict[str, Any] = (await self.get(f"/v1/assessments/{assessment_id}")).json()
        return whole

    async def trail(self, assessment_id: str) -> list[str]:
        """What was done to it, by whoever; progress, which only slow work tells of, left out."""
        lines = (await self.get(f"/v1/assessments/{assessment_id}/audit")).json()["items"]
        return [line["action"] for line in lines if line["action"] != "progress"]

    async def graded(self, **fields: Any) -> str:
        """The id of a new assessment that is completed: where nobody works, its work is done here."""
        assessment_id = await self.posted(**fields)
        await self.service.works.run(assessment_id)
        assert (await self.shown(assessment_id))["status"] == "completed"
        return assessment_id


def settings_for(folder: Path, **changes: Any) -> Settings:
    """A server on a SQLite file that grades without a model."""
    given: dict[str, Any] = {
        "database_url": f"sqlite:///{folder}/grader.db",
        "judges": ("baseline",),
        "allowed_judges": ("baseline", "openai:test-model"),
        "openai_base_url": "http://127.0.0.1:9/v1",
        "stop_seconds": 5.0,
        "webhook_allow_private": True,
    }
    return Settings(_env_file=None, **(given | changes))


@asynccontextmanager
async def served(settings: Settings, factory: Factory | None = None) -> AsyncIterator[Api]:
    """The application with an open service; by default it works too, as `grader serve` does."""
    await make_ready(settings)
    app = create_app(settings, factory or working)
    async with app.router.lifespan_context(app):
        service: GradingService = app.state.service
        keys = {tenant: await service.keys.create(tenant, Scope) for tenant in ("acme", "other")}
        keys |= {scope.value: await service.keys.create("acme", [scope]) for scope in Scope}
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            yield Api(app, client, keys)


@asynccontextmanager
async def still(settings: Settings) -> AsyncIterator[GradingService]:
    """A service where nobody works, so that an assessment stays as a test left it.

    No name but example.com resolves, to this machine: nothing is looked up outside.
    """
    resolve = names(example_com=("127.0.0.1",))
    async with opened_service(settings) as service, AsyncExitStack() as stack:
        sender = Sender(allow_private=settings.webhook_allow_private, resolve=resolve)
        stack.push_async_callback(sender.aclose)
        courier = replace(service.upkeep.courier, sender=sender)
        upkeep, webhooks = replace(service.upkeep, courier=courier), replace(service.webhooks, resolve=resolve)
        yield replace(service, upkeep=upkeep, webhooks=webhooks)


@asynccontextmanager
async def working(settings: Settings) -> AsyncIterator[GradingService]:
    """The same at work."""
    async with still(settings) as service, service.serving():
        yield service
