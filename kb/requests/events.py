"""Events of tickets: which of them is told to whom. Writes outbox rows in the caller's transaction; sends nothing.

What is stored is the event in plain values, already masked. The letter is written, and the link to the request page made,
only when it is sent: so the database holds no link that opens a ticket.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from kb.delivery.chat import ARTICLES, chats_of
from kb.delivery.notification_payloads import ChatPayload
from kb.delivery.outbox import PayloadArticle, PayloadFile, PayloadMessage, TicketNews, TicketPayload, put
from kb.requests.tickets import OURS, Ticket
from kb.settings import Settings
from kb.storage.database import insert
from kb.storage.request_tables import request_secrets
from kb.storage.site_key import request_secret
from kb.storage.tables import digest

AUDIENCES = MappingProxyType(
    {
        "ticket.created": ("visitor", "team", "helpdesk"),
        "ticket.message": ("team", "helpdesk"),
        "ticket.replied": ("visitor", "helpdesk"),
        "ticket.handed_over": ("team", "helpdesk"),
        "ticket.closed": ("visitor", "helpdesk"),
        "ticket.reopened": ("team", "helpdesk"),
        "ticket.helped": ("helpdesk",),
        "ticket.link": ("visitor",),
        "ticket.links": ("visitor",),
        "ticket.due_soon": ("team", "helpdesk"),
        "ticket.overdue": ("team", "helpdesk"),
        "ticket.postponed": ("visitor", "helpdesk"),
        "ticket.noted": ("helpdesk",),
        "ticket.call_promised": ("helpdesk",),
        "ticket.call_made": ("helpdesk",),
        "ticket.merged": ("helpdesk",),
    }
)
NOT_HELPED = "not_helped"  # the detail of "reopened" when the customer said that our answer did not help


# What a team's chat is told, if it has one.
CHATTED = frozenset(
    f"ticket.{event}" for event in ("created", "message", "reopened", "handed_over", "due_soon", "overdue")
)


@dataclass(frozen=True, kw_only=True)
class Mailroom:
    """Who is told besides the visitor, and the key links are made with."""

    key: bytes
    team: bool = True
    helpdesk: bool = False
    chats: frozenset[str] = frozenset()  # teams that have one
    hold: timedelta = timedelta()  # for which what is told waits, so that it can be taken back

    @classmethod
    def of(cls, settings: Settings, key: bytes) -> Mailroom:
        """The team is told by mail, or on the console while there is no mail server at all."""
        team = bool(settings.team_mail) or not settings.smtp_url
        chats = frozenset(chats_of(settings.team_chats))
        return cls(key=key, team=team, helpdesk=bool(settings.webhook_url), chats=chats)

    def tells(self, channel: str) -> bool:
        return {"team": self.team, "helpdesk": self.helpdesk}.get(channel, True)


QUIET = Mailroom(key=b"", team=False)  # for what is told as part of something else


@dataclass(frozen=True)
class ArticleRef:
    """An article as cited in a reply."""

    id: str
    title: str = ""


@dataclass(frozen=True)
class SentFile:
    """A file sent with a remark: what its sender called it ("" of a picture) and its size in bytes."""

    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What was said in an event, masked, and by whom."""

    author: str  # "customer" | "staff"
    text: str
    who: str = ""
    article: ArticleRef | None = None
    files: tuple[SentFile, ...] = ()
    internal: bool = False  # a note for colleagues: the team's letter has it, nothing that leaves the house


def tell(
    conn: Connection,
    room: Mailroom,
    kind: str,
    ticket: Ticket,
    *,
    remark: Remark | None = None,
    files: Sequence[SentFile] = (),
    news: TicketNews | None = None,
    at: datetime,
) -> None:
    """Have an event told to all whom it concerns, and make sure that the link in their letters will open the ticket.

    `files` came with the form itself; the team's letter names them, and nothing that leaves the house. `news` is what
    some events tell besides the ticket; nothing that staff wrote to each other.
    """
    open_by_link(conn, room, ticket.number)
    for channel in AUDIENCES[kind]:
        if room.tells(channel) and (channel != "visitor" or ticket.email):  # a call may leave no address
            said = remark if channel == "team" or not (remark and remark.internal) else None
            payload: TicketPayload = {**payload_of(ticket, said, at=at), **(news or {})}
            if files and channel == "team":
                payload["files"] = _told(files)
            put(conn, kind, channel, payload=payload, ticket=ticket.number, hold=room.hold, at=at)
    if kind in CHATTED:
        tell_chat(conn, room, kind, ticket, who=ticket.owner, due_at=_due(ticket), at=at)


