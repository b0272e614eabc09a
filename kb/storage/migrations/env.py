"""Run by alembic: uses the connection (and the transaction) that kb.storage.database.migrate handed over."""

from __future__ import annotations

from alembic import context

options = context.config.attributes
context.configure(connection=options["connection"], version_table=options["version_table"])
with context.begin_transaction():
    context.run_migrations()
