"""Requests are found by their mailbox from an index, which can be made beside the traffic once the column is there."""

from __future__ import annotations

from alembic import op

revision = "state_0032"
down_revision = "state_0031"
online = (("ix_tickets_mailbox", "tickets", ("mailbox",)),)


def upgrade() -> None:
    for name, table, columns in online:
        op.create_index(name, table, columns, if_not_exists=True)


def downgrade() -> None:
    for name, table, _ in online:
        op.drop_index(name, table)
