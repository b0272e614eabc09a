"""The outbox also tells of what is no ticket; a ticket's first event is called ticket.created."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0004"
down_revision = "state_0003"
served_since = "state_0004"  # code from before it would look for entries by the name they had


def upgrade() -> None:
    _ticket_may_be_missing(True)
    op.execute("UPDATE outbox SET kind = 'ticket.created' WHERE kind = 'ticket.opened'")


def downgrade() -> None:
    op.execute("DELETE FROM outbox WHERE ticket IS NULL")
    op.execute("UPDATE outbox SET kind = 'ticket.opened' WHERE kind = 'ticket.created'")
    _ticket_may_be_missing(False)


def _ticket_may_be_missing(nullable: bool) -> None:
    with op.batch_alter_table("outbox") as table:  # SQLite copies the table; PostgreSQL changes the column
        table.alter_column("ticket", existing_type=sa.Text(), nullable=nullable)
