"""An outage is seen in searches; an ordinary year brings two false alarms a month at most."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from kb.alerts.unusual_searches import AskedToday, UsualDays, surges, unusual_searches
from kb.measures.rate_difference import HitsOf
from kb.measures.surprise import share_distance
from kb.storage.database import insert
from kb.storage.insight_tables import counted_days, question_days
from kb.usage.search_log import Search, fold
from tests.usage import record_search

DAYS, QUESTIONS, BACK = 365, 300, 28
ZEROS = dict.fromkeys(("newcomers", "unopened", "repeated", "tickets"), 0)


def year(visitors: float, seed: int) -> np.ndarray:
    """Visitors by day and question: few questions are asked much, weeks and seasons swing, and each question's day does by a third."""
    chance = np.random.default_rng(seed)
    share = 1 / np.arange(3, QUESTIONS + 3)
    days = np.arange(DAYS)
    busy = np.array([1.2, 1.15, 1.1, 1.1, 1.05, 0.75, 0.65])[days % 7] * (1 + 0.25 * np.sin(2 * np.pi * days / 365))
    rates = visitors * busy[:, None] * share / share.sum()
    return chance.poisson(rates * chance.gamma(10, 0.1, rates.shape))


def told_of(day: np.ndarray, past: np.ndarray) -> int:
    asked = [AskedToday("ru", str(n), str(n), int(count)) for n, count in enumerate(day) if count]
    usual = UsualDays(
        days=len(past),
        visitors={("ru", str(n)): int(count) for n, count in enumerate(past.sum(axis=0))},
        failing=[HitsOf(0, int(people)) for people in past.sum(axis=1)],
    )
    return len(surges(asked, usual))


@pytest.mark.parametrize("visitors", [120, 1500])
def test_a_year_without_outages_brings_few_alarms_and_an_outage_is_seen(visitors: int):
    counted = year(visitors, seed=visitors)
    false = sum(told_of(counted[day], counted[day - BACK : day]) for day in range(BACK, DAYS))
    assert false <= 12
    fallen = counted[200].copy()
    fallen[250] += max(12, visitors // 20)  # hardly ever asked before
    assert told_of(fallen, counted[200 - BACK : 200]) >= 1
    assert told_of(fallen, counted[190:200]) == 0  # too young to know what is usual


def test_looks_all_day_at_what_finds_nothing_bring_few_alarms():
    """Every day six looks, at more and more of its people; the usual share swings from day to day by a tenth of itself."""
    chance = np.random.default_rng(7)
    people = chance.poisson(300, DAYS)
    share = 0.15 * chance.gamma(100, 0.01, DAYS)
    hits = chance.binomial(people[:, None] // 6, share[:, None], (DAYS, 6)).cumsum(axis=1)
    past = [HitsOf(int(hits[day, -1]), int(people[day] // 6 * 6)) for day in range(DAYS)]
    false = sum(
        any(
            share_distance(HitsOf(int(hits[day, look]), int(people[day] // 6 * (look + 1))), past[day - BACK : day])
            > 4.5
            for look in range(6)
        )
        for day in range(BACK, DAYS)
    )
    assert false <= 12


@pytest.fixture
def usual_days(log, now):
    with log.begin() as conn:
        for back in range(1, 21):
            day = (now - timedelta(days=back)).date().isoformat()
            conn.execute(insert(conn, counted_days).values(day=day, searches=300, counted_at=now))
            for text, visitors, failed in (("лимит по карте", 280, 0), ("ипотека", 20, 18)):
                row = {
                    "day": day,
                    "lang": "ru",
                    "folded": fold(text),
                    "text": text,
                    "article_id": "",
                    "times": visitors,
                }
                conn.execute(insert(conn, question_days).values(**row, **ZEROS, visitors=visitors, unanswered=failed))


@pytest.fixture
def asked(log, now):
    def ask(text: str, visitors: int, state: str = "answer") -> None:
        with log.begin() as conn:
            for number in range(visitors):
                told = {"lang": "ru", "confidence": 0.5, "total": 0, "visitor": f"{text} {number}"}
                record_search(conn, Search(text=text, state=state, **told), at=now - timedelta(minutes=5))

    return ask


def test_an_outage_is_told_while_it_is_young(log, now, usual_days, asked):
    asked("лимит по карте", 60)
    with log.read() as conn:
        assert unusual_searches(conn, at=now) == ()
    asked("приложение не открывается", 30, "weak")
    with log.read() as conn:
        found = unusual_searches(conn, at=now)
    assert Counter(alert.kind for alert in found) == {"surge": 1, "failing": 1}
    assert (found[0].subject, found[0].count, found[0].usual) == ("приложение не открывается", 30, 0.0)
    assert (found[1].count, found[1].of) == (30, 90) and found[1].usual == pytest.approx(0.06)


def test_a_new_help_centre_knows_nothing_yet(log, now, asked):
    asked("приложение не открывается", 30, "weak")
    with log.read() as conn:
        assert unusual_searches(conn, at=now) == ()
        assert unusual_searches(conn, at=datetime(2020, 1, 1, tzinfo=UTC)) == ()
