"""Contracts with customers, and what each is found by: its number, people's addresses, the domains of these."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0018"
down_revision = "state_0021"


def upgrade() -> None:
    op.create_table(
        "contracts",
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("number", "customer", "level", "valid_to", "domains", "contacts")
        ),
        sa.PrimaryKeyConstraint("number", name="pk_contracts"),
    )
    op.create_table(
        "contract_keys",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "key", "contract")),
        sa.PrimaryKeyConstraint("kind", "key", "contract", name="pk_contract_keys"),
        sa.ForeignKeyConstraint(["contract"], ["contracts.number"], name="fk_contract_keys_contract"),
    )
    op.create_index("ix_contract_keys_contract", "contract_keys", ["contract"])


def downgrade() -> None:
    for table in ("contract_keys", "contracts"):
        op.drop_table(table)
