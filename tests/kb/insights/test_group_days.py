"""Days of groups: kinds of devices together are all visitors, and adding up what has changed gives what adding up everything does."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from kb.insights.days import count_days
from kb.insights.groups import GroupMember, regroup
from kb.retention.old_searches import remove_old_searches
from kb.storage.insight_tables import group_days, group_device_days, question_days, question_device_days, told_figures
from kb.usage.kept_figures import note_changed
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
        for table in (question_device_days, group_device_days):
            conn.execute(delete(table))
    asked("d", "потерял карту", "none", device="phone")
    assert counted() == {"unknown": 3, "phone": 1}


def test_a_version_that_knows_no_devices_may_count_a_day_anew(asked, counted, log, db, now):
    for visitor in "abc":
        asked(visitor, "потерял карту", "none", device="computer", days=20)
    counted()
    with log.begin() as conn:  # fewer of them, by a server of the version before
        conn.execute(update(question_days).values(visitors=2, unanswered=1, newcomers=2))
        note_changed(conn, conn.execute(select(question_days.c.day)).scalars().all())
    regroup(log, db, all_alike, today=now.date())
    with log.read() as conn:
        kept = conn.execute(select(group_device_days.c.device, group_device_days.c.visitors)).all()
    assert kept == [("computer", 3)]


WORDS = ("карта", "потерял карту", "лимит", "кредит", "вклад", "перевод")


def by_pieces(pieces):
    """A twin of search to which questions mean the same where somebody has just decided so."""

    def grouping(words, former):
        seen = set()
        for one in words:
            name = f"group {pieces[one.folded]}"
            yield GroupMember(
                **{key: getattr(one, key) for key in ("lang", "folded", "text")}, group_id=name, medoid=name not in seen
            )
            seen.add(name)

    return grouping


def every_day(log):
    with log.read() as conn:
        return [sorted(conn.execute(select(*table.c)).all()) for table in (group_days, group_device_days)]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_added_up_day_by_day_is_what_everything_together_gives(seed, asked, log, db, now):
    """Days are counted, words removed, groups made otherwise, nights missed: in any order."""
    chance = random.Random(seed)
    for night in range(12, -1, -1):
        for number in range(chance.randrange(9)):
            device = chance.choice(("phone", "computer", "unknown"))
            asked(f"{night} {number}", chance.choice(WORDS), chance.choice(("none", "list")), days=night, device=device)
        if chance.random() < 0.3:
            continue  # nobody was there to count
        at = now - timedelta(days=night) + timedelta(hours=2)
        count_days(log, db, at=at)
        if chance.random() < 0.3:
            remove_old_searches(log, until=at - timedelta(days=4))
        pieces = {word: number // 2 if chance.random() < 0.8 else number for number, word in enumerate(WORDS)}
        regroup(log, db, by_pieces(pieces), today=at.date())
        added = every_day(log)
        with log.begin() as conn:
            conn.execute(delete(group_days))
        regroup(log, db, by_pieces(pieces), today=at.date())
        assert every_day(log) == added
    with log.read() as conn:
        assert conn.execute(select(told_figures.c.name).where(told_figures.c.name != "")).all() == []
