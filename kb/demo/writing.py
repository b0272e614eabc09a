"""Writing the invented year into an empty database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, Table, func, select

from kb.delivery.mailboxes import mailbox_key
from kb.demo.requests import DemoTicket
from kb.demo.year import DemoVote, Visit
from kb.errors import StaffError
from kb.requests.events import NOT_HELPED
from kb.service.request_history import HistoryEvent
from kb.storage.database import Database, insert
from kb.storage.request_tables import messages, ticket_events
from kb.storage.tables import digest, openings, searches, ticket_counters, tickets, votes
from kb.usage.invented import label_invented
from kb.usage.search_log import NotedSearch, record_searches

AGREED = "invented"  # what the customers of the year agreed to
ANSWER = "Ответ из выдуманного года."
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


def write_year(state: Database, log: Database, visits: Iterable[Visit], *, at: datetime) -> int:
    """Write visits, some hundred in a transaction; returns how many requests came of them. The label is written first."""
    with state.begin() as conn:
        label_invented(conn, at=at)
    remaining, written = iter(visits), 0
    last: dict[int, int] = {}  # number of a year
    while part := list(islice(remaining, AT_ONCE)):
        with log.begin() as conn:
            _write_searches(conn, part)
        with state.begin() as conn:
            made = [visit.ticket for visit in part if visit.ticket and visit.ticket.made <= at]
            written += _write_tickets(conn, made, last, at)
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


def _write_tickets(conn: Connection, made: Sequence[DemoTicket], last: dict[int, int], at: datetime) -> int:
    numbers = []
    for ticket in made:
        last[ticket.made.year] = last.get(ticket.made.year, 0) + 1
        numbers.append(f"{ticket.made.year}-{last[ticket.made.year]:06d}")
    pairs = list(zip(numbers, made, strict=True))
    _insert(conn, tickets, [_ticket(number, ticket, at) for number, ticket in pairs])
    _insert(conn, messages, [row for number, ticket in pairs for row in _messages(number, ticket, at)])
    _insert(conn, ticket_events, [row for number, ticket in pairs for row in _events(number, ticket, at)])
    return len(pairs)


def _ticket(number: str, ticket: DemoTicket, at: datetime) -> dict[str, object]:
    """As it stands at that moment."""
    first, now = ticket.turns[0], ticket.as_known(at)[-1]
    closed = now.closed <= at
    answered = first.answered <= at
    return {
        "number": number,
        "form_key": digest(number),
        "content_digest": digest(first.text),
        "status": "closed" if closed else "answered" if now.answered <= at else "working" if answered else "open",
        "lang": "ru",
        "topic": ticket.topic,
        "email": ticket.email,
        "mailbox": mailbox_key(ticket.email),
        "subject": ticket.query,
        "text": first.text,
        "query": ticket.query,
        "shown": ticket.shown,
        "opened": ticket.opened,
        "rejected": (),
        "masked": (),
        "created_at": first.asked,
        "consent": AGREED if ticket.channel == "form" else "",
        "consent_at": first.asked if ticket.channel == "form" else None,
        "level": now.promise.level if now.promise else "",
        "due_at": now.promise.due_at if now.promise else None,
        "zone": now.promise.zone if now.promise else "",
        "owner": now.who if answered else "",
        "outcome": "solved" if closed else "",
        "article_id": ticket.article_id if closed else "",
        "helped": True if closed and ticket.helped else None,
        "answered_at": first.answered if answered else None,
        "closed_at": now.closed if closed else None,
    }


def _messages(number: str, ticket: DemoTicket, at: datetime) -> Iterator[dict[str, object]]:
    for turn, of in enumerate(ticket.as_known(at)):
        said: dict[str, object] = {"ticket": number, "internal": False, "article_id": ""}
        if turn:
            asked = {"author": "customer", "who": "", "text": of.text, "at": of.asked}
            yield said | asked | {"key": digest(number, "asked", str(turn))}
        if of.answered <= at:
            own = {"author": "staff", "who": of.who, "text": ANSWER, "article_id": ticket.article_id, "at": of.answered}
            yield said | own | {"key": digest(number, "answered", str(turn))}


def _events(number: str, ticket: DemoTicket, at: datetime) -> Iterator[dict[str, object]]:
    first = ticket.turns[0]
    steps = [HistoryEvent("opened", first.who if ticket.channel == "call" else "", first.asked)]
    if ticket.handed_over:
        steps.append(HistoryEvent("handed_over", first.who, ticket.handed_over))
    steps.append(HistoryEvent("taken", first.who, first.answered))
    for turn, of in enumerate(ticket.turns):
        if turn:
            steps.append(HistoryEvent("reopened", "", of.asked, NOT_HELPED if ticket.helped is False else ""))
        steps += [HistoryEvent("replied", of.who, of.answered), HistoryEvent("closed", of.who, of.closed)]
    if ticket.helped:
        steps.append(HistoryEvent("helped", "", ticket.turns[-1].closed))
    for step in steps:
        if step.at <= at:
            yield {"ticket": number} | vars(step)


def _vote(vote: DemoVote) -> dict[str, object]:
    said = {"article_id": vote.article_id, "voter": vote.voter, "helpful": vote.helpful, "reason": vote.reason}
    return {**said, "comment": vote.comment, "created_at": vote.at, "changed_at": vote.at}


def _insert(conn: Connection, table: Table, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        conn.execute(insert(conn, table), rows)
