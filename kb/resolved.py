"""Resolved questions: customers' own words beside the article staff answered them with. What search learns from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from kb.database import insert
from kb.request_tables import resolved
from kb.search_log import fold
from kb.tables import tickets
from kb.tickets import Ticket

MAX_QUESTION = 1000  # characters: what somebody asks is said by then


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """A question and the article that answers it; whether the visitor had been shown it and had read it before writing."""

    article_id: str
    question: str  # masked
    lang: str
    shown: bool
    opened: bool
    at: datetime


def label(conn: Connection, ticket: Ticket, article_id: str, *, at: datetime) -> None:
    """Join a customer's words (masked since the ticket was stored) with an article; the same pair counts once."""
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


def resolved_questions(conn: Connection) -> tuple[tuple[str, str], ...]:
    """(article id, question) of every label the customer did not contradict, oldest first, the same words once."""
    pairs = {(row.article_id, fold(row.question)): (row.article_id, row.question) for row in reversed(list_resolved(conn))}
    return tuple(reversed(pairs.values()))


def list_resolved(conn: Connection) -> tuple[Resolved, ...]:
    """Every label the customer did not contradict by "no, it did not help", oldest first."""
    columns = [resolved.c[name] for name in Resolved.__dataclass_fields__]
    kept = or_(tickets.c.helped.is_(None), tickets.c.helped.is_(True))
    rows = conn.execute(
        select(*columns).join(tickets, tickets.c.number == resolved.c.ticket).where(kept).order_by(resolved.c.id)
    )
    return tuple(Resolved(**row._mapping) for row in rows)


def count_needless(conn: Connection) -> int:
    """How many labelled tickets were answered by an article the customer had been shown: it exists and did not convince."""
    return int(conn.execute(select(func.count()).select_from(resolved).where(resolved.c.shown)).scalar_one())
