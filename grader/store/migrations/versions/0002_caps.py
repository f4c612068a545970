"""What caps on cost count, replies that were served from the store, and what is purged by its age."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("usage", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counted_usd", sa.Float(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("served", sa.BigInteger(), server_default="0", nullable=False))
    op.execute("UPDATE usage SET counted_usd = cost_usd")
    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_at"), ["at"], unique=False)
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliveries_created_at"), ["created_at"], unique=False)
