"""An opening knows the heading its reader left at, and days count visitors by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "log_0009"
down_revision = "log_0008"


def upgrade() -> None:
    op.add_column("openings", sa.Column("left_at", sa.Text()))
    op.create_table(
        "left_days",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("article_id", "day", "heading")),
        sa.Column("visitors", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "day", "heading", name="pk_left_days"),
    )


def downgrade() -> None:
    op.drop_table("left_days")
    op.drop_column("openings", "left_at")
