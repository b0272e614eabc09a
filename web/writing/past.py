"""The history of a file: every published text, how it differs from what is there now, and one brought back as a new draft."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import WRITE
from kb.articles.files import BadText
from kb.writing.changes import NewChange, begin, save
from kb.writing.source_text import shown
from kb.writing.stores import WritingError
from web.dependencies import Now
from web.site.urls import write_url
from web.writing.files import Closed, TheRoom, WritersRoom
from web.writing.views.forms import VersionChosen
from web.writing.views.past import past_page

router = APIRouter(prefix=WRITE, include_in_schema=False)


@router.get("/past/{path:path}", name="past_of_article")
def past(room: TheRoom, path: str, choice: Annotated[VersionChosen, Query()]) -> Response:
    try:
        now, versions = room.stored(path) or "", room.store.history(path)
        then = _text(room, path, choice.version) if choice.version else ""
    except Closed as closed:
        return room.closed(closed)
    page = past_page(
        room.texts,
        room.who,
        path,
        versions,
        version_id=choice.version,
        then=shown(then),
        now=shown(now),
        zone=room.zone,
    )
    return room.page("writing/past.html", page)


@router.post("/past/{path:path}", name="bring_back_article")
def bring_back(room: TheRoom, now: Now, path: str, choice: Annotated[VersionChosen, Form()]) -> Response:
    """An old text becomes the writer's draft; what the draft said before is still among its saves."""
    try:
        stored, text = room.stored(path), shown(_text(room, path, choice.version))
    except Closed as closed:
        return room.closed(closed)
    beginning = NewChange(path=path, title=room.title(path, text), base=stored, who=room.who)
    with room.state.change() as conn:
        change = begin(conn, beginning, at=now)
        save(conn, change.id, text, seen=change.head, at=now)
    return RedirectResponse(write_url(f"edit/{path}", told="restored"), 303)


def _text(room: WritersRoom, path: str, version: str) -> str:
    try:
        return room.store.text_at(path, version)
    except (WritingError, BadText) as error:
        raise HTTPException(404) from error
