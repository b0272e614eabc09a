"""A hold-out tells what it found, what it can find, and when it is broken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.measures.rate_difference import people_for
from kb.storage.database import insert
from kb.storage.trial_tables import trial_days
from kb.trials.holdout_report import HALF, TENTH, Traffic, holdout_report, promises, traffic_of
from kb.trials.trials import NewTrial, start_trial
from kb.usage.search_log import Deflection, record_deflection

WEEK = timedelta(weeks=1)


@pytest.fixture
def trial(db, now):
    with db.begin() as conn:
        plan = {"people": 2000, "effect": 0.06}
        return start_trial(
            conn, NewTrial(kind="holdout", share=0.5, plan=plan, who="В", ends_at=now + 8 * WEEK), at=now
        )


@pytest.fixture
def day(log):
    def add(held: int, people: int, wrote: int, topic: str = "loans") -> None:
        row = {"trial": 1, "day": "2026-11-22", "held": held, "lang": "ru", "topic": topic}
        with log.begin() as conn:
            conn.execute(insert(conn, trial_days).values(**row, people=people, wrote=wrote))

    return add


def test_on_the_way_it_is_careful_and_at_the_end_exact(log, now, trial, day):
    day(1, 1000, 700)
    day(0, 1000, 620)
    with log.read() as conn:
        midway = holdout_report(conn, trial, at=now + WEEK)
        end = holdout_report(conn, trial, at=now + 10 * WEEK)
    assert not midway.final and end.final and midway.apart.value == end.apart.value == pytest.approx(0.08)
    assert midway.apart.low < end.apart.low and end.apart.low > 0 and end.spared(0.08) == pytest.approx(80)
    assert not end.broken and end.topics == ()


def test_people_whose_week_is_not_over_are_only_counted(log, now, trial, day, offered):
    for number in range(7):
        offered(f"visitor {number}")
    with log.read() as conn:
        report = holdout_report(conn, trial, at=now + 10 * WEEK)
    assert report.followed == 7 and not report.final and not report.enough and report.held.of == 0


def test_sides_of_unlike_size_are_broken(log, now, trial, day):
    day(1, 700, 400)
    day(0, 1000, 620)
    with log.read() as conn:
        assert holdout_report(conn, trial, at=now).broken


def test_topics_stand_alone_or_together(log, now, trial, day):
    for topic, people in (("loans", 400), ("cash", 300), ("a", 40), ("b", 40), ("", 30)):
        day(1, people, round(people * 0.7), topic)
        day(0, people, round(people * 0.6), topic)
    with log.read() as conn:
        topics = holdout_report(conn, trial, at=now).topics
    assert [(one.topic, one.held.of) for one in topics] == [("cash", 300), ("loans", 400), ("", 110)]


def test_the_traffic_is_that_of_forms_with_answers(db, log, now, send):
    send(topic="loans", shown=("ru/a",))
    send(topic="loans", shown=("ru/a",), email="b@example.com")
    send(topic="loans", email="c@example.com", shown=())
    send(topic="access", shown=("ru/a",), email="d@example.com")
    with log.begin() as conn:
        for form in ("1", "2"):
            record_deflection(conn, Deflection(article_id="ru/a", form_key=form, lang="ru"), at=now)
    with db.read() as state, log.read() as conn:
        traffic = traffic_of(state, conn, spared={"access"}, at=now + WEEK)
        assert traffic == Traffic(1.0, 0.5)
        assert traffic_of(state, conn, spared=(), at=now + 9 * WEEK) == Traffic(0.0, 0.7)


def test_what_a_term_can_show_is_told_before():
    traffic = Traffic(250.0, 0.7)
    half, tenth = promises(traffic, HALF), promises(traffic, TENTH)
    assert half[0].people == 1000 and half[0].effect < tenth[0].effect and half[-1].effect < half[0].effect
    assert people_for(half[0].effect, share=HALF, usual=traffic.usual) == pytest.approx(half[0].people, rel=0.01)
