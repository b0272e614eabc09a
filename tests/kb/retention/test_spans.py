"""Spans are counted in days, and whole months of searches go together where that keeps to the days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kb.retention.spans import Spans
from kb.settings import load_settings


def spans(**days: int) -> Spans:
    return Spans.of(load_settings(**days))


def test_every_span_is_the_days_of_its_setting():
    found = spans(keep_tickets=10, keep_attachments=5, keep_outbox=3, keep_searches=2)
    assert (found.tickets, found.attachments, found.outbox, found.searches) == tuple(
        timedelta(days=days) for days in (10, 5, 3, 2)
    )


@pytest.mark.slow
@pytest.mark.parametrize("keep", [1, 7, 30, 61, 62, 90, 365, 1000])
def test_no_search_is_kept_longer_than_said_and_none_of_the_last_month_goes_early(keep):
    kept = spans(keep_searches=keep)
    for days in range(400):
        at = datetime(2026, 1, 1, 13, 30, tzinfo=UTC) + timedelta(days=days)
        until = kept.searches_until(at)
        assert until >= at - timedelta(days=keep)
        assert until - (at - timedelta(days=keep)) <= timedelta(days=31)
        if keep >= 62:
            assert (until.day, until.hour) == (1, 0) and at - until > timedelta(days=30)
