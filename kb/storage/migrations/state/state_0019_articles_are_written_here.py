"""Changes of articles, every save of them, and what colleagues say of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0019"
down_revision = "state_0016"


def upgrade() -> None:
    _table(
        "article_changes",
        *_texts("path title state who base text message version"),
        sa.Column("is_new", sa.Boolean, nullable=False),
        *_numbers("head"),
        _moment("begun_at"),
        _moment("changed_at"),
    )
    op.create_index("ix_article_changes_state_path", "article_changes", ["state", "path"])
    _table(
        "article_saves",
        *_numbers("change number seen"),
        *_texts("text"),
        sa.Column("aside", sa.Boolean, nullable=False),
        _moment("at"),
        _of_change("article_saves"),
    )
    op.create_index("ix_article_saves_change_number", "article_saves", ["change", "number"], unique=True)
    _table(
        "article_comments",
        *_numbers("change line"),
        *_texts("quote text who"),
        _moment("at"),
        _of_change("article_comments"),
    )
    op.create_index("ix_article_comments_change", "article_comments", ["change"])


def downgrade() -> None:
    for table in ("article_comments", "article_saves", "article_changes"):
        op.drop_table(table)


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    number = sa.Column("id", sa.Integer, nullable=False)
    op.create_table(name, number, *columns, sa.PrimaryKeyConstraint("id", name=f"pk_{name}"))


def _texts(names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names.split()]


def _numbers(names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names.split()]


def _moment(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _of_change(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["change"], ["article_changes.id"], name=f"fk_{table}_change")
