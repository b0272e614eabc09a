"""A session of the console can belong to a token instead of an account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0005"
down_revision = "state_0004"


def upgrade() -> None:
    with op.batch_alter_table("staff_sessions") as table:  # SQLite copies the table; PostgreSQL changes the column
        table.alter_column("staff", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("token", sa.Integer))
        table.create_foreign_key("fk_staff_sessions_token", "tokens", ["token"], ["id"])
        table.create_index("ix_staff_sessions_token", ["token"])


def downgrade() -> None:
    op.execute("DELETE FROM staff_sessions WHERE staff IS NULL")
    with op.batch_alter_table("staff_sessions") as table:
        table.drop_index("ix_staff_sessions_token")
        table.drop_constraint("fk_staff_sessions_token", type_="foreignkey")
        table.drop_column("token")
        table.alter_column("staff", existing_type=sa.Integer(), nullable=False)
