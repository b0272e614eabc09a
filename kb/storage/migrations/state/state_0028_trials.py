"""What is tried on some visitors and not on others, from when to when, and what was promised of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0028"
down_revision = "state_0025"


def upgrade() -> None:
    op.create_table(
        "trials",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("stopped_at", sa.DateTime(timezone=True)),
        sa.Column("stopped_by", sa.Text(), nullable=False),
    )
    op.create_index("ix_trials_kind_started_at", "trials", ["kind", "started_at"])


def downgrade() -> None:
    op.drop_table("trials")
