"""What surrounds a ticket: promise, owner, outcome, messages, attachments, events, the outbox, limits, resolved questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0002"
down_revision = "state_0001"

TEXTS = {
    "purpose": "",
    "opened": "[]",
    "rejected": "[]",
    "consent": "",
    "level": "",
    "zone": "",
    "team": "support",
    "owner": "",
    "outcome": "",
    "article_id": "",
}
MOMENTS = ("consent_at", "due_at", "answered_at", "closed_at")
TABLES = ("resolved", "posts", "outbox", "ticket_events", "attachments", "messages", "request_secrets", "keys")


def upgrade() -> None:
    for name, default in TEXTS.items():
        op.add_column("tickets", sa.Column(name, sa.Text, nullable=False, server_default=default))
    for name in MOMENTS:
        op.add_column("tickets", sa.Column(name, sa.DateTime(timezone=True)))
    op.add_column("tickets", sa.Column("helped", sa.Boolean))
    op.create_index("ix_tickets_status_due_at", "tickets", ["status", "due_at"])
    _create_keys_and_secrets()
    _create_messages()
    _create_attachments()
    _create_events()
    _create_outbox()
    _create_posts()
    _create_resolved()


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=nullable)


def _flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean, nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_ticket(table: str) -> tuple:
    return (
        sa.Column("ticket", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=f"fk_{table}_ticket"),
    )


def _create_keys_and_secrets() -> None:
    value = sa.Column("value", sa.LargeBinary, nullable=False)
    op.create_table("keys", _text("name"), value, sa.PrimaryKeyConstraint("name", name="pk_keys"))
    op.create_table(
        "request_secrets",
        _text("digest"),
        *_of_ticket("request_secrets"),
        sa.PrimaryKeyConstraint("digest", name="pk_request_secrets"),
    )
    op.create_index("ix_request_secrets_ticket", "request_secrets", ["ticket"])


def _create_messages() -> None:
    op.create_table(
        "messages",
        _number("id"),
        *_of_ticket("messages"),
        *map(_text, ("author", "who", "text", "article_id", "key")),
        _flag("internal"),
        _moment("at"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("ticket", "key", name="uq_messages_ticket_key"),
    )


def _create_attachments() -> None:
    op.create_table(
        "attachments",
        *map(_text, ("name", "kind", "digest")),
        *_of_ticket("attachments"),
        _number("message", nullable=True),
        *map(_number, ("size", "width", "height")),
        _moment("at"),
        sa.PrimaryKeyConstraint("name", name="pk_attachments"),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="fk_attachments_message"),
        sa.UniqueConstraint("ticket", "digest", name="uq_attachments_ticket_digest"),
    )


def _create_events() -> None:
    op.create_table(
        "ticket_events",
        _number("id"),
        *_of_ticket("ticket_events"),
        *map(_text, ("event", "who", "detail")),
        _moment("at"),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_events"),
    )
    op.create_index("ix_ticket_events_ticket", "ticket_events", ["ticket"])
    op.create_index("ix_ticket_events_at", "ticket_events", ["at"])


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        _number("id"),
        *_of_ticket("outbox"),
        *map(_text, ("key", "kind", "channel", "payload", "state", "last_error", "lease")),
        _number("attempts"),
        *map(_moment, ("next_at", "created_at")),
        *(_moment(name, nullable=True) for name in ("lease_until", "sent_at")),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_ticket", "outbox", ["ticket"])
    op.create_index("ix_outbox_state_next_at", "outbox", ["state", "next_at"])


def _create_posts() -> None:
    op.create_table(
        "posts",
        _number("id"),
        *map(_text, ("address", "email", "text")),
        _moment("at"),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
    )
    op.create_index("ix_posts_address_at", "posts", ["address", "at"])
    op.create_index("ix_posts_text_at", "posts", ["text", "at"])
    op.create_index("ix_posts_at", "posts", ["at"])


def _create_resolved() -> None:
    op.create_table(
        "resolved",
        _number("id"),
        *_of_ticket("resolved"),
        *map(_text, ("article_id", "question", "lang")),
        *map(_flag, ("shown", "opened")),
        _moment("at"),
        sa.PrimaryKeyConstraint("id", name="pk_resolved"),
        sa.UniqueConstraint("ticket", "article_id", name="uq_resolved_ticket_article_id"),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.drop_index("ix_tickets_status_due_at", "tickets")
    for name in (*TEXTS, *MOMENTS, "helped"):
        op.drop_column("tickets", name)
