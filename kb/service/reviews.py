"""Reviews of answers on the five principles: a random sample, two reviewers who don't see each other's marks, their agreement.

"Not to punish, but to see where it hurts": what comes of a review is what to learn, see kb.service.training.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import select

from kb.errors import RequestError
from kb.measures.agreement import Agreement, agreement
from kb.measures.intervals import Interval, wilson
from kb.privacy import mask
from kb.service.periods import Period
from kb.service.request_rows import requests_of
from kb.storage.database import Transaction, insert
from kb.storage.service_tables import reviews
from kb.storage.site_key import sign

Principle = Literal["accessibility", "speed", "solution", "etiquette", "involvement"]
PRINCIPLES: tuple[Principle, ...] = get_args(Principle)
Mark = Literal["yes", "no", ""]  # "": does not apply
SAMPLE = 5  # requests a person a month
COMMENT = 1000  # characters


@dataclass(frozen=True, kw_only=True)
class Review:
    """What one reviewer found of one request."""

    ticket: str
    person: str
    reviewer: str
    month: str
    marks: Mapping[Principle, Mark]
    comment: str
    at: datetime


@dataclass(frozen=True)
class DrawnRequest:
    """A request drawn for review, who answered it, and by whom it was reviewed."""

    ticket: str
    person: str
    reviewers: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrincipleScore:
    """How often a principle was kept, and what the share may truly be with so few reviews."""

    principle: Principle
    kept: int
    of: int
    truly: Interval

    @property
    def share(self) -> float | None:
        return self.kept / self.of if self.of else None


def sample(conn: Transaction, period: Period, key: bytes, *, size: int = SAMPLE) -> tuple[DrawnRequest, ...]:
    """Requests of a month to be reviewed, `size` of each person's, drawn by the site's key: nobody can foresee or choose them.

    What was drawn stays drawn while nothing new is closed; what was reviewed stays in the sample in any case.
    """
    done = _reviewers(conn, period.month)
    by_person: defaultdict[str, list[str]] = defaultdict(list)
    for request in requests_of(conn, period):
        if request.closed_by and request.first_by:
            by_person[request.first_by].append(request.ticket)
    drawn = []
    for person, tickets in sorted(by_person.items()):
        lots = sorted(tickets, key=lambda ticket: (ticket not in done, sign(key, "review", period.month, ticket)))
        reviewed = sum(ticket in done for ticket in tickets)
        drawn += [DrawnRequest(ticket, person, done.get(ticket, ())) for ticket in lots[: max(size, reviewed)]]
    return tuple(drawn)


def put_review(conn: Transaction, review: Review) -> None:
    """Keep a review; the same reviewer's second one takes the place of the first. Raises RequestError (code "own") for one's own."""
    if review.person == review.reviewer:
        raise RequestError("own", "nobody reviews their own answers")
    marks: dict[str, object] = {principle: review.marks.get(principle, "") for principle in PRINCIPLES}
    if not any(marks.values()):
        raise RequestError("empty", "a review says yes or no of at least one principle")
    row: dict[str, object] = {
        "ticket": review.ticket,
        "person": review.person,
        "reviewer": review.reviewer,
        "month": review.month,
        **marks,
        "comment": mask(review.comment.strip()[:COMMENT]).text,
        "at": review.at,
    }
    statement = insert(conn, reviews).values(row)
    anew = {name: statement.excluded[name] for name in row if name not in ("ticket", "reviewer")}
    conn.execute(statement.on_conflict_do_update(index_elements=["ticket", "reviewer"], set_=anew))


def reviews_of(conn: Transaction, *, person: str = "", since: datetime | None = None) -> tuple[Review, ...]:
    """Of one person, or all; the newest first."""
    which = select(reviews).order_by(reviews.c.at.desc(), reviews.c.id.desc())
    if person:
        which = which.where(reviews.c.person == person)
    if since:
        which = which.where(reviews.c.at >= since)
    return tuple(
        Review(
            ticket=row["ticket"],
            person=row["person"],
            reviewer=row["reviewer"],
            month=row["month"],
            marks={principle: row[principle] for principle in PRINCIPLES},
            comment=row["comment"],
            at=row["at"],
        )
        for row in conn.execute(which).mappings()
    )


def scores_of(all_reviews: Sequence[Review]) -> tuple[PrincipleScore, ...]:
    """How often each principle was kept, where it applies."""
    scores = []
    for principle in PRINCIPLES:
        marks = [review.marks[principle] for review in all_reviews if review.marks[principle]]
        kept = marks.count("yes")
        scores.append(PrincipleScore(principle, kept, len(marks), wilson(kept, len(marks))))
    return tuple(scores)


def agreement_of(all_reviews: Sequence[Review]) -> Mapping[Principle, Agreement]:
    """Of requests two people reviewed: how far the first two agree, principle by principle."""
    by_ticket: defaultdict[str, list[Review]] = defaultdict(list)
    for review in sorted(all_reviews, key=lambda one: (one.at, one.reviewer)):
        by_ticket[review.ticket].append(review)
    pairs = [both[:2] for both in by_ticket.values() if len(both) > 1]
    return {
        principle: agreement(
            [
                (one.marks[principle], other.marks[principle])
                for one, other in pairs
                if one.marks[principle] or other.marks[principle]
            ]
        )
        for principle in PRINCIPLES
    }


def _reviewers(conn: Transaction, month: str) -> Mapping[str, tuple[str, ...]]:
    reviewers: defaultdict[str, list[str]] = defaultdict(list)
    for row in conn.execute(
        select(reviews.c.ticket, reviews.c.reviewer).where(reviews.c.month == month).order_by(reviews.c.id)
    ):
        reviewers[row.ticket].append(row.reviewer)
    return {ticket: tuple(names) for ticket, names in reviewers.items()}
