"""The inbox counts, filters and sorts from indexes alone, and reads what its filters offer from them."""

from __future__ import annotations

from alembic import op

revision = "state_0030"
down_revision = "state_0027"
online = (
    ("ix_tickets_status_due_at_priority_snoozed_until", "tickets", ("status", "due_at", "priority", "snoozed_until")),
    ("ix_tickets_snoozed_until_status", "tickets", ("snoozed_until", "status")),
    ("ix_tickets_status_level", "tickets", ("status", "level")),
    ("ix_tickets_status_lang", "tickets", ("status", "lang")),
    ("ix_tickets_status_closed_at", "tickets", ("status", "closed_at")),
    (
        "ix_tickets_filters",
        "tickets",
        ("status", "topic", "owner", "level", "lang", "team", "due_at", "priority", "snoozed_until"),
    ),
)
narrow = (  # what the first and the last of them do as well
    ("ix_tickets_status_due_at", "tickets", ["status", "due_at"]),
    ("ix_tickets_status_topic_owner_level_lang", "tickets", ["status", "topic", "owner", "level", "lang"]),
)


def upgrade() -> None:
    for name, table, columns in online:
        op.create_index(name, table, columns, if_not_exists=True)
    for name, table, _ in narrow:
        op.drop_index(name, table)


def downgrade() -> None:
    for name, table, columns in narrow:
        op.create_index(name, table, columns)
    for name, table, _ in online:
        op.drop_index(name, table)
