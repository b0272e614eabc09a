"""A period has the requests that were sent in it, by the clock of the house."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kb.service.periods import month_of
from kb.service.request_rows import requests_of


def test_a_request_sent_after_midnight_in_moscow_is_of_the_new_month(db, served, measure):
    at = datetime(2026, 9, 30, 21, 30, tzinfo=UTC)
    number = served(at)
    measure(at + timedelta(days=1))
    with db.read() as conn:
        september, october = (requests_of(conn, month_of(at.date().replace(month=m, day=1))) for m in (9, 10))
    assert september == () and [row.ticket for row in october] == [number]
