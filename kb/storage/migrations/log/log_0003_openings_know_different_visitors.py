"""Openings from a search tell different visitors apart: by a name that is good for one question and one article."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "log_0003"
down_revision = "log_0002"


def upgrade() -> None:
    op.add_column("openings", sa.Column("opener", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("openings", "opener")
