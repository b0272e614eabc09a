"""What insights keep belongs to the families that are migrated; a question of a day is one row."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from kb.storage.database import insert
from kb.storage.insight_tables import (
    article_days,
    content_steps,
    counted_days,
    escalations,
    group_days,
    question_days,
    question_groups,
)
from kb.storage.tables import LOG, STATE


def test_the_tables_belong_to_the_families_that_are_migrated():
    for table in (counted_days, question_days, question_groups, group_days, article_days):
        assert LOG.tables[table.name] is table
    for table in (escalations, content_steps):
        assert STATE.tables[table.name] is table


def test_a_day_is_counted_once(log, now):
    row = {"day": "2026-11-01", "searches": 1, "counted_at": now}
    with log.begin() as conn:
        conn.execute(insert(conn, counted_days).values(row))
    with pytest.raises(IntegrityError), log.begin() as conn:
        conn.execute(insert(conn, counted_days).values(row))
