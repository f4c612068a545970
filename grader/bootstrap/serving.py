"""The whole service from settings: database, queue, engines, desks."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import structlog

from grader.bootstrap.calm import calm
from grader.bootstrap.engines import engine_of
from grader.bootstrap.specs import BASELINE, Spec, check_asked, choose_judges, parse_spec
from grader.bootstrap.wires import Wires
from grader.calibrations import check
from grader.completion import Provider
from grader.engine import Engine
from grader.engine import now as this_second
from grader.errors import ProviderError, SettingsError
from grader.jobs.inline import InlineQueue
from grader.jobs.postgres import PostgresQueue
from grader.jobs.queue import Queue
from grader.library import Prompts, load_prompts
from grader.providers.metered import Budget
from grader.rubric import Rubric
from grader.rubrics.library import list_rubrics
from grader.service.assessments import Assessments, Judging
from grader.service.courier import Courier
from grader.service.editions import Editions
from grader.service.erasures import Erasures
from grader.service.keys import Keys
from grader.service.operations import Operations
from grader.service.reports import Reports
from grader.service.rubrics import Rubrics
from grader.service.service import GradingService
from grader.service.tasks import Task
from grader.service.upkeep import Upkeep
from grader.service.waiting import Patience
from grader.service.webhooks import Webhooks
from grader.service.works import Works
from grader.settings import Settings
from grader.store.caps import Caps
from grader.store.database import Database, database_url
from grader.store.kept import Keeping, Kept
from grader.webhooks.guard import system_resolve
from grader.webhooks.sending import Sender

log = structlog.get_logger()

CALLS_A_JOB = 2
"""Answers that an interview in hand is counted on for. With as many interviews in hand as keep all calls busy and no
more, each is done sooner, a dead worker leaves fewer, and a small tenant's turn comes earlier."""


def this_moment() -> dt.datetime:
    """The present time, in UTC."""
    return dt.datetime.now(dt.UTC)


def open_database(settings: Settings) -> Database:
    """The database of the settings; SQLite's folder is made where there is none. Raises SettingsError."""
    database = Database(database_url(settings.database_url))
    if database.file is not None:
        database.file.parent.mkdir(parents=True, exist_ok=True)
    return database


def make_queue(settings: Settings, database: Database) -> Queue:
    """The queue that goes with the database."""
    at_once = max(4, settings.concurrency // CALLS_A_JOB)
    if database.is_sqlite:
        return InlineQueue(at_once, settings.stop_seconds)
    url = database.url.set(drivername="postgresql")
    return PostgresQueue(url.render_as_string(hide_password=False), at_once, settings.stop_seconds)


@asynccontextmanager
async def opened_service(settings: Settings) -> AsyncIterator[GradingService]:
    """The service; its connections are closed at the end.

    Raises InputError for settings that cannot work: a judge without its key, a rubric that is not there.
    """
    judging, prompts, clock = _judging(settings), load_prompts(settings.prompts), this_moment
    if settings.calibration:
        check(settings.calibration)  # a damaged file is better said now than with the first interview
    async with AsyncExitStack() as stack:
        database = open_database(settings)
        stack.push_async_callback(database.close)
        queue = make_queue(settings, database)
        stack.push_async_callback(queue.close)
        wires = Wires(settings, stack, refused=_refused)
        caps = Caps(database, clock, settings.max_cost_usd, settings.tenant_daily_cost_usd)
        for spec in map(parse_spec, judging.allowed):
            if spec.model:  # a missing key, or price, is better said now than with the first interview
                wires.capped(spec, Budget(0.0 if caps.any else None))
        sender = Sender(allow_private=settings.webhook_allow_private)
        stack.push_async_callback(sender.aclose)
        rubrics = Rubrics(database, clock, _builtin(settings), settings.rubric)
        erasures, courier = Erasures(database, clock), Courier(database, sender, clock)
        stack.enter_context(calm())
        retention = None if settings.retention_days is None else dt.timedelta(days=settings.retention_days)
        yield GradingService(
            assessments=Assessments(database, queue, rubrics, judging, clock),
            reports=Reports(database, clock, settings.font_dirs),
            editions=Editions(database, queue, rubrics, judging, clock),
            erasures=erasures,
            rubrics=rubrics,
            webhooks=Webhooks(database, clock, settings.webhook_allow_private, system_resolve),
            keys=Keys(database, clock),
            operations=Operations(database, queue, clock, settings.tenant_daily_cost_usd),
            works=Works(
                database,
                partial(_engine, wires, caps, prompts, settings.calibration),
                Patience(dt.timedelta(hours=settings.wait_hours)),
                clock,
            ),
            upkeep=Upkeep(database, queue, courier, erasures, clock, retention, wires.share),
            queue=queue,
        )


def _refused(error: ProviderError) -> None:
    log.warning("the provider serves this account or model no more", kind=type(error).__name__, reason=str(error))


@asynccontextmanager
async def opened_keys(settings: Settings) -> AsyncIterator[Keys]:
    """The desk for keys alone: whoever makes keys for people needs none for a model."""
    database = open_database(settings)
    try:
        yield Keys(database, this_moment)
    finally:
        await database.close()


def _builtin(settings: Settings) -> tuple[Rubric, ...]:
    rubrics = list_rubrics(settings.prompts)
    name, at, version = settings.rubric.partition("@")
    if not any(r.id == name and (not at or r.version == version) for r in rubrics):
        known = ", ".join(r.reference for r in rubrics)
        raise SettingsError(f"should be one of {known}", source="environment", field="GRADER_RUBRIC")
    return rubrics


def _judging(settings: Settings) -> Judging:
    chosen, named = choose_judges((), settings)[0], tuple(map(parse_spec, settings.allowed_judges))
    check_asked(chosen, "GRADER_JUDGES")
    check_asked(named, "GRADER_ALLOWED_JUDGES")
    default = tuple(map(str, chosen))
    allowed = tuple(map(str, named)) or (*default, BASELINE)
    return Judging(default, tuple(dict.fromkeys((*default, *allowed))))


def _engine(
    wires: Wires, caps: Caps, prompts: Prompts, calibration: Path | None, task: Task, keeping: Keeping
) -> Engine:
    """An engine for one run: the process's providers, each behind what this assessment has paid for already."""
    budgets, kept = caps.of(keeping), dict[str, Provider]()

    def provider_of(spec: Spec) -> Provider:
        return kept.setdefault(spec.kind, Kept(spec.kind, wires.capped(spec, *budgets), keeping))

    judges = [parse_spec(spec) for spec in task.judges]
    return engine_of(judges, task.narrator, prompts, provider_of, this_second, calibration=calibration)
