"""Questions to colleagues and flags have a day on which they are due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0027"
down_revision = "state_0024"


def upgrade() -> None:
    for table in ("flags", "colleague_questions"):
        op.add_column(table, sa.Column("due_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    for table in ("flags", "colleague_questions"):
        op.drop_column(table, "due_at")
