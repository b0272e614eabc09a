"""Who is meant by an address or a number: their requests, and by what else they are named in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kb.delivery.mailboxes import same_mailbox
from kb.errors import OtvetError
from kb.retention.identifiers import (
    NUMBER,
    Identifiers,
    full_name_in,
    own_lines,
    telephones_in,
)
from kb.storage.database import Transaction
from kb.storage.request_tables import messages, ticket_events
from kb.storage.tables import tickets

SHARED = 3  # requests of other people that hold a telephone number: then it is nobody's own


@dataclass(frozen=True, kw_only=True)
class OwnTicket:
    """What leads from a request to other traces of its writer."""

    number: str
    email: str
    form_key: str
    query: str
    lang: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Somebody who wrote to us. `others`: further requests of the same address, when only one request was named."""

    address: str  # "" when one request is meant
    tickets: tuple[OwnTicket, ...]
    identifiers: Identifiers
    others: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(ticket.number for ticket in self.tickets)


def find_person(conn: Transaction, wanted: str, *, also: tuple[str, ...] = ()) -> Writer:
    """The person of an e-mail address, or the writer of one request by its number; `also`: further words that name them.

    Somebody we know nothing of is a person without requests. Raises OtvetError for what is neither.
    """
    wanted = wanted.strip()
    by_number = bool(NUMBER.fullmatch(wanted))
    if not by_number and "@" not in wanted.strip("@"):
        raise OtvetError(f"{wanted!r}: expected the number of a request, such as 2026-000123, or an e-mail address")
    everybody = _all_tickets(conn)
    own = [one for one in everybody if (one.number == wanted if by_number else same_mailbox(one.email, wanted))]
    addresses = {ticket.email for ticket in own if ticket.email} | (set() if by_number else {wanted})
    others = tuple(
        one.number
        for one in everybody
        if one not in own and any(same_mailbox(one.email, address) for address in addresses)
    )
    numbers = {ticket.number for ticket in own} | ({wanted} if by_number else set())
    words = _own_words(conn, numbers)
    named = Identifiers(
        emails=frozenset() if others else frozenset(addresses),
        numbers=frozenset(numbers),
        telephones=_own_telephones(conn, numbers, words),
        names=frozenset([name for caller in words.callers if (name := full_name_in(caller))] + list(also)),
        lines=own_lines(words.written),
    )
    return Writer(address="" if by_number else wanted, tickets=tuple(own), identifiers=named, others=others)


@dataclass(frozen=True)
class _Words:
    written: tuple[str, ...]  # by the customer
    callers: tuple[str, ...]  # "name, telephone" of calls


def _all_tickets(conn: Transaction) -> list[OwnTicket]:
    columns = [tickets.c[name] for name in OwnTicket.__dataclass_fields__]
    return [OwnTicket(**row._mapping) for row in conn.execute(select(*columns).order_by(tickets.c.id))]


def _own_words(conn: Transaction, numbers: set[str]) -> _Words:
    own = conn.execute(select(tickets.c.text, tickets.c.subject).where(tickets.c.number.in_(numbers)))
    said = conn.execute(
        select(messages.c.text).where(messages.c.ticket.in_(numbers) & (messages.c.author == "customer"))
    )
    callers = conn.execute(
        select(ticket_events.c.detail).where(ticket_events.c.ticket.in_(numbers) & (ticket_events.c.event == "opened"))
    )
    written = [row.text for row in own] + list(said.scalars())
    return _Words(tuple(written), tuple(callers.scalars()))


def _own_telephones(conn: Transaction, numbers: set[str], words: _Words) -> frozenset[str]:
    """Telephones in the person's words and in what was noted of their calls, but for those many others name as well."""
    telephones = {digits for text in (*words.written, *words.callers) for digits in telephones_in(text)}
    if not telephones:
        return frozenset()
    holders: Counter[str] = Counter()
    for text in conn.execute(select(tickets.c.text).where(tickets.c.number.not_in(numbers))).scalars():
        holders.update(telephones & set(telephones_in(text)))
    return frozenset(digits for digits in telephones if holders[digits] < SHARED)
