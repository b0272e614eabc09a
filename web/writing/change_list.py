"""The list of articles, and the way from an article on the site to its source."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import WRITE
from kb.insights.readers_words import words_of_readers
from kb.staff.flags import open_flags
from kb.writing.changes import open_changes
from web.dependencies import Now
from web.site.urls import write_url
from web.writing.files import Closed, TheRoom
from web.writing.views.change_list import ListQuery, Shelf, list_page
from web.writing.views.forms import ListAddress
from web.writing.views.to_do import Waiting

MOST = 1000  # of flags, and of readers' words

router = APIRouter(prefix=WRITE, include_in_schema=False)


@router.get("", name="articles_to_write")
def articles(room: TheRoom, now: Now, address: Annotated[ListAddress, Query()]) -> Response:
    try:
        library, _ = room.library, room.store
        if exchange := room.writing.exchange:
            exchange.glance()
    except Closed as closed:
        return room.closed(closed)
    with room.state.read() as conn:
        changes = open_changes(conn)
        waiting = Waiting(flags=open_flags(conn, limit=MOST), words=words_of_readers(conn, limit=MOST))
    shelf = Shelf(
        library=library,
        broken=room.drafts.broken,
        changes=changes,
        behind=room.drafts.behind,
        today=now.date(),
        at=now,
        zone=room.zone,
        waiting=waiting,
        exchange=exchange.state if exchange else None,
    )
    query = ListQuery(words=address.q.strip(), state=address.state, lang=address.lang, page=address.page)
    return room.page("writing/list.html", list_page(room.texts, room.who, shelf, query))


@router.get("/article/{reference:path}", name="article_to_write")
def article(room: TheRoom, reference: str) -> Response:
    """Leads from an article as the site names it (ru/cards/limits) to its file."""
    target = room.library.by_id.get(reference)
    if target is None:
        raise HTTPException(404)
    return RedirectResponse(write_url(f"edit/{target.path}"), 303)
