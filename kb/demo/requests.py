"""The requests of the invented year: how they came, what was promised, who answered when, who wrote again. Pure.

What was drawn of a visit before (who answered, when) is handed in; the rest follows from the visitor's name alone, so that a new
trait of requests leaves the year the one it was.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from kb.requests.service_levels import Promise

DemoChannel = Literal["form", "mail", "call"]
Promised = Callable[[str, datetime], Promise | None]  # by when a request of a topic made then is answered

CHANNELS: tuple[DemoChannel, ...] = ("form", "mail", "call")
SHARES = (65, 20, 15)
SAYS_IT_DID_NOT = 0.4  # of those who write again
HANDED_OVER = 0.05
FORGOTTEN, FOR_DAYS = 0.05, 3.0  # requests that lay for up to so long
WRITES_AGAIN, WRITES_AGAIN_AFTER_A_BAD_ANSWER = 0.05, 0.15
SAYS_IT_HELPED = 0.3
AGAIN = "Спасибо, но не получилось: на третьем шаге та же ошибка."


@dataclass(frozen=True, kw_only=True)
class DemoTurn:
    """What a customer asked, at first or again, and our answer to it."""

    text: str
    asked: datetime
    promise: Promise | None
    who: str
    answered: datetime
    closed: datetime


@dataclass(frozen=True, kw_only=True)
class DemoTicket:
    """A request of the year."""

    query: str
    topic: str
    email: str
    shown: tuple[str, ...]
    opened: tuple[str, ...]
    article_id: str
    channel: DemoChannel
    handed_over: datetime | None
    helped: bool | None  # what the customer said of our first answer
    turns: tuple[DemoTurn, ...]

    @property
    def made(self) -> datetime:
        return self.turns[0].asked

    def as_known(self, at: datetime) -> Sequence[DemoTurn]:
        """The turns that had begun by then."""
        return [turn for turn in self.turns if turn.asked <= at]


@dataclass(frozen=True, kw_only=True)
class DemoQuestion:
    """What brought somebody to write."""

    query: str
    topic: str
    shown: tuple[str, ...]
    opened: str
    article_id: str
    misleading: bool  # the article's passage is what was wrong


def ticket_of(asked: DemoQuestion, answer: DemoTurn, *, visitor: str, domain: str, promised: Promised) -> DemoTicket:
    """The request of a visitor that was first answered so."""
    own = random.Random(visitor)
    [channel] = own.choices(CHANNELS, SHARES)
    handed_over, again = own.random() < HANDED_OVER, own.random()
    says = own.random()
    later = timedelta(minutes=own.uniform(20, 2_800))
    often = WRITES_AGAIN_AFTER_A_BAD_ANSWER if asked.misleading else WRITES_AGAIN
    lay = timedelta(days=own.uniform(0.5, FOR_DAYS)) if own.random() < FORGOTTEN else timedelta()
    turns = [_by_phone(answer) if channel == "call" else _delayed(answer, lay)]
    if again < often:
        turns.append(_once_more(turns[0], asked.topic, later, promised))
    return DemoTicket(
        query=asked.query,
        topic=asked.topic,
        email=f"{visitor}@{domain}",
        shown=asked.shown,
        opened=(asked.opened,) if asked.opened else (),
        article_id=asked.article_id,
        channel=channel,
        handed_over=answer.asked + (turns[0].answered - answer.asked) / 2 if handed_over else None,
        helped=_said(says, again=len(turns) > 1),
        turns=tuple(turns),
    )


def _said(chance: float, *, again: bool) -> bool | None:
    if again:
        return False if chance < SAYS_IT_DID_NOT else None
    return True if chance < SAYS_IT_HELPED else None


def _by_phone(answer: DemoTurn) -> DemoTurn:
    """Who calls is answered at once."""
    answered = answer.asked + timedelta(minutes=3)
    return DemoTurn(**vars(answer) | {"answered": answered, "closed": answered + (answer.closed - answer.answered)})


def _delayed(answer: DemoTurn, by: timedelta) -> DemoTurn:
    return DemoTurn(**vars(answer) | {"answered": answer.answered + by, "closed": answer.closed + by})


def _once_more(first: DemoTurn, topic: str, later: timedelta, promised: Promised) -> DemoTurn:
    asked = first.closed + later
    took = (first.answered - first.asked) * 0.8
    return DemoTurn(
        text=AGAIN,
        asked=asked,
        promise=promised(topic, asked),
        who=first.who,
        answered=asked + took,
        closed=asked + took + (first.closed - first.answered) / 2,
    )
