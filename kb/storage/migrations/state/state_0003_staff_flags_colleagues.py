"""Staff: accounts, sessions, failed sign-ins; flags on articles; questions to colleagues."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0003"
down_revision = "state_0002"

TABLES = ("colleague_questions", "flags", "failed_sign_ins", "staff_sessions", "staff")


def upgrade() -> None:
    _table(
        "staff",
        *_texts("name login role password"),
        _moment("created_at"),
        _moment("disabled_at", nullable=True),
        sa.UniqueConstraint("login", name="uq_staff_login"),
    )
    op.create_table(
        "staff_sessions",
        *_texts("digest"),
        sa.Column("staff", sa.Integer, nullable=False),
        _moment("created_at"),
        _moment("seen_at"),
        sa.PrimaryKeyConstraint("digest", name="pk_staff_sessions"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_staff_sessions_staff"),
    )
    op.create_index("ix_staff_sessions_staff", "staff_sessions", ["staff"])
    _table("failed_sign_ins", *_texts("login address"), _moment("at"))
    op.create_index("ix_failed_sign_ins_at", "failed_sign_ins", ["at"])
    _table(
        "flags",
        *_texts("article_id owner kind comment query who"),
        _moment("at"),
        _filled("done_by"),
        _moment("done_at", nullable=True),
    )
    op.create_index("ix_flags_done_at_owner", "flags", ["done_at", "owner"])
    _table(
        "colleague_questions",
        *_texts("query text lang category owner who"),
        _moment("at"),
        _filled("answer"),
        _filled("answered_by"),
        _moment("answered_at", nullable=True),
    )
    op.create_index("ix_colleague_questions_answered_at_owner", "colleague_questions", ["answered_at", "owner"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    number = sa.Column("id", sa.Integer, nullable=False)
    op.create_table(name, number, *columns, sa.PrimaryKeyConstraint("id", name=f"pk_{name}"))


def _texts(names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names.split()]


def _filled(name: str) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
