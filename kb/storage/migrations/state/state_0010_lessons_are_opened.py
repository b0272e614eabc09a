"""A resolved question keeps the words from which visitors opened its article: that is evidence as well."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0010"
down_revision = "state_0009"


def upgrade() -> None:
    op.add_column("resolved", sa.Column("opened_as", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("resolved", "opened_as")
