"""Tags: words of the team's own on requests. In small letters, bounded in length and number; customers never see them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from kb.errors import RequestError
from kb.privacy import mask
from kb.requests.customer import note_event
from kb.requests.tickets import locked_ticket
from kb.storage.database import insert
from kb.storage.request_tables import ticket_tags
from kb.storage.tables import storable

LONGEST = 40  # characters
MOST = 20  # of one ticket


def tag_of(words: str) -> str:
    """A tag as it is kept. Raises RequestError (code "tag") for what is none: empty, too long, or private data."""
    tag = " ".join(storable(words).casefold().replace(",", " ").split())
    if not tag or len(tag) > LONGEST or mask(tag).kinds:
        raise RequestError("tag", f"{words!r}: a tag is a word or a few, {LONGEST} characters at most")
    return tag


def add_tag(conn: Connection, number: str, words: str, *, who: str, at: datetime) -> None:
    """Put a tag on a ticket; one it has already changes nothing. Raises RequestError for one too many or for no tag."""
    tag = tag_of(words)
    locked_ticket(conn, number)
    many = conn.execute(select(func.count()).select_from(ticket_tags).where(ticket_tags.c.ticket == number))
    if many.scalar_one() >= MOST:
        raise RequestError("tags", f"{number} has {MOST} tags already")
    new = insert(conn, ticket_tags).values(ticket=number, tag=tag).on_conflict_do_nothing().returning(ticket_tags.c.tag)
    if conn.execute(new).scalar_one_or_none() is not None:
        note_event(conn, number, "tagged", who=who, detail=tag, at=at)


def remove_tag(conn: Connection, number: str, words: str, *, who: str, at: datetime) -> None:
    """Take a tag from a ticket; one it does not have changes nothing."""
    tag = tag_of(words)
    gone = delete(ticket_tags).where((ticket_tags.c.ticket == number) & (ticket_tags.c.tag == tag))
    if conn.execute(gone).rowcount:
        note_event(conn, number, "untagged", who=who, detail=tag, at=at)
