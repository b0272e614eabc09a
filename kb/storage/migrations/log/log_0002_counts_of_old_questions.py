"""Questions of many visitors are kept as numbers when their words are too old to be kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "log_0002"
down_revision = "log_0001"


def upgrade() -> None:
    op.create_table(
        "question_counts",
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("found", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("visitors", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("month", "lang", "folded", "found", name="pk_question_counts"),
    )


def downgrade() -> None:
    op.drop_table("question_counts")
