"""Contracts belong to the state that is migrated."""

from __future__ import annotations

from kb.storage.customer_tables import contract_keys, contracts
from kb.storage.tables import STATE


def test_the_tables_belong_to_the_state_that_is_migrated():
    for table in (contracts, contract_keys):
        assert STATE.tables[table.name] is table
