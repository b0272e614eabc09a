"""Whose pick each result of a drafted list was, and what visitors of a day preferred; which articles were read to the end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "log_0006"
down_revision = "log_0005"


def upgrade() -> None:
    op.add_column("openings", sa.Column("read", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("article_days", sa.Column("read", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "draft_searches",
        sa.Column("search_id", sa.Text(), nullable=False),
        sa.Column("trial", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("ours", "theirs")),
        sa.ForeignKeyConstraint(["search_id"], ["searches.id"], name="fk_draft_searches_search_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("search_id", name="pk_draft_searches"),
    )
    op.create_index("ix_draft_searches_trial", "draft_searches", ["trial"])
    op.create_table(
        "draft_days",
        sa.Column("trial", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("ours", "theirs", "tied")),
        sa.PrimaryKeyConstraint("trial", "day", name="pk_draft_days"),
    )


def downgrade() -> None:
    for table in ("draft_days", "draft_searches"):
        op.drop_table(table)
    op.drop_column("article_days", "read")
    op.drop_column("openings", "read")
