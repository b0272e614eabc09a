"""What is measured belongs to the state that is migrated and hangs on a request that is there."""

from __future__ import annotations

from kb.storage.service_tables import measured_requests, reviews, trainings
from kb.storage.tables import STATE


def test_the_tables_belong_to_the_state_that_is_migrated():
    for table in (measured_requests, reviews, trainings):
        assert STATE.tables[table.name] is table
