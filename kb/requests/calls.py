"""Tickets of calls: what staff wrote down stays among staff; what the customer is to read is a message of its own.

A ticket's own words are the customer's. A call has none in writing, so such a ticket usually has no text at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from kb.delivery.outbox import UNNUMBERED, TicketPayload
from kb.finding.ticket_words import index_tickets
from kb.privacy import mask
from kb.requests.customer import OpenedRequest, note_event, store_message
from kb.requests.events import Mailroom, Remark, payload_of, tell
from kb.requests.tickets import NewTicket, draft_ticket, open_or_find
from kb.storage.site_key import request_secret


@dataclass(frozen=True, kw_only=True)
class NewCall:
    """A call as staff wrote it down; private data is masked on the way in."""

    ticket: NewTicket  # its `text` only words the customer wrote themselves; never the note
    who: str  # signs note and reply
    note: str  # for staff only
    reply: str = ""  # to the customer, by mail and on the request page; nobody could read it without an address
    caller: str = ""  # name and telephone, as far as they are known; for staff only

    @property
    def said(self) -> Remark | None:
        """What the customer is told, masked; None when there is nothing to tell or no address to tell it to."""
        text = mask(self.reply.strip()).text if self.ticket.email else ""
        return Remark(author="staff", who=self.who, text=text) if text else None

    @property
    def noted(self) -> str:
        """The note, masked."""
        return mask(self.note.strip()).text

    @property
    def stored(self) -> NewTicket:
        """The ticket as it is stored: note and reply too tell it from another one."""
        return replace(self.ticket, beside=(self.noted, self.said.text if self.said else ""))


def open_call(conn: Connection, call: NewCall, *, room: Mailroom, at: datetime) -> OpenedRequest:
    """Store a call: the ticket, its note, the words to the customer, the letters. It stays ours to answer.

    Sent again it is the same ticket and tells nobody anew; with another note or reply it is another one.
    """
    note, said = call.noted, call.said
    ticket, created = open_or_find(conn, call.stored, at=at)
    if created:
        note_event(conn, ticket.number, "opened", who=call.who, detail=call.caller, at=at)
        if note:
            store_message(conn, ticket.number, Remark(author="staff", who=call.who, text=note), internal=True, at=at)
        if said:
            store_message(conn, ticket.number, said, at=at)
        index_tickets(conn, (ticket.number,))  # found by who called, too
        tell(conn, room, "ticket.created", ticket, remark=said, at=at)
    return OpenedRequest(ticket=ticket, secret=request_secret(room.key, ticket.number), created=created)


def letter_of(call: NewCall, *, at: datetime) -> TicketPayload:
    """What the letter to the customer will be written from, but for the number; stores nothing."""
    return payload_of(draft_ticket(call.ticket, UNNUMBERED, at=at), call.said, at=at)
