"""Writing the invented year into an empty database, and the label that says it is invented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, Table, func, select

from kb.demo.year import DemoTicket, DemoVote, Visit
from kb.errors import StaffError
from kb.storage.database import Database, insert
from kb.storage.request_tables import messages, moments, ticket_events
from kb.storage.tables import digest, openings, searches, ticket_counters, tickets, votes
from kb.usage.search_log import NotedSearch, record_searches

INVENTED = "invented"  # the moment's name
AT_ONCE = 500  # visits of one transaction


def refuse_used(state: Database, log: Database) -> None:
    """Raises StaffError for databases that hold anything: an invented year is never mixed with a real one."""
    for database, table in ((state, tickets), (state, votes), (log, searches)):
        with database.read() as conn:
            if conn.execute(select(func.count()).select_from(table)).scalar_one():
                raise StaffError(
                    f"the database has {table.name} already; an invented year goes into an empty one: set KB_DATABASE_URL to "
                    "another, for example sqlite:///demo/otvet.db"
                )


def is_invented(conn: Connection) -> bool:
    """Whether what is in the database was invented."""
    return conn.execute(select(moments.c.at).where(moments.c.name == INVENTED)).first() is not None


def write_year(state: Database, log: Database, visits: Iterable[Visit], *, at: datetime) -> int:
    """Write visits, some hundred in a transaction; returns how many requests came of them. The label is written first."""
    with state.begin() as conn:
        conn.execute(insert(conn, moments).values(name=INVENTED, at=at).on_conflict_do_nothing())
    remaining, written = iter(visits), 0
    last: dict[int, int] = {}  # number of a year
    while part := list(islice(remaining, AT_ONCE)):
        with log.begin() as conn:
            _write_searches(conn, part)
        with state.begin() as conn:
            written += _write_tickets(conn, [visit.ticket for visit in part if visit.ticket], last)
            _insert(conn, votes, [_vote(visit.vote) for visit in part if visit.vote])
    with state.begin() as conn:
        _insert(conn, ticket_counters, [{"year": year, "last": number} for year, number in last.items()])
    return written


def _write_searches(conn: Connection, visits: Sequence[Visit]) -> None:
    noted = [NotedSearch(visit.search, visit.at) for visit in visits]
    record_searches(conn, noted)
    _insert(
        conn,
        openings,
        [
            {
                "search_id": note.id,
                "article_id": visit.opened,
                "position": visit.search.shown.index(visit.opened) + 1,
                "at": visit.at,
                "opener": digest(visit.search.visitor),
                "read": visit.read,
            }
            for note, visit in zip(noted, visits, strict=True)
            if visit.opened
        ],
    )


def _write_tickets(conn: Connection, made: Sequence[DemoTicket], last: dict[int, int]) -> int:
    numbers = []
    for ticket in made:
        last[ticket.made.year] = last.get(ticket.made.year, 0) + 1
        numbers.append(f"{ticket.made.year}-{last[ticket.made.year]:06d}")
    pairs = list(zip(numbers, made, strict=True))
    _insert(conn, tickets, [_ticket(number, ticket) for number, ticket in pairs])
    _insert(conn, messages, [_answer(number, ticket) for number, ticket in pairs])
    _insert(conn, ticket_events, [event for number, ticket in pairs for event in _events(number, ticket)])
    return len(pairs)


def _ticket(number: str, ticket: DemoTicket) -> dict[str, object]:
    return {
        "number": number,
        "form_key": digest(number),
        "content_digest": digest(ticket.text),
        "status": "closed",
        "lang": "ru",
        "topic": ticket.topic,
        "email": ticket.email,
        "subject": ticket.query,
        "text": ticket.text,
        "query": ticket.query,
        "shown": ticket.shown,
        "opened": ticket.opened,
        "rejected": (),
        "masked": (),
        "created_at": ticket.made,
        "owner": ticket.who,
        "outcome": "solved",
        "article_id": ticket.article_id,
        "answered_at": ticket.answered,
        "closed_at": ticket.closed,
    }


def _answer(number: str, ticket: DemoTicket) -> dict[str, object]:
    said = {
        "author": "staff",
        "who": ticket.who,
        "text": "Ответ из выдуманного года.",
        "internal": False,
        "key": digest(number),
    }
    return {"ticket": number, **said, "article_id": ticket.article_id, "at": ticket.answered}


def _events(number: str, ticket: DemoTicket) -> tuple[dict[str, object], ...]:
    steps = (
        ("opened", "", ticket.made),
        ("taken", ticket.who, ticket.answered),
        ("replied", ticket.who, ticket.answered),
        ("closed", ticket.who, ticket.closed),
    )
    return tuple({"ticket": number, "event": event, "who": who, "detail": "", "at": at} for event, who, at in steps)


def _vote(vote: DemoVote) -> dict[str, object]:
    said = {"article_id": vote.article_id, "voter": vote.voter, "helpful": vote.helpful, "reason": vote.reason}
    return {**said, "comment": "", "created_at": vote.at, "changed_at": vote.at}


def _insert(conn: Connection, table: Table, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        conn.execute(insert(conn, table), rows)
