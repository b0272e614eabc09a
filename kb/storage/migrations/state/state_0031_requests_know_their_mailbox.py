"""Requests know the mailbox they were written from, one form for all spellings of its address.

Empty in rows that are there and in those of the version before: `kb.finding.writers` notes them, a portion at a time.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0031"
down_revision = "state_0030"


def upgrade() -> None:
    op.add_column("tickets", sa.Column("mailbox", sa.Text))


def downgrade() -> None:
    op.drop_column("tickets", "mailbox")
