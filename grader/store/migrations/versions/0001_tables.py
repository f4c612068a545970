"""The tables of the first version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

from grader.store.tables import Moment

revision = "0001"
down_revision = None

_SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    for create in (
        _audit,
        _keys,
        _rubric_contents,
        _usage,
        _webhooks,
        _assessments,
        _deliveries,
        _rubrics,
        _completions,
        _idempotency,
        _reviews,
        _revisions,
    ):
        create()
    _protect_the_audit()


def _protect_the_audit() -> None:
    """The database itself refuses to change or delete a line of the trail."""
    statements = (_SQL / f"audit_{op.get_context().dialect.name}.sql").read_text()
    for statement in statements.split("\n--\n"):
        op.execute(statement)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Text(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_assessment_id_seq"), ["assessment_id", "seq"], unique=False)


def _keys() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keys")),
    )


def _rubric_contents() -> None:
    op.create_table(
        "rubric_contents",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_rubric_contents")),
    )


def _usage() -> None:
    op.create_table(
        "usage",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("completions", sa.BigInteger(), nullable=False),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.Column("retries", sa.BigInteger(), nullable=False),
        sa.Column("input_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cached_tokens", sa.BigInteger(), nullable=False),
        sa.Column("output_tokens", sa.BigInteger(), nullable=False),
        sa.Column("untold", sa.Integer(), nullable=False),
        sa.Column("untold_cached", sa.Integer(), nullable=False),
        sa.Column("cost_usd", sa.Float(), nullable=False),
        sa.Column("unpriced", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "day", "provider", "model", "outcome", name=op.f("pk_usage")),
    )


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("disabled_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    with op.batch_alter_table("webhooks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhooks_tenant"), ["tenant"], unique=False)


def _assessments() -> None:
    op.create_table(
        "assessments",
        *_posted_columns(),
        *_working_columns(),
        *_long_columns(),
        sa.ForeignKeyConstraint(
            ["rubric_sha256"], ["rubric_contents.sha256"], name=op.f("fk_assessments_rubric_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessments_status_dispatched_at"), ["status", "dispatched_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assessments_tenant_candidate_id"), ["tenant", "candidate_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assessments_tenant_created_at_id"), ["tenant", "created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assessments_tenant_interview_id"), ["tenant", "interview_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assessments_tenant_status_created_at_id"),
            ["tenant", "status", "created_at", "id"],
            unique=False,
        )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("webhook_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("next_at", Moment(), nullable=True),
        sa.Column("last_at", Moment(), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name=op.f("fk_deliveries_webhook_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("webhook_id", "id", name=op.f("uq_deliveries_webhook_id_id")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliveries_status_next_at"), ["status", "next_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_deliveries_webhook_id_created_at"), ["webhook_id", "created_at"], unique=False
        )


def _rubrics() -> None:
    op.create_table(
        "rubrics",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["rubric_contents.sha256"], name=op.f("fk_rubrics_sha256")),
        sa.PrimaryKeyConstraint("tenant", "id", "version", name=op.f("pk_rubrics")),
    )


def _completions() -> None:
    op.create_table(
        "completions",
        sa.Column("assessment_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("completion", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_completions_assessment_id")),
        sa.PrimaryKeyConstraint("assessment_id", "key", name=op.f("pk_completions")),
    )


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body_sha256", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_idempotency_assessment_id")),
        sa.PrimaryKeyConstraint("tenant", "key", name=op.f("pk_idempotency")),
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("attested", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_reviews_assessment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reviews_assessment_id"), ["assessment_id"], unique=False)


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("assessment_id", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("rubric_sha256", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("overall", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_revisions_assessment_id")),
        sa.ForeignKeyConstraint(["rubric_sha256"], ["rubric_contents.sha256"], name=op.f("fk_revisions_rubric_sha256")),
        sa.PrimaryKeyConstraint("assessment_id", "n", name=op.f("pk_revisions")),
    )


def _posted_columns() -> list[sa.Column[Any]]:
    """What was posted."""
    return [
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("completed_at", Moment(), nullable=True),
        sa.Column("transcript_sha256", sa.Text(), nullable=False),
        sa.Column("candidate_name", sa.Text(), nullable=True),
        sa.Column("position_title", sa.Text(), nullable=True),
        sa.Column("candidate_id", sa.Text(), nullable=True),
        sa.Column("interview_id", sa.Text(), nullable=True),
        sa.Column("replaces", sa.Text(), nullable=True),
    ]


def _working_columns() -> list[sa.Column[Any]]:
    """How it is judged, the work in hand, and the newest result in numbers."""
    return [
        sa.Column("rubric_id", sa.Text(), nullable=False),
        sa.Column("rubric_version", sa.Text(), nullable=False),
        sa.Column("rubric_sha256", sa.Text(), nullable=False),
        sa.Column("judges", sa.Text(), nullable=False),
        sa.Column("narrator", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=True),
        sa.Column("tried", sa.Text(), nullable=True),
        sa.Column("run", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("queued_at", Moment(), nullable=False),
        sa.Column("dispatched_at", Moment(), nullable=True),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("to_judge", sa.Integer(), nullable=False),
        sa.Column("judged_in_all", sa.Integer(), nullable=False),
        sa.Column("waiting_since", Moment(), nullable=True),
        sa.Column("waiting_until", Moment(), nullable=True),
        sa.Column("waiting_code", sa.Text(), nullable=True),
        sa.Column("retry_at", Moment(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("overall", sa.Integer(), nullable=True),
        sa.Column("attested", sa.Boolean(), nullable=False),
    ]


def _long_columns() -> list[sa.Column[Any]]:
    """What can be long stands last: SQLite reads a row from its front."""
    return [
        sa.Column("search", sa.Text(), nullable=True),
        sa.Column("metadata", sa.Text(), nullable=True),
        sa.Column("transcript", sa.Text(), nullable=True),
    ]
