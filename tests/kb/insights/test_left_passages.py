"""Where readers left an article: the last heading they saw, told where five left at it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from kb.insights.days import count_days
from kb.insights.left_passages import LeftPassage, left_passages
from kb.insights.periods import DayPeriod
from kb.storage.tables import searches
from kb.usage.search_log import record_leaving, record_reading

CARD = "ru/card"


def _left(log, visitors, heading):
    with log.begin() as conn:
        found = select(searches.c.id).where(searches.c.visitor.in_(list(visitors)))
        for search in conn.execute(found).scalars().all():
            record_leaving(conn, search, CARD, heading)


def _passages(log, db, now):
    count_days(log, db, at=now, since=now.date() - timedelta(days=9))
    with log.read() as conn:
        return left_passages(conn, CARD, DayPeriod.of(7, now.date()))


def test_a_passage_is_told_once_five_readers_left_at_it_however_often_each_did(asked, log, db, now):
    for visitor in "abcdefghijkl":
        for minute in range(2):
            asked(visitor, "потерял карту", "answer", CARD, minutes=minute, days=2)
    _left(log, "abcdef", "fees")
    _left(log, "ghij", "")
    _left(log, "kl", "lost")
    assert _passages(log, db, now) == (LeftPassage("fees", 6),)  # four left at the beginning, two at "lost"
    _left(log, "kl", "")
    assert _passages(log, db, now + timedelta(minutes=1)) == (LeftPassage("", 6), LeftPassage("fees", 6))


def test_whoever_read_on_to_the_end_has_left_nowhere(asked, log, db, now):
    for visitor in "abcdef":
        asked(visitor, "потерял карту", "answer", CARD)
    _left(log, "abcdef", "fees")
    with log.begin() as conn:
        for search in conn.execute(select(searches.c.id)).scalars().all():
            record_reading(conn, search, CARD)
    assert _passages(log, db, now) == ()


def test_five_of_several_days_are_five(asked, log, db, now):
    for number, visitor in enumerate("abcde"):
        asked(visitor, "потерял карту", "answer", CARD, days=1 + number % 2)
    _left(log, "abcde", "fees")
    assert _passages(log, db, now) == (LeftPassage("fees", 5),)
    with log.read() as conn:
        assert left_passages(conn, "ru/other", DayPeriod.of(7, now.date())) == ()
        assert left_passages(conn, CARD, DayPeriod.of(7, now.date() - timedelta(days=20))) == ()
