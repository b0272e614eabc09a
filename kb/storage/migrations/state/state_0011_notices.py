"""Notices that staff publish, what was done to them, and who follows one by mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0011"
down_revision = "state_0010"


def upgrade() -> None:
    _table(
        "notices",
        *_texts("severity title text sections topics words"),
        _moment("start"),
        _moment("end", nullable=True),
        _moment("at"),
    )
    _table(
        "notice_events",
        sa.Column("notice", sa.Integer, nullable=False),
        *_texts("event who title text"),
        _moment("at"),
        sa.ForeignKeyConstraint(["notice"], ["notices.id"], name="fk_notice_events_notice"),
    )
    op.create_index("ix_notice_events_notice", "notice_events", ["notice"])
    _table(
        "notice_followers",
        *_texts("notice email lang title secret told"),
        _moment("asked_at"),
        _moment("confirmed_at", nullable=True),
        sa.UniqueConstraint("secret", name="uq_notice_followers_secret"),
        sa.UniqueConstraint("notice", "email", name="uq_notice_followers_notice_email"),
    )
    op.create_index("ix_notice_followers_asked_at", "notice_followers", ["asked_at"])


def downgrade() -> None:
    for table in ("notice_followers", "notice_events", "notices"):
        op.drop_table(table)


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    number = sa.Column("id", sa.Integer, nullable=False)
    op.create_table(name, number, *columns, sa.PrimaryKeyConstraint("id", name=f"pk_{name}"))


def _texts(names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names.split()]


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
