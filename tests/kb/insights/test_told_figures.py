"""Figures that are kept are those that would be made now; nobody keeps what was made of something that has changed meanwhile."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kb.insights.causes import find_causes
from kb.insights.clusters import clusters_of, members_of, read_escalations, told_clusters
from kb.insights.days import count_days
from kb.insights.groups import GroupMember, regroup
from kb.insights.periods import LENGTHS, DayPeriod
from kb.insights.questions import asked_groups, every_group, tell_groups, told_groups
from kb.insights.told_figures import tell_rows, told_rows
from kb.requests.staff_actions import Reply, close
from kb.storage.insight_tables import told_figures
from kb.usage.devices import DEVICES
from kb.usage.kept_figures import forget_told
from tests.kb.conftest import ROOM
from tests.kb.insights.test_groups import all_alike

WORDS = ("ипотека", "взять ипотеку", "карта", "потерял карту", "счёт")


def by_words(words, former):
    """A twin of search to which each wording means something else."""
    return [
        GroupMember(lang=one.lang, folded=one.folded, text=one.text, group_id=one.folded, medoid=True) for one in words
    ]


@pytest.mark.parametrize("seed", range(2))
def test_what_pages_tell_is_what_would_be_counted_now(asked, send, log, db, now, seed):
    chance = random.Random(seed)
    for n in range(40):
        asked(f"v{n}", chance.choice(WORDS), chance.choice(("none", "list")), days=chance.randint(1, 20))
    for n in range(24):
        at = now - timedelta(days=chance.randint(1, 40))
        sent = send(form_key=str(n), query=chance.choice(WORDS), email=f"c{n % 15}@example.org", at=at)
        with db.begin() as conn:
            close(conn, sent.ticket.number, "solved", Reply(who="Анна", text="Да", key="1"), room=ROOM, at=at)
    count_days(log, db, at=now)
    find_causes(db, {}, at=now)
    regroup(log, db, all_alike, today=now.date())
    for days in (7, 28, 28):
        period = DayPeriod.of(days, now.date())
        with db.read() as state, log.read() as conn:
            groups = every_group(conn)
            every = read_escalations(state, period)
            clusters = clusters_of(every, read_escalations(state, period.before), groups)
            expected = asked_groups(conn, period)
            for cluster in clusters:
                assert len(members_of(state, cluster.cluster, period, groups)) == cluster.number
        with db.read() as state:
            assert told_clusters(state, log, period) == clusters
        assert told_groups(log, period) == expected and told_groups(log, period, lang="en") == ()
    assert clusters and expected and 28 in LENGTHS


def test_what_is_told_of_all_devices_together_is_what_is_told_of_each(asked, log, db, now):
    chance = random.Random(3)
    for n in range(120):
        device, words = chance.choice(DEVICES), chance.choice(WORDS)
        asked(f"v{n}", words, chance.choice(("none", "list")), days=chance.randint(1, 50), device=device)
    count_days(log, db, at=now)
    regroup(log, db, by_words, today=now.date())
    for days in LENGTHS:
        period = DayPeriod.of(days, now.date())
        tell_groups(log, period)
        with log.read() as conn:
            expected = {device: asked_groups(conn, period, device=device) for device in (None, *DEVICES)}
            kept = conn.execute(select(told_figures.c.name).where(told_figures.c.first == period.first.isoformat()))
            assert set(kept.scalars()) == {"questions", *(f"questions {device}" for device in DEVICES)}
        assert {device: told_groups(log, period, device=device) for device in (None, *DEVICES)} == expected
        assert days < 91 or all(expected.values())


def test_what_is_told_already_is_not_told_again(log, now):
    period = DayPeriod.of(7, now.date())
    tell_rows(log, "questions", period, lambda conn: {"": [["first"]], "phone": [["own"]]}, parts=("", "phone"))
    tell_rows(log, "questions", period, lambda conn: {}[""], parts=("", "phone"))
    assert told_rows(log, "questions", period, lambda conn: [], part="phone") == [["own"]]


def test_what_changed_while_it_was_made_is_not_kept(log, now):
    period = DayPeriod.of(7, now.date())

    def make(conn):
        with log.begin() as other:
            forget_told(other)  # another server counts meanwhile
        return [["old"]]

    assert told_rows(log, "questions", period, make) == [["old"]]
    assert told_rows(log, "questions", period, lambda conn: [["new"]]) == [["new"]]
    assert told_rows(log, "questions", period, lambda conn: [["newer"]]) == [["new"]]
    with log.begin() as conn:
        forget_told(conn)
    with log.read() as conn:
        assert conn.execute(select(func.count()).select_from(told_figures)).scalar_one() == 1
