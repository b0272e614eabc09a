"""A day leaves numbers of visitors behind; counting it again changes nothing, and what was counted outlives the searches."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from kb.insights.days import DaySearch, count_days, counted, day_of
from kb.storage.insight_tables import article_days, counted_days, question_days
from kb.storage.tables import searches
from kb.usage.search_log import record_opening, record_reading


@pytest.fixture
def count(log, db, now):
    """Count, and read what there is of questions."""

    def counted_now(*, later=timedelta(), **options):
        count_days(log, db, at=now + later, **options)
        with log.read() as conn:
            rows = conn.execute(select(question_days).order_by(question_days.c.day, question_days.c.folded)).mappings()
            return [dict(row) for row in rows]

    return counted_now


def test_visitors_are_counted_not_their_searches(asked, count):
    for minute in range(6):
        asked("anna", "Потерял карту?", "none", minutes=minute)
    asked("boris", "потерял  карту", "answer", "ru/card")
    [row] = count()
    assert (row["visitors"], row["times"], row["unanswered"], row["unopened"]) == (2, 7, 1, 0)
    assert (row["article_id"], row["newcomers"]) == ("", 2)  # of equals the first of the alphabet


def test_another_question_soon_after_one_that_led_nowhere_is_asked_anew(asked, count):
    asked("anna", "лк", "none")
    asked("anna", "личный кабинет", "answer", "ru/cabinet", minutes=2)
    asked("anna", "курс", "list", minutes=3)  # the cabinet was opened, so the next one is another wish
    rows = {row["folded"]: row for row in count()}
    assert [rows[words]["repeated"] for words in ("лк", "личный кабинет", "курс")] == [1, 0, 0]
    assert [rows[words]["newcomers"] for words in ("лк", "личный кабинет", "курс")] == [1, 0, 0]
    assert rows["курс"]["unopened"] == 1


def test_a_ticket_belongs_to_the_search_it_came_from(asked, count, send, now):
    asked("anna", "Не приходит код", "list")
    send(at=now - timedelta(days=1) + timedelta(minutes=5))
    assert [row["tickets"] for row in count()] == [1]


def test_counting_twice_gives_the_same_and_days_outlive_their_searches(asked, count, log):
    for visitor in "abc":
        asked(visitor, "потерял карту", "answer", "ru/card", days=9)
        asked(visitor, "курс доллара", "none", days=2)
    first = count()
    assert count(since=None) == first
    with log.begin() as conn:
        conn.execute(delete(searches))
    assert count() == first
    with log.read() as conn:
        assert counted(conn)[0] < counted(conn)[1]
        assert conn.execute(select(article_days.c.found, article_days.c.opened)).all() == [(3, 3)]


def test_who_reached_the_end_is_counted_once(asked, count, log):
    for minute in range(2):
        asked("anna", "потерял карту", "answer", "ru/card", minutes=minute)
    asked("boris", "потерял карту", "answer", "ru/card")
    with log.begin() as conn:
        for search in conn.execute(select(searches.c.id).where(searches.c.visitor == "anna")).scalars().all():
            record_reading(conn, search, "ru/card")
        record_reading(conn, "no such search", "ru/card")
    count()
    with log.read() as conn:
        assert conn.execute(select(article_days.c.opened, article_days.c.read)).all() == [(2, 1)]


def test_an_interrupted_count_goes_on_where_it_stopped(asked, count, log):
    asked("anna", "потерял карту", days=20)
    whole = count()
    with log.begin() as conn:
        conn.execute(delete(counted_days).where(counted_days.c.day == whole[0]["day"]))
        conn.execute(delete(question_days))
    assert count() == whole


@pytest.fixture
def counts_anew(log, db, now):
    """Whether yesterday, of which something was asked, is counted anew so many hours from now."""

    def anew(hours: float, **options) -> bool:
        with log.begin() as conn:
            conn.execute(update(question_days).values(times=99))
        count_days(log, db, at=now + timedelta(hours=hours), **options)
        with log.read() as conn:
            return 99 not in conn.execute(select(question_days.c.times)).scalars().all()

    return anew


def test_a_day_that_nothing_came_to_is_left_as_it_was_and_settles(asked, counts_anew, log, now):
    asked("anna", "потерял карту", "answer", "ru/card")
    assert [counts_anew(24 * nights) for nights in range(5)] == [True, False, False, False, False]
    yesterday = now.date() - timedelta(days=1)
    with log.read() as conn:
        when = conn.execute(select(counted_days.c.counted_at).where(counted_days.c.day == str(yesterday))).scalar_one()
    assert when == now + timedelta(days=3)  # then it was settled
    assert counts_anew(24 * 4, since=yesterday)


def test_a_day_is_counted_again_when_something_was_opened_late_or_somebody_was_forgotten(asked, counts_anew, log, now):
    for visitor in ("anna", "boris"):
        asked(visitor, "потерял карту", "none", shown=("ru/card",))
    counts_anew(0)
    with log.begin() as conn:
        anna, boris = conn.execute(select(searches.c.id).order_by(searches.c.visitor)).scalars()
        record_opening(conn, anna, "ru/card", position=1, at=now + timedelta(minutes=30))
    assert counts_anew(6)
    with log.begin() as conn:
        record_reading(conn, anna, "ru/card")
    assert counts_anew(7)  # hours after it was opened
    with log.read() as conn:
        assert conn.execute(select(func.sum(article_days.c.read))).scalar_one() == 1
    assert not counts_anew(20)
    with log.begin() as conn:
        conn.execute(delete(searches).where(searches.c.id == boris))
    assert counts_anew(21)


def test_a_day_that_is_hardly_over_is_counted_again(asked, counts_anew, now):
    asked("anna", "потерял карту")
    midnight = -now.hour
    assert [counts_anew(midnight + hour) for hour in (1, 3, 5, 7, 9)] == [True, True, True, True, False]


def test_searches_of_agents_and_programs_are_no_readers(asked, count):
    asked("anna", "потерял карту", place="agent")
    asked("boris", "потерял карту", place="api")
    asked("", "потерял карту")
    assert count() == []


def test_the_order_of_visitors_changes_nothing(now):
    made = [
        DaySearch(
            visitor=f"v{n}",
            lang="ru",
            folded=f"q{n % 3}",
            text=f"Q{n % 3}",
            state="list",
            shown=(f"a{n % 2}",),
            opened=(),
            at=now,
        )
        for n in range(30)
    ]
    shuffled = random.Random(1).sample(made, len(made))
    assert day_of(made).questions == day_of(shuffled).questions
