"""What was unusual, and who has seen it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0029"
down_revision = "state_0028"


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "subject")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("count", "of")),
        sa.Column("usual", sa.Float(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("seen_by", sa.Text(), nullable=False),
    )
    op.create_index("ix_alerts_at", "alerts", ["at"])


def downgrade() -> None:
    op.drop_table("alerts")
