"""How articles do: what is counted of each, and how many tickets it could save."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select

from kb.insights.articles import article_figures, expected_saved
from kb.insights.days import count_days
from kb.insights.periods import DayPeriod
from kb.storage.insight_tables import escalations
from kb.storage.tables import tickets
from kb.usage.votes import record_vote


def test_everything_known_of_an_article_stands_in_its_figures(asked, send, log, db, now):
    asked("anna", "карта", "list", "ru/card", days=2, shown=("ru/card", "ru/other"))
    count_days(log, db, at=now)
    send(at=now - timedelta(days=1), rejected=("ru/other",))
    with db.begin() as conn:
        record_vote(conn, "ru/card", helpful=False, reason="unclear", voter="v", at=now - timedelta(days=1))
        record_vote(conn, "ru/card", helpful=True, voter="w", at=now - timedelta(days=1))
    with db.begin() as conn:
        [number] = conn.execute(select(tickets.c.number)).scalars()
        told = {"lang": "ru", "folded": "карта", "text": "карта", "cause": "did_not_help", "article_id": "ru/card"}
        conn.execute(insert(escalations).values(ticket=number, at=now - timedelta(days=1), **told))
    with db.read() as state:
        first, again = (article_figures(state, log, DayPeriod.of(7, now.date())) for _ in range(2))
    figures = {one.article_id: one for one in first}
    assert first == again
    card, other = figures["ru/card"], figures["ru/other"]
    assert (card.found, card.opened, card.helpful, card.unhelpful, card.reasons) == (1, 1, 1, 1, {"unclear": 1})
    assert (card.tickets, other.tickets, other.not_this, other.opened) == (1, 0, 1, 0)


def test_an_article_could_save_what_it_fails_more_often_than_the_one_in_the_middle():
    saved = expected_saved({"bad": 30, "usual": 2, "good": 0}, {"bad": 70, "usual": 98, "good": 100})
    assert saved == {"bad": 28.0, "usual": 0.0, "good": 0.0}
    assert expected_saved({}, {}) == {}
