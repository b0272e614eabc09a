"""Which request a letter belongs to: by what only somebody who was sent a letter of ours can know, else by number and address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kb.delivery.mailboxes import same_mailbox
from kb.delivery.reply_address import number_named_by
from kb.inbound.letter import InboundLetter
from kb.requests.tickets import find_ticket
from kb.storage.request_tables import outbox

NUMBER = re.compile(r"(?<!\d)20\d{2}-\d{6,9}(?!\d)")
MOST_NUMBERS = 5  # of a subject


@dataclass(frozen=True)
class Belonging:
    """A request, and whether the letter came from the address it was written from."""

    number: str
    own_address: bool


def belonging_of(conn: Connection, letter: InboundLetter, key: bytes) -> Belonging | None:
    """None for a letter that answers nothing of ours.

    The address with our proof and the Message-ID of a letter of ours are secrets between us and its reader. A number alone is
    none: it counts only from the address of its request.
    """
    numbers = [number_named_by(address, key) for address in letter.recipients]
    numbers += [_number_of_letter(conn, message_id) for message_id in letter.answers]
    for number in filter(None, numbers):
        if ticket := find_ticket(conn, number):
            return Belonging(number, same_mailbox(ticket.email, letter.sender))
    for number in NUMBER.findall(letter.subject)[:MOST_NUMBERS]:
        ticket = find_ticket(conn, number)
        if ticket is not None and same_mailbox(ticket.email, letter.sender):
            return Belonging(number, True)
    return None


def _number_of_letter(conn: Connection, message_id: str) -> str:
    """The request that a letter of ours told a visitor of; its Message-ID is made of the key of its outbox entry."""
    key = message_id.partition("@")[0]
    which = (outbox.c.key == key) & (outbox.c.channel == "visitor")
    return conn.execute(select(outbox.c.ticket).where(which)).scalar_one_or_none() or ""
