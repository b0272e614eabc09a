"""What staff did, read and took along. Rows are added, and removed when they are old; none is ever changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0026"
down_revision = "state_0029"


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("who", "via", "kind", "deed", "about")),
        sa.Column("staff", sa.Integer),
        sa.Column("token", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_who_at", "audit", ["who", "at"])
    op.create_index("ix_audit_about", "audit", ["about"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'what was done is not changed'; END $$"
        )
        op.execute("CREATE TRIGGER audit_stays BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stays()")
    else:
        op.execute(
            "CREATE TRIGGER audit_stays BEFORE UPDATE ON audit"
            " BEGIN SELECT RAISE(ABORT, 'what was done is not changed'); END"
        )


def downgrade() -> None:
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS audit_stays()")
