"""Alerts lie with the state, in one transaction with what is told of them."""

from __future__ import annotations

from kb.storage.alert_tables import alerts
from kb.storage.tables import STATE


def test_the_table_belongs_to_the_family_that_is_migrated():
    assert STATE.tables["alerts"] is alerts
