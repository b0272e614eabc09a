"""A year by one seed: the same seed gives the same visits, and Decembers and Mondays are fuller."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from kb.demo.story import story_of
from kb.demo.year import STAFF, DemoCentre, SearchAnswer, visits_of
from kb.measures.floors import count_floor
from kb.requests.service_levels import Promise
from tests.kb.demo.test_story import ARTICLES

WISHES = story_of(ARTICLES, days=365)
ANSWERS = {words: wish.article_id for wish in WISHES for words in wish.wordings if wish.planted != "renamed"}


def find(words: str) -> SearchAnswer:
    """A twin of search: it knows every wording but the old name and what has no article."""
    article = ANSWERS.get(words, "")
    return SearchAnswer(
        state="answer" if article else "none",
        confidence=0.9 if article else 0.1,
        articles=(article,) if article else (),
    )


def by_when(topic: str, at: datetime) -> Promise:
    """A twin of the contacts' service levels: everybody is promised an answer within eight hours."""
    return Promise("personal", at + timedelta(hours=8), "Europe/Moscow")


def year(seed: int = 1, days: int = 365, visitors: int = 40):
    return list(
        visits_of(WISHES, DemoCentre(find, by_when), first=date(2025, 11, 24), days=days, visitors=visitors, seed=seed)
    )


def test_a_seed_is_a_year():
    assert year(days=40) == year(days=40) != year(seed=2, days=40)


def test_months_and_weekdays_differ():
    visits = year()
    months = Counter(visit.at.month for visit in visits if visit.at.month in (7, 12))
    weekdays = Counter(visit.at.weekday() for visit in visits)
    assert months[12] > 1.3 * months[7] and weekdays[0] > 1.5 * weekdays[6]


def test_whoever_finds_nothing_writes_and_is_answered_later():
    tickets = [visit.ticket for visit in year() if visit.ticket]
    turns = [turn for ticket in tickets for turn in ticket.turns]
    assert len(tickets) > 200 and all(turn.asked < turn.answered < turn.closed for turn in turns)
    assert all(ticket.email.endswith("@invented.example") for ticket in tickets)


@pytest.mark.slow
def test_the_one_unfair_floor_stands_out():
    """Of everybody's floor from their best month one asks for far more than the person usually does, and chance hardly ever reaches it."""
    endings = Counter(
        (visit.ticket.turns[0].who, visit.ticket.turns[0].closed.month) for visit in year(visitors=150) if visit.ticket
    )
    floors = {who: count_floor([endings[who, month] for month in range(1, 13)]) for who in STAFF}
    asked = {who: floor.floor / floor.usual for who, floor in floors.items() if floor}
    assert {who for who, times in asked.items() if times > 1.8} == {STAFF[3]}
    assert floors[STAFF[3]].missed > 0.99
