"""When old data was last tidied away, and who was forgotten: a restored backup must not bring them back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0008"
down_revision = "state_0007"


def upgrade() -> None:
    op.create_table(
        "moments",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_moments"),
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("ticket", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
    )


def downgrade() -> None:
    for table in ("erasures", "moments"):
        op.drop_table(table)
