"""Run by Alembic: the connection comes from `migrating.upgrade`, or from `scripts/migration` for a new one."""

from __future__ import annotations

from alembic import context

from grader.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
