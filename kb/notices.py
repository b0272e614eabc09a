"""Notices: which event is told to whom. Writes outbox rows in the caller's transaction; sends nothing.

What is stored is the event in plain values, already masked. The letter is written, and the link to the request page made,
only when it is sent: so the database holds no link that opens a ticket.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from kb.database import insert
from kb.keys import sign
from kb.outbox import put
from kb.request_tables import request_secrets
from kb.settings import Settings
from kb.tables import digest
from kb.tickets import Ticket

TOLD = MappingProxyType(
    {
        "ticket.created": ("visitor", "team", "helpdesk"),
        "ticket.message": ("team", "helpdesk"),
        "ticket.replied": ("visitor", "helpdesk"),
        "ticket.handed_over": ("team", "helpdesk"),
        "ticket.closed": ("visitor", "helpdesk"),
        "ticket.reopened": ("team", "helpdesk"),
        "ticket.helped": ("helpdesk",),
    }
)
PLAIN = (
    "number", "status", "lang", "topic", "purpose", "email", "subject", "text", "query", "level", "zone", "team", "owner", "outcome",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Mailroom:
    """Who is told besides the visitor, and the key links are made with."""

    key: bytes
    team: bool = True
    helpdesk: bool = False

    @classmethod
    def of(cls, settings: Settings, key: bytes) -> Mailroom:
        """The team is told by mail, or on the console while there is no mail server at all."""
        team = bool(settings.team_mail) or not settings.smtp_url
        return cls(key=key, team=team, helpdesk=bool(settings.webhook_url))

    def tells(self, channel: str) -> bool:
        return {"team": self.team, "helpdesk": self.helpdesk}.get(channel, True)


@dataclass(frozen=True)
class ArticleRef:
    """An article as cited in a reply."""

    id: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was said in an event, masked, and by whom."""

    author: str  # "customer" | "staff"
    text: str
    who: str = ""
    article: ArticleRef | None = None


def request_secret(key: bytes, number: str) -> str:
    """The secret of a ticket's request page: 256 bits nobody can make without the site's key."""
    return sign(key, "request", number)


def tell(conn: Connection, room: Mailroom, kind: str, ticket: Ticket, *, said: Said | None = None, at: datetime) -> None:
    """Have an event told to all whom it concerns, and make sure that the link in their letters will open the ticket."""
    opens = {"digest": digest(request_secret(room.key, ticket.number)), "ticket": ticket.number}
    conn.execute(insert(conn, request_secrets).values(opens).on_conflict_do_nothing())
    payload = _payload(ticket, said, at)
    for channel in TOLD[kind]:
        if room.tells(channel) and (channel != "visitor" or ticket.email):  # a call may leave no address
            put(conn, kind, channel, payload=payload, ticket=ticket.number, at=at)


def tell_helpdesk(conn: Connection, room: Mailroom, kind: str, told: Mapping[str, Any], *, at: datetime) -> None:
    """Have the helpdesk told of something that is no ticket: `told` in plain values, already masked. Nobody else learns of it."""
    if room.helpdesk:
        put(conn, kind, "helpdesk", payload={**told, "at": at.isoformat()}, at=at)


def _payload(ticket: Ticket, said: Said | None, at: datetime) -> dict[str, Any]:
    payload: dict[str, Any] = {name: getattr(ticket, name) for name in PLAIN}
    payload |= {name: list(getattr(ticket, name)) for name in ("shown", "opened", "rejected")}
    payload |= {"at": at.isoformat(), "created_at": ticket.created_at.isoformat(), "due_at": _due(ticket)}
    if said:
        article = {"id": said.article.id, "title": said.article.title} if said.article else None
        payload["message"] = {"author": said.author, "who": said.who, "text": said.text, "article": article}
    return payload


def _due(ticket: Ticket) -> str:
    """The promised time in the zone it was promised in; "" without a promise."""
    if ticket.due_at is None:
        return ""
    return (ticket.due_at.astimezone(ZoneInfo(ticket.zone)) if ticket.zone else ticket.due_at).isoformat()
