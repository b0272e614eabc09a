"""Notifications of colleagues, and how each wants to be told by mail. What was told in desk_words and not read yet moves here."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0023"
down_revision = "state_0026"


def upgrade() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("key", "to", "event", "who")),
        sa.Column("ticket", sa.Text),
        sa.Column("about", sa.Text, nullable=False, server_default=""),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("mailed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        sa.UniqueConstraint("key", name="uq_notifications_key"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="fk_notifications_ticket"),
    )
    op.create_index("ix_notifications_ticket", "notifications", ["ticket"])
    op.create_index("ix_notifications_to_seen_at", "notifications", ["to", "seen_at"])
    op.create_table(
        "notification_wishes",
        sa.Column("staff", sa.Integer, nullable=False, autoincrement=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("email", "mail")),
        *(sa.Column(name, sa.Text, nullable=False, server_default="") for name in ("quiet_from", "quiet_until")),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("staff", name="pk_notification_wishes"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_notification_wishes_staff"),
    )
    op.execute(
        'INSERT INTO notifications ("key", "to", event, who, ticket, "at") '
        'SELECT \'desk_word \' || id, "to", event, who, ticket, "at" FROM desk_words WHERE seen_at IS NULL'
    )


def downgrade() -> None:
    for table in ("notification_wishes", "notifications"):
        op.drop_table(table)
