"""A resolved question keeps what a writer decided of it: it teaches search only with evidence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0007"
down_revision = "state_0006"

COLUMNS = ("verdict", "judged_by")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("resolved", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("resolved", sa.Column("judged_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    for name in (*COLUMNS, "judged_at"):
        op.drop_column("resolved", name)
