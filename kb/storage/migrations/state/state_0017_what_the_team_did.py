"""What was measured of requests, reviews of answers on the five principles, and what people are to read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0017"
down_revision = "state_0015"


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "measured_requests",
        *_text("ticket"),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("day", "minute")),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("night", "day_off")),
        *_text("topic", "channel", "level", "first_by", "closed_by"),
        *(sa.Column(name, sa.Integer) for name in ("first_business", "first_wall", "solved_business", "solved_wall")),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("kept", sa.Boolean),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("reopened", "handed_over", "new_dates")),
        sa.Column("helped", sa.Boolean),
        sa.Column("merged", sa.Boolean, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ticket", name="pk_measured_requests"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="fk_measured_requests_ticket"),
    )
    op.create_index("ix_measured_requests_day", "measured_requests", ["day"])
    op.create_index("ix_measured_requests_changed_at", "measured_requests", ["changed_at"])
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer, nullable=False),
        *_text("ticket", "person", "reviewer", "month"),
        *_text("accessibility", "speed", "solution", "etiquette", "involvement", "comment"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="fk_reviews_ticket"),
        sa.UniqueConstraint("ticket", "reviewer", name="uq_reviews_ticket_reviewer"),
    )
    op.create_index("ix_reviews_person_at", "reviews", ["person", "at"])
    op.create_index("ix_reviews_month", "reviews", ["month"])
    op.create_table(
        "trainings",
        sa.Column("id", sa.Integer, nullable=False),
        *_text("person", "principle", "article", "given_by"),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in ("read_at", "certified_until")),
        sa.PrimaryKeyConstraint("id", name="pk_trainings"),
    )
    op.create_index("ix_trainings_person", "trainings", ["person"])


def downgrade() -> None:
    for table in ("trainings", "reviews", "measured_requests"):
        op.drop_table(table)
