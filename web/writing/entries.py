"""Files beside the articles as forms: facts, sections, terms, intents. A form changes the writer's draft of the file, which is reviewed like any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import WRITE
from kb.articles.facts import NAME as FACTS
from kb.storage.database import Transaction
from kb.writing.changes import NewChange, begin, save
from kb.writing.entries.entries_form import FORMS, entries_of, with_entry, without_entry
from kb.writing.fact_uses import changed_lines, counted_uses, uses_of
from kb.writing.source_text import shown
from web.dependencies import Now
from web.site.urls import write_url
from web.writing.files import Closed, TheRoom, WritersRoom
from web.writing.views.entries import EntryDesk, entries_page
from web.writing.views.forms import EntryAddress, EntryForm

router = APIRouter(prefix=WRITE, include_in_schema=False)


@router.get("/entries/{name}", name="entries_to_write")
def entries(room: TheRoom, now: Now, name: str, address: Annotated[EntryAddress, Query()]) -> Response:
    try:
        return _shown(room, _desk(room, name, now, address.key), address)
    except Closed as closed:
        return room.closed(closed)


@router.post("/entries/{name}", name="change_entry")
def change_entry(room: TheRoom, now: Now, name: str, sent: Annotated[EntryForm, Form()]) -> Response:
    """Saves the writer's draft of the file with this entry as the form has it, or without it."""
    key = sent.key.strip()
    try:
        desk = _desk(room, name, now, key)
        if sent.action != "remove" and sent.new and desk.entries is not None and key in desk.entries:
            return _shown(room, replace(desk, wrong=room.texts("write.entry_taken", name=key)), EntryAddress(new="1"))
        try:
            _keep(room, name, sent, now)
        except ValueError:
            return _shown(room, replace(desk, wrong=room.texts("write.entry_name")), EntryAddress(new="1"))
    except Closed as closed:
        return room.closed(closed)
    removed = sent.action == "remove"
    outcome = "removed" if removed else "saved"
    return RedirectResponse(write_url(f"entries/{name}", key="" if removed else key, told=outcome), 303)


def _keep(room: WritersRoom, name: str, sent: EntryForm, now: datetime) -> None:
    """Raises Closed, or ValueError for a name no entry can have."""
    stored, languages = room.stored(name), tuple(room.texts.languages)
    beginning = NewChange(path=name, title=room.title(name, ""), base=stored, who=room.who)

    def keep(conn: Transaction) -> None:
        change = begin(conn, beginning, at=now)
        key = sent.key.strip()
        if sent.action == "remove":
            text = without_entry(change.text, name, key)
        else:
            text = with_entry(change.text, name, key, sent.values, languages)
        save(conn, change.id, text, seen=change.head, at=now)

    room.state.keep(keep)


def _desk(room: WritersRoom, name: str, now: datetime, key: str) -> EntryDesk:
    """Raises Closed."""
    if name not in FORMS:
        raise HTTPException(404)
    stored, change, library = shown(room.stored(name) or ""), room.own(name), room.library
    text = change.text if change else stored
    facts = name == FACTS
    return EntryDesk(
        name=name,
        entries=entries_of(text, name, tuple(room.texts.languages)),
        change=change,
        uses=uses_of(library, key) if facts and key else (),
        counts=counted_uses(library) if facts and not key else {},
        changed=changed_lines(library, stored, text) if facts and change else (),
        today=now.date(),
    )


def _shown(room: WritersRoom, desk: EntryDesk, address: EntryAddress) -> Response:
    if desk.entries is not None and address.key and address.key not in desk.entries:
        raise HTTPException(404)
    return room.page("writing/entries.html", entries_page(room.texts, room.who, desk, address))
