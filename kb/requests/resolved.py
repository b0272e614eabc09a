"""Resolved questions: customers' own words (masked) beside the article staff answered them with. What search may learn from.

One closed reply is no evidence: a question is taught when its customer said that the answer helped, when different visitors
searched for its words and opened the article (`kb.requests.opened_lessons`), or when a writer accepted it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, func, select, update

from kb.errors import RequestError
from kb.requests.tickets import Ticket
from kb.storage.database import insert
from kb.storage.request_tables import resolved
from kb.storage.tables import tickets
from kb.usage.search_log import fold

MAX_QUESTION = 1000  # characters: what somebody asks is said by then


def label(conn: Connection, ticket: Ticket, article_id: str, *, at: datetime) -> None:
    """Join a customer's words (masked since the ticket was stored) with an article; the same pair counts once, no words never."""
    if not ticket.text.strip():
        return
    row = {
        "ticket": ticket.number,
        "article_id": article_id,
        "question": ticket.text[:MAX_QUESTION],
        "lang": ticket.lang,
        "shown": article_id in (*ticket.shown, *ticket.rejected),
        "opened": article_id in ticket.opened,
        "at": at,
    }
    conn.execute(insert(conn, resolved).values(row).on_conflict_do_nothing())


def confirmed_questions(conn: Connection) -> tuple[tuple[str, str], ...]:
    """(article id, question) of every label with evidence, oldest first, the same words once."""
    pairs = {
        (lesson.article_id, fold(lesson.words)): (lesson.article_id, lesson.words)
        for lesson in reversed(list_lessons(conn))
        if lesson.taught
    }
    return tuple(reversed(pairs.values()))


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A resolved question as writers judge it. `ticket` is where it comes from; `verdict` is "", "accepted" or "rejected"."""

    id: int
    ticket: str
    article_id: str
    question: str  # masked
    lang: str
    verdict: str
    judged_by: str
    at: datetime
    opened_as: str  # masked words from which different visitors opened the article; "" when none did
    helped: bool | None  # what the customer said of the answer

    @property
    def taught(self) -> bool:
        """Whether search may use it."""
        if self.verdict:
            return self.verdict == "accepted"
        return self.helped is True or (self.helped is None and bool(self.opened_as))

    @property
    def words(self) -> str:
        """The words that are taught: where only openings are the evidence, those that were opened from."""
        return self.question if self.verdict or self.helped else self.opened_as or self.question


def list_lessons(conn: Connection) -> tuple[Lesson, ...]:
    """Every resolved question, oldest first."""
    own = [resolved.c[name] for name in Lesson.__dataclass_fields__ if name != "helped"]
    rows = conn.execute(
        select(*own, tickets.c.helped).join(tickets, tickets.c.number == resolved.c.ticket).order_by(resolved.c.id)
    )
    return tuple(Lesson(**row._mapping) for row in rows)


def judge_lesson(
    conn: Connection, id: int, verdict: Literal["accepted", "rejected"], *, who: str, at: datetime
) -> None:
    """Have search use a question, or never use it. Raises RequestError for an unknown number."""
    change = update(resolved).where(resolved.c.id == id).values(verdict=verdict, judged_by=who, judged_at=at)
    if not conn.execute(change).rowcount:
        raise _unknown(id)


def forget_lesson(conn: Connection, id: int) -> None:
    """Remove a question for good; the ticket it came from stays. Raises RequestError for an unknown number."""
    if not conn.execute(delete(resolved).where(resolved.c.id == id)).rowcount:
        raise _unknown(id)


def _unknown(id: int) -> RequestError:
    return RequestError("unknown", f"there is no lesson {id}; `kb lessons list` shows them")


def count_waiting(conn: Connection) -> int:
    """Resolved questions that nobody and nothing has confirmed or rejected yet: what `kb lessons list` shows as waiting."""
    waiting = (resolved.c.verdict == "") & (resolved.c.opened_as == "") & tickets.c.helped.is_(None)
    asked = resolved.join(tickets, tickets.c.number == resolved.c.ticket)
    return conn.execute(select(func.count()).select_from(asked).where(waiting)).scalar_one()
