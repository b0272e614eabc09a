"""Training: what is missed often is read up on, by whom, in which internal article, and when that is looked at again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from kb.errors import RequestError
from kb.service.reviews import PRINCIPLES, Principle, Review
from kb.storage.database import Transaction, insert
from kb.storage.service_tables import trainings

OFTEN = 3  # misses of a principle, in so many different requests
WITHIN = timedelta(days=90)
LASTS = timedelta(days=365)  # until what was read is looked at again


@dataclass(frozen=True, kw_only=True)
class Miss:
    """A principle a person missed often."""

    person: str
    principle: Principle
    requests: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AssignedReading:
    """What a person is to read; `certified_until`: when it is looked at again, set when it was read."""

    id: int
    person: str
    principle: str
    article: str
    given_by: str
    given_at: datetime
    read_at: datetime | None = None
    certified_until: datetime | None = None

    def is_over(self, at: datetime) -> bool:
        return self.certified_until is not None and self.certified_until <= at


def often_missed(reviews: Sequence[Review], *, at: datetime) -> tuple[Miss, ...]:
    """Principles missed in OFTEN different requests WITHIN the last days; one slip is no habit."""
    missed = {
        (review.person, principle, review.ticket)
        for review in reviews
        if at - review.at <= WITHIN
        for principle in PRINCIPLES
        if review.marks[principle] == "no"
    }
    counted = Counter((person, principle) for person, principle, _ in missed)
    return tuple(
        Miss(
            person=person,
            principle=principle,
            requests=tuple(sorted(ticket for who, what, ticket in missed if (who, what) == (person, principle))),
        )
        for (person, principle), times in sorted(counted.items())
        if times >= OFTEN
    )


def give_training(conn: Transaction, person: str, principle: str, article: str, *, by: str, at: datetime) -> None:
    """Have a person read something. Given twice while it is unread it is given once."""
    if principle not in PRINCIPLES or not article.strip():
        raise RequestError("training", "say what is to be learnt and which article is to be read")
    waiting = (trainings.c.person == person) & (trainings.c.article == article.strip()) & trainings.c.read_at.is_(None)
    if conn.execute(select(trainings.c.id).where(waiting)).first() is None:
        row = {"person": person, "principle": principle, "article": article.strip(), "given_by": by, "given_at": at}
        conn.execute(insert(conn, trainings).values(row))


def note_read(conn: Transaction, number: int, *, person: str, at: datetime) -> None:
    """Its reader says that they have read it. Raises RequestError (code "missing") for what is not theirs."""
    own = (trainings.c.id == number) & (trainings.c.person == person)
    if conn.execute(select(trainings.c.id).where(own)).first() is None:
        raise RequestError("missing", f"there is no training {number} of {person}")
    read = {"read_at": at, "certified_until": at + LASTS}
    conn.execute(update(trainings).where(own & trainings.c.read_at.is_(None)).values(read))


def list_trainings(conn: Transaction, *, person: str = "") -> tuple[AssignedReading, ...]:
    """Of one person, or of all: what is unread first, then what is looked at again soonest."""
    which = select(trainings).order_by(trainings.c.read_at.is_not(None), trainings.c.certified_until, trainings.c.id)
    rows = conn.execute(which.where(trainings.c.person == person) if person else which).mappings()
    return tuple(AssignedReading(**row) for row in rows)
