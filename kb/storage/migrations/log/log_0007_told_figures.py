"""Figures of a period as pages tell them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "log_0007"
down_revision = "log_0006"


def upgrade() -> None:
    op.create_table(
        "told_figures",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "first", "last", "text")),
        sa.PrimaryKeyConstraint("name", "first", "last", name="pk_told_figures"),
    )


def downgrade() -> None:
    op.drop_table("told_figures")
