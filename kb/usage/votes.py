"""Votes: "did this article help?", one per voter and article. Who a voter is, the caller decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, case, func, null, or_, select

from kb.privacy import mask
from kb.storage.database import insert
from kb.storage.tables import votes

REASONS = ("unclear", "outdated", "wrong_answer", "did_not_work", "disagree")  # codes a reader may give for a "no"


@dataclass(frozen=True)
class Votes:
    """How many voters found an article helpful, and how many did not."""

    helpful: int = 0
    unhelpful: int = 0


@dataclass(frozen=True, kw_only=True)
class Vote:
    """One voter's word on one article."""

    article_id: str
    helpful: bool
    reason: str
    comment: str
    changed_at: datetime


def record_vote(
    conn: Connection,
    article_id: str,
    *,
    helpful: bool,
    voter: str,
    at: datetime,
    reason: str = "",
    comment: str = "",
) -> None:
    """Store a vote, or change this voter's earlier one on the same article.

    `reason` (a code of the form) and `comment` (free text; private data is masked) may come later than the vote: a
    repetition without them keeps what was said before, unless the voter changed sides.
    """
    values = {"helpful": helpful, "reason": mask(reason).text, "comment": mask(comment).text, "changed_at": at}
    statement = insert(conn, votes).values(article_id=article_id, voter=voter, created_at=at, **values)
    sent = statement.excluded
    unchanged = {
        name: case((and_(sent[name] == "", sent.helpful == votes.c.helpful), votes.c[name]), else_=sent[name])
        for name in ("reason", "comment")
    }
    changes = {"helpful": sent.helpful, "changed_at": sent.changed_at, **unchanged}
    # Words that are new are told to the article's owner, who has not answered them yet.
    anew = or_(and_(sent.comment != "", sent.comment != votes.c.comment), sent.helpful != votes.c.helpful)
    changes |= {
        "told_at": case((anew, null()), else_=votes.c.told_at),
        "answer": case((anew, ""), else_=votes.c.answer),
    }
    conn.execute(statement.on_conflict_do_update(index_elements=["article_id", "voter"], set_=changes))


def count_votes(conn: Connection, article_id: str) -> Votes:
    """The votes on one article so far."""
    rows = conn.execute(
        select(votes.c.helpful, func.count()).where(votes.c.article_id == article_id).group_by(votes.c.helpful)
    )
    counted = {bool(helpful): times for helpful, times in rows}
    return Votes(helpful=counted.get(True, 0), unhelpful=counted.get(False, 0))


def latest_votes(conn: Connection, *, since: datetime, limit: int = 100) -> tuple[Vote, ...]:
    """The newest votes first, for whoever looks after the articles."""
    rows = conn.execute(
        select(votes.c.article_id, votes.c.helpful, votes.c.reason, votes.c.comment, votes.c.changed_at)
        .where(votes.c.changed_at >= since)
        .order_by(votes.c.changed_at.desc(), votes.c.id.desc())
        .limit(limit)
    )
    return tuple(Vote(**row._mapping) for row in rows)
