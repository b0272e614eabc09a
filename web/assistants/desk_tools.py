"""Assistants at the desk: tickets found, a note left for colleagues, a call promised, two tickets made one. The tools' tokens are checked as in `tools`."""

from __future__ import annotations

from datetime import datetime

from mcp.server.mcpserver.exceptions import ToolError

from kb.desk.finding import TicketQuery, find_page
from kb.desk.later import NewCallback, promise_call
from kb.desk.merge import merge_once
from kb.errors import RequestError
from kb.requests.staff_actions import add_note
from kb.requests.tickets import find_ticket
from kb.storage.database import Transaction
from web.assistants.arguments import (
    BriefText,
    CallMoment,
    FoundLimit,
    NoteKey,
    NoteText,
    SoughtWords,
    TelephoneText,
    TicketName,
)
from web.assistants.models import NoteLeft, SeenTicket, TicketsSeen
from web.assistants.tools import Assistant
from web.site.urls import inbox_url


class DeskAssistant:
    """The tools of the desk over those of an assistant, which judges tokens and keeps what is done."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._site = assistant.site

    def find_tickets(self, words: SoughtWords, limit: FoundLimit = 10) -> TicketsSeen:
        """Find tickets by a number, a client's address, or words of any form; the newest first. Notes are not in them."""
        token, now = self._assistant.token("tickets", "calls"), self._site.clock()
        sought = TicketQuery(at=now, day_end=now, me="", view="all", words=words, order="new")
        with self._site.state.change() as conn:
            result = find_page(conn, sought, page=1, size=limit)
            self._assistant.keep(conn, token, "list_requests", "", kind="read")
        rows = tuple(
            SeenTicket(
                number=ticket.number,
                status=ticket.status,
                owner=ticket.owner,
                subject=ticket.subject,
                text=ticket.text,
                created=ticket.created_at.isoformat(),
                due=ticket.due_at.isoformat() if ticket.due_at else "",
                url=f"{self._site.settings.public_url}{inbox_url(ticket.number)}",
            )
            for ticket in result.tickets
        )
        return TicketsSeen(total=result.total, tickets=rows)

    def add_note(self, ticket: TicketName, note: NoteText, key: NoteKey = "") -> NoteLeft:
        """Leave a note for colleagues in a ticket. The client never sees it."""
        token, now = self._assistant.token("inbox", "changes"), self._site.clock()
        room = self._site.state.room
        with self._site.state.change() as conn:
            number = _number(conn, ticket)
            try:
                add_note(
                    conn, number, who=token.name, text=note, key=key and f"mcp:{token.id}:{key}", room=room, at=now
                )
            except RequestError as refused:
                raise ToolError(str(refused)) from None
            self._assistant.keep(conn, token, "agent_add_note", number)
        return NoteLeft(number=number)

    def promise_call(
        self, ticket: TicketName, at: CallMoment, telephone: TelephoneText, about: BriefText = ""
    ) -> NoteLeft:
        """Promise the client of a ticket a call: it stands in the list of that day. The same call is promised once."""
        token, now = self._assistant.token("inbox", "changes"), self._site.clock()
        room = self._site.state.room
        with self._site.state.change() as conn:
            number = _number(conn, ticket)
            try:
                new = NewCallback(at=datetime.fromisoformat(at), telephone=telephone, note=about)
                promise_call(conn, number, new, who=token.name, room=room, at=now)
            except (RequestError, ValueError) as refused:
                raise ToolError(str(refused)) from None
            self._assistant.keep(conn, token, "agent_promise_call", number)
        return NoteLeft(number=number)

    def merge_tickets(self, ticket: TicketName, into: TicketName) -> NoteLeft:
        """Make two tickets of one client one: `ticket` is closed, its words move into `into`. Both numbers lead to the one that stays."""
        token, now = self._assistant.token("inbox", "changes"), self._site.clock()
        with self._site.state.change() as conn:
            number = _number(conn, ticket)
            try:
                stays = merge_once(conn, number, into, who=token.name, room=self._site.state.room, at=now)
            except RequestError as refused:
                raise ToolError(str(refused)) from None
            self._assistant.keep(conn, token, "agent_merge_ticket", number)
        return NoteLeft(number=stays.number)


def _number(conn: Transaction, ticket: str) -> str:
    if find_ticket(conn, ticket.strip()) is None:
        raise ToolError("There is no ticket of this number; `find_tickets` finds them by their words.")
    return ticket.strip()
