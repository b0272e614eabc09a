"""Votes: "did this article help?", one per voter and article. Who a voter is, the caller decides."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, case, null, or_

from kb.privacy import mask
from kb.storage.database import insert
from kb.storage.tables import votes

REASONS = ("unclear", "outdated", "wrong_answer", "did_not_work", "disagree")  # codes a reader may give for a "no"


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
