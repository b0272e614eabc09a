"""What is done once however many servers run: who does it now, until when, and when it was done last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0021"
down_revision = "state_0019"


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
    )


def downgrade() -> None:
    op.drop_table("leases")
