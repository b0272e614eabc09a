"""What was searched, which article was opened, and which article made a form needless."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "log_0001"
down_revision = None


def upgrade() -> None:
    _create_searches()
    op.create_table(
        "openings",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("search_id", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_openings"),
        sa.ForeignKeyConstraint(["search_id"], ["searches.id"], name="fk_openings_search_id", ondelete="CASCADE"),
        sa.UniqueConstraint("search_id", "article_id", name="uq_openings_search_id_article_id"),
    )
    op.create_index("ix_openings_at", "openings", ["at"])
    op.create_table(
        "deflections",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("form_key", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deflections"),
        sa.UniqueConstraint("form_key", "article_id", name="uq_deflections_form_key_article_id"),
    )
    op.create_index("ix_deflections_at", "deflections", ["at"])


def _create_searches() -> None:
    op.create_table(
        "searches",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("visitor", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("rescued_text", sa.Text, nullable=False),
        sa.Column("took_ms", sa.Float, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_searches"),
        sa.CheckConstraint("confidence >= 0 AND confidence <= 1", name="ck_searches_confidence"),
    )
    op.create_index("ix_searches_at", "searches", ["at"])
    op.create_index("ix_searches_lang_folded", "searches", ["lang", "folded"])


def downgrade() -> None:
    for table in ("deflections", "openings", "searches"):
        op.drop_table(table)
