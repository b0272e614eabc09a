"""One-time codes as a second factor, and recovery codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0006"
down_revision = "state_0005"


def upgrade() -> None:
    op.create_table(
        "second_factors",
        sa.Column("staff", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("last_step", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("staff", name="pk_second_factors"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_second_factors_staff"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("staff", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_recovery_codes_staff"),
    )
    op.create_index("ix_recovery_codes_staff", "recovery_codes", ["staff"])


def downgrade() -> None:
    op.drop_table("recovery_codes")
    op.drop_table("second_factors")
