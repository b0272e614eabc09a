"""Letters that come in are taken once, and keep what they quote folded beside what is new."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0013"
down_revision = "state_0012"


def upgrade() -> None:
    op.add_column("messages", sa.Column("folded", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "inbound_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_letters")),
        sa.UniqueConstraint("digest", name=op.f("uq_inbound_letters_digest")),
    )
    op.create_index(op.f("ix_inbound_letters_at"), "inbound_letters", ["at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_inbound_letters_at"), table_name="inbound_letters")
    op.drop_table("inbound_letters")
    op.drop_column("messages", "folded")
