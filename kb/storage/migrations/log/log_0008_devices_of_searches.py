"""A search knows the kind of device it came from, and days of questions are counted by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "log_0008"
down_revision = "log_0007"

NUMBERS = ("visitors", "unanswered", "unopened", "repeated")


def upgrade() -> None:
    op.add_column("searches", sa.Column("device", sa.Text(), nullable=False, server_default="unknown"))
    op.create_table(
        "question_device_days",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("day", "lang", "folded", "device")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in (*NUMBERS, "newcomers")),
        sa.PrimaryKeyConstraint("day", "lang", "folded", "device", name="pk_question_device_days"),
    )
    op.create_table(
        "group_device_days",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("day", "group_id", "device", "lang")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in (*NUMBERS, "asked")),
        sa.PrimaryKeyConstraint("day", "group_id", "device", name="pk_group_device_days"),
    )


def downgrade() -> None:
    op.drop_table("group_device_days")
    op.drop_table("question_device_days")
    op.drop_column("searches", "device")
