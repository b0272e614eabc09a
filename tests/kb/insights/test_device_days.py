"""Days of groups by kinds of devices: together they are the days of all visitors."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import delete, func, select, update

from kb.insights.days import count_days
from kb.insights.device_days import count_device_days
from kb.insights.groups import regroup
from kb.storage.insight_tables import group_days, group_device_days, question_days, question_device_days
from tests.kb.insights.test_groups import all_alike

NUMBERS = ("asked", "unanswered", "unopened", "repeated")


@pytest.fixture
def counted(log, db, now):
    """Count and group; returns visitors by kind of device, having compared them with all there are."""

    def count() -> dict[str, int]:
        count_days(log, db, at=now)
        regroup(log, db, all_alike, today=now.date())
        with log.read() as conn:
            visitors = Counter(
                dict(
                    conn.execute(
                        select(group_device_days.c.device, func.sum(group_device_days.c.visitors)).group_by(
                            group_device_days.c.device
                        )
                    ).all()
                )
            )
            every, of_devices = (
                conn.execute(select(*(func.sum(table.c[name]) for name in NUMBERS))).one()
                for table in (group_days, group_device_days)
            )
        assert every == of_devices
        return dict(visitors)

    return count


def test_devices_together_are_all_visitors(asked, counted):
    for number in range(6):
        asked(f"p{number}", "потерял карту", "none", device="phone")
        asked(f"p{number}", "карта потеряна", "list", device="phone", minutes=2)
    asked("t", "потерял карту", "list", device="tablet")
    for number in range(3):
        asked(f"u{number}", "потерял карту", "answer", "ru/card")
    assert counted() == {"phone": 6, "tablet": 1, "unknown": 3}


def test_what_was_counted_before_devices_were_noted_is_unknown(asked, counted, log, now):
    for visitor in "abc":
        asked(visitor, "потерял карту", "none", device="computer", days=20)
    assert counted() == {"computer": 3}
    with log.begin() as conn:
        conn.execute(delete(question_device_days))
    asked("d", "потерял карту", "none", device="phone")
    assert counted() == {"unknown": 3, "phone": 1}


def test_a_version_that_knows_no_devices_may_count_a_day_anew(asked, counted, log):
    for visitor in "abc":
        asked(visitor, "потерял карту", "none", device="computer", days=20)
    counted()
    with log.begin() as conn:  # fewer of them, by a server of the version before
        conn.execute(update(question_days).values(visitors=2, unanswered=1, newcomers=2))
        count_device_days(conn, "2026-01-01")
        kept = conn.execute(select(group_device_days.c.device, group_device_days.c.visitors)).all()
    assert kept == [("computer", 3)]
