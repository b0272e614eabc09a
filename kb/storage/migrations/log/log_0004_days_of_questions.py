"""Each day's searches leave numbers: of questions, of groups of questions that mean the same, of articles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "log_0004"
down_revision = "log_0003"


def upgrade() -> None:
    op.create_table(
        "counted_days",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_counted_days"),
    )
    op.create_table(
        "question_days",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("day", "lang", "folded", "text", "article_id")),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("times", "visitors", "newcomers", "unanswered", "unopened", "repeated", "tickets")
        ),
        sa.PrimaryKeyConstraint("day", "lang", "folded", name="pk_question_days"),
    )
    op.create_index("ix_question_days_lang_folded", "question_days", ["lang", "folded"])
    op.create_table(
        "question_groups",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("lang", "folded", "group_id", "text")),
        sa.Column("medoid", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("lang", "folded", name="pk_question_groups"),
    )
    op.create_index("ix_question_groups_group_id", "question_groups", ["group_id"])
    op.create_table(
        "group_days",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("day", "group_id", "lang")),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("visitors", "asked", "unanswered", "unopened", "repeated", "tickets")
        ),
        sa.PrimaryKeyConstraint("day", "group_id", name="pk_group_days"),
    )
    op.create_table(
        "article_days",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("day", "article_id")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("found", "opened")),
        sa.PrimaryKeyConstraint("day", "article_id", name="pk_article_days"),
    )


def downgrade() -> None:
    for table in ("article_days", "group_days", "question_groups", "question_days", "counted_days"):
        op.drop_table(table)