def open_by_link(conn: Connection, room: Mailroom, number: str) -> None:
    """Make sure that the link in letters opens a ticket."""
    opens = {"digest": digest(request_secret(room.key, number)), "ticket": number}
    conn.execute(insert(conn, request_secrets).values(opens).on_conflict_do_nothing())


def tell_chat(
    conn: Connection, room: Mailroom, kind: str, ticket: Ticket, *, who: str, due_at: str = "", at: datetime
) -> None:
    """Have the chat of a ticket's team told, if it has one: a line with a number and a name. `due_at`: by when it is answered."""
    if ticket.team not in room.chats:
        return
    line = ChatPayload(
        team=ticket.team, number=ticket.number, about="", who=who, due_at=due_at, zone=ticket.zone, at=at.isoformat()
    )
    put(conn, kind, "chat", payload=line, ticket=ticket.number, hold=room.hold, at=at)


def tell_writers(conn: Connection, room: Mailroom, kind: str, *, who: str, about: str = "", at: datetime) -> None:
    """Have the chat of those who look after articles told of one, or of a question that no article answers."""
    if ARTICLES in room.chats:
        line = ChatPayload(team=ARTICLES, number="", about=about, who=who, due_at="", zone="", at=at.isoformat())
        put(conn, kind, "chat", payload=line, at=at)


def tell_helpdesk(conn: Connection, room: Mailroom, kind: str, values: Mapping[str, object], *, at: datetime) -> None:
    """Have the helpdesk told of something that is no ticket: `values` in plain values, already masked. Nobody else learns of it."""
    if room.helpdesk:
        put(conn, kind, "helpdesk", payload={**values, "at": at.isoformat()}, at=at)


def payload_of(ticket: Ticket, remark: Remark | None, *, at: datetime) -> TicketPayload:
    """An event of a ticket in plain values, with what was said in it."""
    payload = TicketPayload(
        number=ticket.number,
        status=ticket.status,
        lang=ticket.lang,
        topic=ticket.topic,
        purpose=ticket.purpose,
        email=ticket.email,
        subject=ticket.subject,
        text=ticket.text,
        query=ticket.query,
        level=ticket.level,
        zone=ticket.zone,
        team=ticket.team,
        owner=ticket.owner,
        outcome=ticket.outcome,
        shown=list(ticket.shown),
        opened=list(ticket.opened),
        rejected=list(ticket.rejected),
        at=at.isoformat(),
        created_at=ticket.created_at.isoformat(),
        due_at=_due(ticket),
        due=_what_is_due(ticket),
    )
    if remark:
        article = PayloadArticle(id=remark.article.id, title=remark.article.title) if remark.article else None
        payload["message"] = PayloadMessage(author=remark.author, who=remark.who, text=remark.text, article=article)
        if remark.files:
            payload["message"]["files"] = _told(remark.files)
    return payload


def _told(files: Sequence[SentFile]) -> list[PayloadFile]:
    return [PayloadFile(name=file.name, size=file.size) for file in files]


def _what_is_due(ticket: Ticket) -> str:
    """What we promised by the promised time and still owe; "" where we promised nothing, and while the turn is not ours."""
    if ticket.due_at is None or ticket.status not in OURS:
        return ""
    return "answer" if ticket.answered_at else "first_answer"


def _due(ticket: Ticket) -> str:
    """The promised time in the zone it was promised in; "" without a promise."""
    if ticket.due_at is None:
        return ""
    return (ticket.due_at.astimezone(ZoneInfo(ticket.zone)) if ticket.zone else ticket.due_at).isoformat()
