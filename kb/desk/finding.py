"""Requests as the team looks for them: by view, filters and words, in an order, a page at a time. Reads only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal, get_args

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, or_, select, true

from kb.finding.ticket_words import common_words, with_words, word_of_article, words_sought
from kb.finding.writers import of_mailbox
from kb.requests.tickets import OURS, Ticket, tickets_of
from kb.storage.request_tables import messages, ticket_events, ticket_tags
from kb.storage.tables import CleanText, Moment, tickets

View = Literal["waiting", "mine", "nobody", "today", "answered", "asleep", "closed", "all"]
VIEWS: tuple[View, ...] = get_args(View)
Due = Literal["", "over", "today", "none"]
DUES: tuple[Due, ...] = ("over", "today", "none")  # what may be chosen; "": whenever it is
Order = Literal["due", "new", "old", "owner"]
ORDERS: tuple[Order, ...] = get_args(Order)
SHORT = re.compile(r"\d{1,6}")  # a number without its year, as people dictate it


@dataclass(frozen=True, kw_only=True)
class TicketQuery:
    """What is looked for. "" of a filter: whatever it is; `owner` "-": nobody."""

    at: datetime
    day_end: datetime  # of today, where the team is
    me: str  # whose "mine" is
    view: View = "waiting"
    words: str = ""
    article: str = ""  # an id: its key counts
    status: str = ""
    topic: str = ""
    team: str = ""
    owner: str = ""
    level: str = ""
    due: Due = ""
    lang: str = ""
    tag: str = ""
    order: Order = "due"


# Which requests each view holds, for who looks and when (`looking`). States are named, as indexes begin with them.
_NOW, _DAY_END, _ME = (
    bindparam("now", type_=Moment),
    bindparam("day_end", type_=Moment),
    bindparam("me", type_=CleanText),
)
_AWAKE = or_(tickets.c.snoozed_until.is_(None), tickets.c.snoozed_until <= _NOW)
_WAITING, _NOT_OVER = tickets.c.status.in_(OURS) & _AWAKE, tickets.c.status.in_((*OURS, "answered"))
IN_VIEW: Mapping[View, ColumnElement[bool]] = MappingProxyType(
    {
        "waiting": _WAITING,
        "mine": (tickets.c.owner == _ME) & _NOT_OVER & _AWAKE,
        "nobody": _WAITING & (tickets.c.owner == ""),
        "today": _WAITING & (tickets.c.due_at <= _DAY_END),
        "answered": (tickets.c.status == "answered") & _AWAKE,
        "asleep": (tickets.c.snoozed_until > _NOW) & (tickets.c.status != "closed"),  # few sleep: their own index
        "closed": tickets.c.status == "closed",
        "all": true(),
    }
)


@dataclass(frozen=True, kw_only=True)
class RowFacts:
    """What a row shows besides the ticket."""

    caller: str = ""
    tags: tuple[str, ...] = ()
    said_at: datetime | None = None  # the last message, whoever wrote it


@dataclass(frozen=True)
class FoundPage:
    """One page of what was found, and how many there are in all; `more` than `total` where counting ended there."""

    tickets: tuple[Ticket, ...] = ()
    total: int = 0
    more: bool = False
    beside: Mapping[str, RowFacts] = field(default_factory=lambda: MappingProxyType({}))


def looking(sought: TicketQuery) -> Mapping[str, datetime | str]:
    """Who looks and when, as statements with conditions of IN_VIEW ask for it."""
    return {"now": sought.at, "day_end": sought.day_end, "me": sought.me}


def find_page(conn: Connection, sought: TicketQuery, *, page: int, size: int, most: int | None = None) -> FoundPage:
    """Page `page` (from 1) of what is sought; one past the end is the last one. No more than `most` are counted and paged."""
    condition = _condition(sought, common_words(conn, words_sought(sought.words)))
    counting = select(tickets.c.id).where(condition).limit(most + 1 if most else None).subquery()
    there = conn.execute(select(func.count()).select_from(counting), looking(sought)).scalar_one()
    total = min(there, most or there)
    page = max(1, min(page, -(-total // size)))
    query = _ordered(select(tickets.c.id).where(condition), sought).offset((page - 1) * size).limit(size)
    # Narrow rows are sorted, whole ones fetched.
    shown = tickets_of(conn, conn.execute(query, looking(sought)).scalars().all())
    return FoundPage(shown, total, there > total, beside(conn, [ticket.number for ticket in shown]))


def beside(conn: Connection, numbers: Sequence[str]) -> Mapping[str, RowFacts]:
    """What rows of these tickets show besides them."""
    called = select(ticket_events.c.ticket, ticket_events.c.detail).where(
        ticket_events.c.ticket.in_(numbers) & (ticket_events.c.event == "opened") & (ticket_events.c.detail != "")
    )
    said = (
        select(messages.c.ticket, func.max(messages.c.at).label("at"))
        .where(messages.c.ticket.in_(numbers) & messages.c.internal.is_(False))
        .group_by(messages.c.ticket)
    )
    callers = {row.ticket: row.detail for row in conn.execute(called)}
    spoken = {row.ticket: row.at for row in conn.execute(said)}
    tags = tags_of(conn, numbers)
    return MappingProxyType(
        {
            number: RowFacts(caller=callers.get(number, ""), tags=tags.get(number, ()), said_at=spoken.get(number))
            for number in numbers
        }
    )


def tags_of(conn: Connection, numbers: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """The tags of tickets, in the order of letters; tickets without any are left out."""
    query = select(ticket_tags).where(ticket_tags.c.ticket.in_(numbers)).order_by(ticket_tags.c.tag)
    by_ticket: defaultdict[str, list[str]] = defaultdict(list)
    for row in conn.execute(query):
        by_ticket[row.ticket].append(row.tag)
    return MappingProxyType({number: tuple(tags) for number, tags in by_ticket.items()})


def same_customer(conn: Connection, email: str, *, but: str, limit: int = 20) -> tuple[Ticket, ...]:
    """Other requests of the same address, the newest first; none of nobody's."""
    same = of_mailbox(email) & (tickets.c.number != but)
    ids = conn.execute(select(tickets.c.id).where(same).order_by(tickets.c.id.desc()).limit(limit)).scalars().all()
    return tickets_of(conn, ids)


