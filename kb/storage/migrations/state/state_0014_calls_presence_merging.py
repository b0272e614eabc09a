"""Requests sleep, are merged and called back; colleagues see who has one open and are told when theirs is taken over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0014"
down_revision = "state_0013"


def upgrade() -> None:
    op.add_column("tickets", sa.Column("snoozed_until", sa.DateTime(timezone=True)))
    op.add_column("tickets", sa.Column("merged_into", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "callbacks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("ticket", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("telephone", "note", "who")),
        *(sa.Column(name, sa.Text, nullable=False, server_default="") for name in ("outcome", "done_by")),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_callbacks"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="fk_callbacks_ticket"),
    )
    op.create_index("ix_callbacks_ticket", "callbacks", ["ticket"])
    op.create_index("ix_callbacks_outcome_at", "callbacks", ["outcome", "at"])
    op.create_table(
        "presences",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("ticket", "who", "doing")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ticket", "who", name="pk_presences"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="fk_presences_ticket"),
    )
    op.create_table(
        "desk_words",
        sa.Column("id", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("ticket", "to", "who", "event")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_desk_words"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="fk_desk_words_ticket"),
    )
    op.create_index("ix_desk_words_ticket", "desk_words", ["ticket"])
    op.create_index("ix_desk_words_to_seen_at", "desk_words", ["to", "seen_at"])


def downgrade() -> None:
    for table in ("desk_words", "presences", "callbacks"):
        op.drop_table(table)
    for column in ("merged_into", "snoozed_until"):
        op.drop_column("tickets", column)
