"""Days say what their requests say, one by one: after whatever happened, in whatever order, measured by however many servers."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from kb.desk.merge import merge
from kb.requests.customer import NewMessage, add_to_request
from kb.requests.staff_actions import Reply, reply
from kb.retention.removal import remove_tickets
from kb.service.figures import GROUPINGS
from kb.service.measuring import measure_changed
from kb.service.people import people_report
from kb.service.periods import Period, month_of
from kb.service.request_rows import requests_of
from kb.service.service_days import count_lately, service_days_of, together
from kb.service.team_report import team_report
from kb.storage.service_tables import person_days, service_days
from tests.kb.conftest import ROOM
from tests.kb.service.conftest import CONTACTS
from tests.kb.service.from_rows import figures_from, groups_from, months_from, people_from

HOUR = timedelta(hours=1)
OCTOBER = month_of(date(2026, 10, 1))
SUMMER_TIME_ENDS = datetime(2026, 10, 24, 20, tzinfo=UTC)


def years_work(served, chance, count=24, first=datetime(2026, 9, 20, 6, tzinfo=UTC)):
    """Requests of six weeks, over a holiday and the end of summer time elsewhere, some forgotten, some coming back."""
    return [
        served(
            first + timedelta(minutes=chance.randrange(60 * 24 * 42)),
            text=f"Вопрос {n}",
            topic=chance.choice(("access", "cards", "other")),
            who=chance.choice(("Анна", "Борис", "Вера")),
            answer_after=chance.choice((None, HOUR * chance.randrange(1, 60))),
            close_after=chance.choice((None, HOUR * chance.randrange(60, 90))),
            back_after=chance.choice((None, None, HOUR * 100)),
            over=chance.random() < 0.2,
            consent=chance.choice(("", "2026-11-01")),
        )
        for n in range(count)
    ]


def same_as_rows(db, period, at):
    with db.read() as conn:
        now, before = requests_of(conn, period), requests_of(conn, period.before)
        report = team_report(conn, period, at=at)
        people = people_report(conn, period, zone="Europe/Moscow", at=at)
        months = [requests_of(conn, month) for month in period.months_back(13)[:-1]]
    assert report.figures == figures_from(now, at) and report.before == figures_from(before, at)
    assert {by: report.groups[by] for by in GROUPINGS} == groups_from(now, at)
    assert dict(report.by_day) == {
        day: sum(one.day == day.toordinal() for one in now) for day, _ in report.by_day
    } and sum(count for _, count in report.by_day) == len(now)
    letters = {one.name: {"replied": one.letters, "opened": one.calls} for one in people.people}
    assert people.people == people_from(now, letters)
    for floor in people.floors:
        endings = [months_from(requests)[floor.name] for requests in months]
        assert sum(floor.months) == sum(endings)
    return len(now)


@pytest.mark.parametrize("seed", range(2))
def test_a_page_of_days_says_what_the_requests_say(db, served, measure, seed):
    chance = random.Random(seed)
    numbers = years_work(served, chance)
    at = datetime(2026, 10, 20, tzinfo=UTC)
    measure(at)
    for now in (at, at + 20 * HOUR, datetime(2026, 12, 1, tzinfo=UTC)):  # promises run out though nothing is measured
        for period in (OCTOBER, Period(date(2026, 10, 3), date(2026, 10, 25)), month_of(date(2026, 11, 1))):
            same_as_rows(db, period, now)
    one, other = (served(at, text=text, close_after=None) for text in ("То же", "Снова то же"))
    with db.begin() as conn:
        add_to_request(conn, numbers[0], NewMessage(text="И ещё"), promise=None, room=ROOM, at=at + 60 * 24 * HOUR)
        merge(conn, one, other, who="Анна", at=at + 60 * 24 * HOUR)
    measure(at + 61 * 24 * HOUR)
    assert same_as_rows(db, OCTOBER, at + 61 * 24 * HOUR)
    with db.begin() as conn:
        remove_tickets(conn, numbers[3:9])
    same_as_rows(db, OCTOBER, at + 61 * 24 * HOUR)


def everything(db):
    with db.read() as conn:
        return [sorted(map(tuple, conn.execute(select(table)))) for table in (service_days, person_days)]


def test_measured_again_by_several_servers_at_once_days_are_the_same(db, served, measure):
    years_work(served, random.Random(9), count=12, first=SUMMER_TIME_ENDS - timedelta(days=21))
    at = datetime(2026, 12, 1, tzinfo=UTC)
    servers = [Thread(target=measure_changed, args=(db, CONTACTS), kwargs={"at": at}) for _ in range(3)]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    once = everything(db)
    measure(at)
    assert everything(db) == once and once[0]
    assert same_as_rows(db, OCTOBER, at)


def test_days_a_server_of_the_version_before_has_not_counted_are_counted_the_same_night(db, served, measure):
    at = datetime(2026, 11, 20, tzinfo=UTC)
    years_work(served, random.Random(4), count=8)
    measure(at)
    right = everything(db)
    with db.begin() as conn:
        days = conn.execute(select(service_days.c.day).distinct()).scalars().all()
        conn.execute(service_days.delete().where(service_days.c.day == days[0]))
        conn.execute(service_days.update().where(service_days.c.day == days[-1]).values(volume=99))
        conn.execute(person_days.delete())
    measure(at)
    assert everything(db) != right  # nothing has happened to their requests
    count_lately(db, at=at)
    assert everything(db) == right


def test_whoever_was_interrupted_goes_on_from_there(db, served, measure, monkeypatch):
    """Also where a request of the first batch changed last of all."""
    first = served(datetime(2026, 10, 1, 7, tzinfo=UTC), close_after=None)
    for n in range(5):
        served(datetime(2026, 10, 2 + n, 7, tzinfo=UTC), text=str(n))
    with db.begin() as conn:
        reply(conn, first, Reply(who="Анна", text="Ещё"), room=ROOM, at=datetime(2026, 10, 30, 7, tzinfo=UTC))
    monkeypatch.setattr("kb.service.measuring.BATCH", 2)
    left = [2]

    def power_cut(*given):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return counted(*given)

    counted = measure_changed.__globals__["count_service_days"]
    monkeypatch.setattr("kb.service.measuring.count_service_days", power_cut)
    with pytest.raises(KeyboardInterrupt):
        measure(datetime(2026, 11, 1, tzinfo=UTC))
    monkeypatch.setattr("kb.service.measuring.count_service_days", counted)
    measure(datetime(2026, 11, 1, tzinfo=UTC))
    assert same_as_rows(db, OCTOBER, datetime(2026, 11, 1, tzinfo=UTC)) == 6


def test_days_come_in_their_order(db, served, measure):
    for n in (3, 1, 2):
        served(datetime(2026, 10, n + 5, 7, tzinfo=UTC), text=str(n))
    measure(datetime(2026, 11, 1, tzinfo=UTC))
    with db.read() as conn:
        days = service_days_of(conn, OCTOBER, at=datetime(2026, 11, 1, tzinfo=UTC))
    assert [day.day for day in days] == sorted(day.day for day in days) and len(days) == 3
    assert [day.first_business.texts for day in days] == [("60",)] * 3
    [one] = together(days)
    assert (one.volume, one.topic, one.first_business.counts) == (3, "access", {60: 3})
