"""What is measured of a request is what happened to it, however often it is measured."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from kb.desk.merge import merge
from kb.requests.customer import tell_whether_it_helped
from kb.requests.staff_actions import Reply, reply
from kb.service.periods import Period
from kb.service.request_rows import requests_of
from kb.storage.service_tables import measured_requests
from kb.storage.site_key import request_secret
from tests.kb.conftest import ROOM

MONDAY = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)  # ten o'clock in Moscow
OCTOBER = Period(MONDAY.date().replace(day=1), MONDAY.date().replace(day=31), "2026-10")
HOUR = timedelta(hours=1)


def rows(db):
    with db.read() as conn:
        return requests_of(conn, OCTOBER)


def test_a_request_is_measured_in_opening_minutes_and_by_the_clock(db, served, measure):
    number = served(MONDAY + 7 * HOUR, answer_after=17 * HOUR, close_after=18 * HOUR)  # from 17:00 to 10:00 and 11:00
    assert measure(MONDAY + 48 * HOUR) == 1
    [row] = rows(db)
    assert (row.ticket, row.first_business, row.first_wall) == (number, 120, 17 * 60)
    assert (row.solved_business, row.solved_wall) == (120, 18 * 60)
    assert (row.kept, row.channel, row.first_by, row.night, row.day_off) == (True, "form", "Анна", False, False)


def test_measured_again_it_is_the_same_and_what_is_new_comes_in(db, served, measure):
    number = served(MONDAY, answer_after=None, close_after=None)
    measure(MONDAY + HOUR)
    before = rows(db)
    measure(MONDAY + HOUR)
    assert rows(db) == before and before[0].first_business is None
    with db.begin() as conn:
        reply(conn, number, Reply(who="Павел", text="Готово"), room=ROOM, at=MONDAY + 2 * HOUR)
    measure(MONDAY + 3 * HOUR)
    assert (rows(db)[0].first_business, rows(db)[0].first_by) == (120, "Павел")


def test_what_has_long_been_quiet_is_not_measured_again(served, measure):
    served(MONDAY)
    served(MONDAY + 24 * HOUR, text="Другое")
    assert (measure(MONDAY + 48 * HOUR), measure(MONDAY + 48 * HOUR)) == (2, 1)


def test_a_later_promise_does_not_undo_the_first(db, served, measure):
    served(MONDAY, answer_after=10 * HOUR, close_after=None, back_after=72 * HOUR)
    measure(MONDAY + 80 * HOUR)
    [row] = rows(db)
    with db.read() as conn:
        first = conn.execute(select(measured_requests.c.due_at)).scalar_one()
    assert row.kept is False and first == MONDAY + 8 * HOUR


@pytest.mark.parametrize(
    ("at", "night", "day_off"),
    [
        (datetime(2026, 10, 5, 20, tzinfo=UTC), True, False),  # 23:00 on Monday
        (datetime(2026, 10, 9, 21, 30, tzinfo=UTC), True, True),  # half past midnight on Saturday
        (datetime(2026, 10, 21, 9, tzinfo=UTC), False, True),  # a holiday
    ],
)
def test_nights_and_days_off_are_those_of_the_house(db, served, measure, at, night, day_off):
    served(at)
    measure(at + 200 * HOUR)
    assert [(row.night, row.day_off) for row in rows(db)] == [(night, day_off)]


def test_a_letter_has_no_consent_and_a_merged_request_is_the_other_one(db, served, measure):
    one, other = served(MONDAY, consent=""), served(MONDAY + HOUR, text="То же", close_after=None)
    with db.begin() as conn:
        merge(conn, other, one, who="Анна", at=MONDAY + 3 * HOUR)
    measure(MONDAY + 4 * HOUR)
    assert [(row.ticket, row.channel) for row in rows(db)] == [(one, "mail")]
    with db.read() as conn:
        assert conn.execute(select(func.count()).select_from(measured_requests)).scalar_one() == 2


@pytest.mark.parametrize("then", [True, None])
def test_an_answer_that_did_not_help_is_counted_though_the_next_one_did(db, served, measure, then):
    number = served(MONDAY)
    with db.begin() as conn:
        secret = request_secret(ROOM.key, number)
        tell_whether_it_helped(conn, secret, False, promise=None, room=ROOM, at=MONDAY + 3 * HOUR)
        reply(conn, number, Reply(who="Анна", text="Готово"), room=ROOM, at=MONDAY + 4 * HOUR)
        if then:
            tell_whether_it_helped(conn, secret, then, promise=None, room=ROOM, at=MONDAY + 5 * HOUR)
    measure(MONDAY + 6 * HOUR)
    [row] = rows(db)
    assert row.helped is False