def _condition(sought: TicketQuery, common: Collection[str]) -> ColumnElement[bool]:
    parts = [IN_VIEW[sought.view], _with_words(sought, common)]
    for name in ("status", "topic", "team", "level", "lang"):
        if value := getattr(sought, name):
            parts.append(tickets.c[name] == value)
    if sought.owner:
        parts.append(tickets.c.owner == ("" if sought.owner == "-" else sought.owner))
    if sought.tag:
        parts.append(tickets.c.number.in_(select(ticket_tags.c.ticket).where(ticket_tags.c.tag == sought.tag)))
    due = {
        "over": (tickets.c.due_at < sought.at) & tickets.c.status.in_(OURS),
        "today": tickets.c.due_at <= sought.day_end,
        "none": tickets.c.due_at.is_(None),
    }
    return and_(true(), *parts, *([due[sought.due]] if sought.due in due else []))


def _with_words(sought: TicketQuery, common: Collection[str]) -> ColumnElement[bool]:
    """All of the words; or the ticket of this number, also without its year; or those in which an article was met."""
    words = sought.words.strip()
    if not words:
        return true()
    condition = with_words(words_sought(words) or (words,), common)
    if SHORT.fullmatch(words):
        condition = or_(condition, tickets.c.number.like(f"%-{int(words):06d}"))
    return or_(condition, with_words([word_of_article(sought.article)])) if sought.article else condition


def _ordered(rows: Select[int], sought: TicketQuery) -> Select[int]:
    """Of what waits, the urgent first; of what is over, the last that ended."""
    newest, undated = tickets.c.id.desc(), tickets.c.due_at.is_(None)
    if sought.order == "old":
        return rows.order_by(tickets.c.id)
    if sought.order == "owner":
        return rows.order_by(tickets.c.owner, undated, tickets.c.due_at, tickets.c.id)
    if sought.order == "due" and sought.view == "closed":
        return rows.order_by(tickets.c.closed_at.desc(), newest)
    if sought.order == "new" or sought.view == "all":
        return rows.order_by(newest)
    return rows.order_by(tickets.c.priority.desc(), undated, tickets.c.due_at, tickets.c.id)
