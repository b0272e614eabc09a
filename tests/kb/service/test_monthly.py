"""The month's report names what moved beyond chance, where it lies, and what had no article; chance it leaves alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from kb.measures.spread import Spread
from kb.service.figures import Figure
from kb.service.monthly import beyond_chance, monthly_report
from kb.service.periods import month_of
from kb.storage.tables import tickets

OCTOBER = month_of(datetime(2026, 10, 1).date())
HOUR = timedelta(hours=1)


def test_a_flood_of_one_topic_is_found_and_chance_is_left_alone(db, served, measure):
    for n in range(6):
        served(datetime(2026, 9, 8, 8, n, tzinfo=UTC), text=f"Раньше {n}")
        served(datetime(2026, 10, 6, 8, n, tzinfo=UTC), text=f"Теперь {n}")
    for n in range(30):
        served(datetime(2026, 10, 7, 8, n, tzinfo=UTC), text=f"Карта {n}", topic="cards")
    now = datetime(2026, 11, 1, tzinfo=UTC)
    measure(now)
    with db.read() as conn:
        told = monthly_report(conn, OCTOBER, at=now)
    [flood] = [finding for finding in told.findings if finding.measure == "volume"]
    assert (flood.by, flood.value, flood.part) == ("topic", "cards", 30)
    assert [(one.topic, one.requests, one.of) for one in told.unwritten] == [("cards", 30, 30), ("access", 6, 6)]
    with db.begin() as conn:  # staff named an article, in a call without the customer's words too
        one = select(func.min(tickets.c.number)).where(tickets.c.topic == "cards").scalar_subquery()
        conn.execute(update(tickets).where(tickets.c.number == one).values(article_id="ru/cards/block"))
        assert monthly_report(conn, OCTOBER, at=now).unwritten[0].requests == 29
    assert [line.measure for line in told.lines] == ["first_answer", "kept"]


def test_few_requests_prove_nothing():
    assert not beyond_chance(Figure("kept", "share", 5, 10), Figure("kept", "share", 10, 10))
    assert beyond_chance(Figure("kept", "share", 50, 100), Figure("kept", "share", 90, 100))
    assert not beyond_chance(Figure("kept", "share", 85, 100), Figure("kept", "share", 90, 100))
    assert not beyond_chance(Figure("volume", "count", 110, 110), Figure("volume", "count", 100, 100))
    assert beyond_chance(_median(90), _median(60)) and not beyond_chance(_median(63), _median(60))


def _median(minutes: float) -> Figure:
    return Figure("first_answer", "time", 40, 40, Spread(40, minutes, minutes))
