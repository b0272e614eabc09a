"""Requests of whoever calls: looked for where the desk's field holds a number, an address or a telephone, or a caller is known."""

from __future__ import annotations

import re
from datetime import datetime

from kb.desk.finding import TicketQuery, find_page
from kb.finding.ticket_words import ADDRESS, NUMBER, TELEPHONE
from kb.storage.database import Transaction
from search.index.tree import Tree
from web.site.session import SignedIn
from web.site.texts import Texts
from web.site.urls import inbox_url
from web.staff.views.call import Call
from web.staff.views.known_requests import KnownRequests

MOST = 5  # requests shown at once
SHORT = re.compile(r"[№#]\s*(\d{1,6})")  # a number without its year, said to be one


def sought_in(words: str) -> str:
    """The number, address or telephone that the words are; "" for words of any other kind, which are a question."""
    words = words.strip()
    if short := SHORT.fullmatch(words):
        return short[1]
    return words if any(kind.fullmatch(words) for kind in (NUMBER, ADDRESS, TELEPHONE)) else ""


def known_requests(
    conn: Transaction, call: Call, staff: SignedIn, *, texts: Texts, tree: Tree | None, at: datetime
) -> KnownRequests:
    """Of whoever is named in the field, else of whoever calls; nothing for staff who may not read requests."""
    asked = sought_in(call.q)
    words = asked or sought_in(call.caller)
    if not words or not staff.allows("inbox"):
        return KnownRequests()
    sought = TicketQuery(at=at, day_end=at, me=staff.name, view="all", words=words)
    result = find_page(conn, sought, page=1, size=MOST)
    more = inbox_url(find=words) if result.total > MOST else ""
    return KnownRequests.of(texts, tree, result.tickets, asked=bool(asked), more=more, at=at)
