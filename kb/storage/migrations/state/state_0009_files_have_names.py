"""Files that are no pictures keep the name their sender gave them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0009"
down_revision = "state_0008"


def upgrade() -> None:
    op.add_column("attachments", sa.Column("sent_as", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("attachments", "sent_as")
