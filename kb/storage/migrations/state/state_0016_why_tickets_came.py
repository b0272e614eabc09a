"""Why a ticket came is kept beside it, with what was done about it; readers' words on articles are told and answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0016"
down_revision = "state_0017"


def upgrade() -> None:
    op.create_table(
        "escalations",
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("ticket", "lang", "folded", "text", "cause", "article_id")
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="fk_escalations_ticket"),
        sa.PrimaryKeyConstraint("ticket", name="pk_escalations"),
    )
    op.create_index("ix_escalations_at", "escalations", ["at"])
    op.create_table(
        "content_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("cluster", "title", "step", "article_id", "who")),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_content_steps"),
    )
    op.create_index("ix_content_steps_cluster", "content_steps", ["cluster"])
    for name in ("told_at", "answered_at"):
        op.add_column("votes", sa.Column(name, sa.DateTime(timezone=True)))
    for name in ("answer", "answer_text", "answered_by"):
        op.add_column("votes", sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in ("told_at", "answer", "answer_text", "answered_by", "answered_at"):
        op.drop_column("votes", name)
    op.drop_table("content_steps")
    op.drop_table("escalations")
