"""Accounts have an address and a team, are begun by an invitation, and may be those of an identity provider."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0025"
down_revision = "state_0018"


def upgrade() -> None:
    for name in ("email", "team"):
        op.add_column("staff", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("digest", "email", "role", "team", "lang", "invited_by")
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("digest", name="uq_invitations_digest"),
    )
    op.create_table(
        "identities",
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("staff", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_identities"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_identities_staff"),
    )
    op.create_index("ix_identities_staff", "identities", ["staff"])
    op.create_table(
        "spent_states",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_spent_states"),
    )


def downgrade() -> None:
    for table in ("spent_states", "identities", "invitations"):
        op.drop_table(table)
    for name in ("email", "team"):
        op.drop_column("staff", name)
