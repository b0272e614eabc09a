"""The inbox counts its views, sorts and offers filters from indexes alone, whole rows being wide."""

from __future__ import annotations

from alembic import op

revision = "state_0015"
down_revision = "state_0014"
online = (
    (
        "ix_tickets_status_owner_due_at_priority_snoozed_until",
        "tickets",
        ("status", "owner", "due_at", "priority", "snoozed_until"),
    ),
    ("ix_tickets_status_topic_owner_level_lang", "tickets", ("status", "topic", "owner", "level", "lang")),
)


def upgrade() -> None:
    op.drop_index("ix_tickets_status_owner_due_at_priority", "tickets")
    for name, table, columns in online:
        op.create_index(name, table, columns, if_not_exists=True)


def downgrade() -> None:
    op.drop_index("ix_tickets_status_topic_owner_level_lang", "tickets")
    op.drop_index("ix_tickets_status_owner_due_at_priority_snoozed_until", "tickets")
    op.create_index("ix_tickets_status_owner_due_at_priority", "tickets", ["status", "owner", "due_at", "priority"])
