"""The invented year, day by day: who searched for what, what was opened, who wrote, who answered when, who voted. Pure; by one seed.

What search shows for words is told by whoever is handed in (`Find`): this layer knows no index.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from kb.demo.requests import DemoQuestion, DemoTicket, DemoTurn, Promised, ticket_of
from kb.demo.story import MONTHS, WEEKDAYS, Wish
from kb.usage.devices import Device
from kb.usage.search_log import Search
from kb.usage.votes import REASONS

STAFF = ("Анна Лебедева", "Борис Ким", "Вера Орлова", "Глеб Нестеров", "Дина Фаррахова")
SHARES = (5, 4, 4, 3, 2)  # of the requests each of them answers
# In April the fourth stands in for others: a floor "from the best month" then asks that of every month.
COVERING_MONTH, COVERING = 4, (5, 4, 4, 12, 2)
DEVICES: tuple[Device, ...] = ("phone", "computer", "phone", "tablet", "phone", "computer", "phone")  # in turn
DOMAIN = "invented.example"  # nobody's addresses (RFC 2606)
COMMENTED = 0.4  # of those who were not helped say why in their own words
COMMENTS = {
    "unclear": "Не поняла, где искать этот пункт в меню.",
    "outdated": "В новой версии приложения этой кнопки нет.",
    "did_not_work": "Сделал всё по шагам, ничего не изменилось.",
}


@dataclass(frozen=True, kw_only=True)
class SearchAnswer:
    """What search answers some words with: the state, how sure it is, articles best first."""

    state: str
    confidence: float
    articles: tuple[str, ...]


Find = Callable[[str], SearchAnswer]


@dataclass(frozen=True)
class DemoCentre:
    """What a help centre would have shown and promised."""

    find: Find
    promised: Promised


@dataclass(frozen=True, kw_only=True)
class DemoVote:
    """A vote of the year."""

    article_id: str
    helpful: bool
    reason: str
    comment: str
    voter: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One search of a visitor with all that came of it. `opened` "": nothing."""

    search: Search
    at: datetime
    opened: str = ""
    read: bool = False
    ticket: DemoTicket | None = None
    vote: DemoVote | None = None


def visits_of(
    wishes: Sequence[Wish], centre: DemoCentre, *, first: date, days: int, visitors: int, seed: int
) -> Iterator[Visit]:
    """Visits by day. `visitors`: of a usual day."""
    chance, number = random.Random(seed), 0
    for day in range(days):
        of_day = [wish for wish in wishes if wish.days is None or day in wish.days]
        today = first + timedelta(days=day)
        busy = visitors * MONTHS[today.month - 1] * WEEKDAYS[today.weekday()]
        usual = sum(wish.weight for wish in wishes if wish.planted != "outage")
        crowd = round(busy * sum(wish.weight for wish in of_day) / usual)
        for wish in chance.choices(of_day, [wish.weight for wish in of_day], k=crowd):
            number += 1
            yield _visit(wish, centre, chance, f"demo-{number}", today)


def _visit(wish: Wish, centre: DemoCentre, chance: random.Random, visitor: str, day: date) -> Visit:
    words = chance.choice(wish.wordings)
    shown = centre.find(words)
    at = datetime.combine(day, time(), UTC) + timedelta(minutes=min(1430, max(0, chance.gauss(690, 210))))
    there = wish.article_id in shown.articles[:5]
    opened = wish.article_id if there and chance.random() < 0.75 else ""
    helped = bool(opened) and wish.planted not in ("passage", "outage") and chance.random() < 0.92
    writes = not helped and chance.random() < wish.writes
    search = Search(
        text=words,
        lang="ru",
        state=shown.state,
        confidence=shown.confidence,
        total=len(shown.articles),
        visitor=visitor,
        shown=shown.articles,
        device=DEVICES[int(visitor.rpartition("-")[2]) % len(DEVICES)],  # no draw: the year stays the one it was
    )
    ticket = None
    if writes:
        asked = DemoQuestion(
            query=words,
            topic=wish.topic,
            shown=shown.articles[:5],
            opened=opened,
            article_id=wish.article_id,
            misleading=wish.planted == "passage",
        )
        answer = _answer(wish, search, chance, at, centre.promised)
        ticket = ticket_of(asked, answer, visitor=visitor, domain=DOMAIN, promised=centre.promised)
    return Visit(
        search=search,
        at=at,
        opened=opened,
        read=helped,
        ticket=ticket,
        vote=_vote(opened, helped, chance, visitor, at) if opened and chance.random() < 0.08 else None,
    )


def _answer(wish: Wish, search: Search, chance: random.Random, at: datetime, promised: Promised) -> DemoTurn:
    asked = at + timedelta(minutes=chance.uniform(2, 9))
    answered = asked + timedelta(minutes=min(2600, chance.lognormvariate(4.6, 0.9)))
    return DemoTurn(
        text=f"Здравствуйте. {search.text[:1].upper()}{search.text[1:]}: подскажите, пожалуйста.",
        asked=asked,
        promise=promised(wish.topic, asked),
        who=chance.choices(STAFF, COVERING if asked.month == COVERING_MONTH else SHARES)[0],
        answered=answered,
        closed=answered + timedelta(minutes=chance.uniform(5, 900)),
    )


def _vote(article: str, helped: bool, chance: random.Random, visitor: str, at: datetime) -> DemoVote:
    reason = "" if helped else chance.choices(REASONS, (6, 1, 2, 3, 1))[0]
    own = random.Random(visitor)
    comment = COMMENTS[reason] if reason in COMMENTS and own.random() < COMMENTED else ""
    made = at + timedelta(minutes=3)
    return DemoVote(article_id=article, helpful=helped, reason=reason, comment=comment, voter=visitor, at=made)
