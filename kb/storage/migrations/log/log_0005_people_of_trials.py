"""Who took part in a trial at the contact form, for some days, and what is left of them as numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "log_0005"
down_revision = "log_0004"


def upgrade() -> None:
    op.create_table(
        "trial_people",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("trial", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("lang", "topic", "form", "email")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrote_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("trial", "name", name="uq_trial_people_trial_name"),
    )
    for column in ("email", "form", "at"):
        op.create_index(f"ix_trial_people_{column}", "trial_people", [column])
    op.create_table(
        "trial_days",
        sa.Column("trial", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("lang", "topic")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("people", "wrote")),
        sa.PrimaryKeyConstraint("trial", "day", "held", "lang", "topic", name="pk_trial_days"),
    )


def downgrade() -> None:
    for table in ("trial_days", "trial_people"):
        op.drop_table(table)
