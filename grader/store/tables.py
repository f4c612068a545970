"""Every table, as the newest migration leaves it. Texts of a candidate stand only in columns marked with `TEXT_OF`.

Times are in UTC. JSON columns hold what pydantic wrote, as text: nothing is looked up inside them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

TEXT_OF = {"holds": "texts of a candidate"}
"""Marks what an erasure has to empty; a test goes through the tables by this mark."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


class Moment(TypeDecorator[dt.datetime]):
    """A time in UTC. SQLite keeps no zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def _assessment_id(**options: Any) -> Column[str]:
    return Column("assessment_id", Text, ForeignKey("assessments.id"), nullable=False, **options)


keys = Table(
    "keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("scopes", Text, nullable=False),  # names, comma between
    Column("sha256", Text, nullable=False),  # of the whole key: the key itself is kept nowhere
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

rubric_contents = Table(
    "rubric_contents",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("content", Text, nullable=False),
)

rubrics = Table(
    "rubrics",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("sha256", Text, ForeignKey("rubric_contents.sha256"), nullable=False),
    Column("created_at", Moment, nullable=False),
)

assessments = Table(
    "assessments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("completed_at", Moment),
    # what was posted
    Column("transcript_sha256", Text, nullable=False),
    Column("candidate_name", Text, info=TEXT_OF),
    Column("position_title", Text, info=TEXT_OF),
    Column("candidate_id", Text),
    Column("interview_id", Text),
    Column("replaces", Text),
    # how it is judged
    Column("rubric_id", Text, nullable=False),
    Column("rubric_version", Text, nullable=False),
    Column("rubric_sha256", Text, ForeignKey("rubric_contents.sha256"), nullable=False),
    Column("judges", Text, nullable=False),  # JSON list of SPECs
    Column("narrator", Text, nullable=False),
    # the work in hand: what a job has to do, how far it is, when it may go on
    Column("task", Text, info=TEXT_OF),  # JSON, see service/tasks.py; null when there is nothing to do
    Column("tried", Text),  # JSON: by answer id, the draw that a regrade got no judgement of
    Column("run", Text),  # who works on it now; writes of an earlier run are refused by it
    Column("attempts", Integer, nullable=False, default=0),
    Column("priority", Integer, nullable=False, default=0),
    Column("queued_at", Moment, nullable=False),  # when this work was ordered
    Column("dispatched_at", Moment),
    Column("judged", Integer, nullable=False, default=0),
    Column("to_judge", Integer, nullable=False, default=0),
    Column("judged_in_all", Integer, nullable=False, default=0),  # over all its gradings
    Column("waiting_since", Moment),
    Column("waiting_until", Moment),
    Column("waiting_code", Text),
    Column("retry_at", Moment),
    # the newest result, in numbers
    Column("revision", Integer, nullable=False, default=0),
    Column("label", Text),
    Column("overall", Integer),
    Column("attested", Boolean, nullable=False, default=False),
    # what can be long stands last: SQLite reads a row from its front, and what is behind costs nothing
    Column("search", Text, info=TEXT_OF),  # what `q` looks in, folded
    Column("metadata", Text, info=TEXT_OF),
    Column("transcript", Text, info=TEXT_OF),
    Index(None, "tenant", "created_at", "id"),
    Index(None, "tenant", "status", "created_at", "id"),
    Index(None, "status", "dispatched_at"),
    Index(None, "tenant", "interview_id"),
    Index(None, "tenant", "candidate_id"),
)

completions = Table(
    "completions",
    metadata,
    _assessment_id(primary_key=True),
    Column("key", Text, primary_key=True),  # the provider, and the hash of the rendered request with its draw
    Column("completion", Text, nullable=False, info=TEXT_OF),
    Column("created_at", Moment, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    _assessment_id(primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("mode", Text, nullable=False),
    Column("reason", Text, info=TEXT_OF),
    Column("by", Text),
    Column("at", Moment, nullable=False),
    Column("rubric_sha256", Text, ForeignKey("rubric_contents.sha256"), nullable=False),
    Column("label", Text),
    Column("overall", Integer),
    Column("sha256", Text, nullable=False),  # of `assessment` as it was written
    Column("assessment", Text, info=TEXT_OF),  # last, since it is long
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Text, primary_key=True),
    _assessment_id(),
    Column("n", Integer, nullable=False),  # the revision that followed
    Column("reviewer", Text, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("attested", Boolean, nullable=False),
    Column("content", Text, info=TEXT_OF),
    Index(None, "assessment_id"),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("tenant", Text, nullable=False),
    Column("assessment_id", Text),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("data", Text, nullable=False),  # JSON: ids, states and numbers, never a text
    Index(None, "assessment_id", "seq"),
    sqlite_autoincrement=True,  # a number is never given twice: it is an event's id
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body_sha256", Text, nullable=False),
    _assessment_id(),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
)

usage = Table(
    "usage",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("provider", Text, primary_key=True),
    Column("model", Text, primary_key=True),
    Column("outcome", Text, primary_key=True),  # "ok", or the name of the error
    Column("completions", BigInteger, nullable=False),
    Column("calls", BigInteger, nullable=False),
    Column("retries", BigInteger, nullable=False),
    Column("input_tokens", BigInteger, nullable=False),
    Column("cached_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("untold", Integer, nullable=False),  # completions that did not tell their tokens
    Column("untold_cached", Integer, nullable=False),  # completions that did not tell which were cached
    Column("cost_usd", Float, nullable=False),
    Column("unpriced", Integer, nullable=False),  # completions whose cost is not known
    Column("seconds", Float, nullable=False),
    # what caps on cost count: `cost_usd`, and for replies whose cost is not known the most that they can have cost
    Column("counted_usd", Float, nullable=False, server_default="0"),
    Column("served", BigInteger, nullable=False, server_default="0"),  # replies that were kept already, at no cost
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("events", Text, nullable=False),  # JSON list
    Column("secret", Text, nullable=False),  # needed to sign, so it cannot be a hash
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    Index(None, "tenant"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("webhook_id", Text, ForeignKey("webhooks.id"), nullable=False),
    Column("message_id", Text, nullable=False),  # the same when it is sent again: a receiver knows it by this
    Column("event", Text, nullable=False),
    Column("body", Text, nullable=False),  # ids, states and numbers
    Column("status", Text, nullable=False),  # pending, delivered, failed, gone
    Column("attempts", Integer, nullable=False, default=0),
    Column("created_at", Moment, nullable=False),
    Column("next_at", Moment),
    Column("last_at", Moment),
    Column("last_status", Integer),
    Column("last_error", Text),
    UniqueConstraint("webhook_id", "id"),
    Index(None, "status", "next_at"),
    Index(None, "webhook_id", "created_at"),
    Index(None, "created_at"),
)
