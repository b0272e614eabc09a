"""Requests of whoever calls, beside the answers: found by the number, the address or the telephone in the one field, or by who rings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.requests.tickets import OURS, Ticket
from search.index.tree import Tree
from web.parts.conversation import first_words
from web.parts.times import moment
from web.site.texts import Texts
from web.site.urls import inbox_url

FIRST_WORDS = 90  # characters


@dataclass(frozen=True)
class KnownRequest:
    number: str
    url: str
    state: str
    words: str
    due: str


@dataclass(frozen=True)
class KnownRequests:
    """`asked`: they were looked for by what was typed, not only by who calls; with none found that is told."""

    rows: tuple[KnownRequest, ...] = ()
    asked: bool = False
    more: str = ""  # address of all of them; "" where all are shown

    @classmethod
    def of(
        cls, texts: Texts, tree: Tree | None, tickets: Sequence[Ticket], *, asked: bool, more: str, at: datetime
    ) -> KnownRequests:
        return cls(tuple(_row(ticket, texts, tree, at) for ticket in tickets), asked, more)


def _row(ticket: Ticket, texts: Texts, tree: Tree | None, at: datetime) -> KnownRequest:
    words = first_words(ticket, tree, texts, longest=FIRST_WORDS)
    promised = ticket.due_at if ticket.status in OURS else None
    return KnownRequest(
        number=ticket.number,
        url=inbox_url(ticket.number),
        state=texts(f"inbox.states.{ticket.status}"),
        words=words,
        due=f"{texts('inbox.due')} {moment(promised, ticket.zone, texts)}" if promised else "",
    )
