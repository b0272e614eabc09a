"""Files beside the articles as forms: facts, sections, ways of contact and all the others. A form changes the writer's draft of the file, which is reviewed like any other."""

from __future__ import annotations

from collections.abc import Mapping
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
from kb.writing.entries.entries_form import entries_of, with_entry, without_entry
from kb.writing.entries.entry_fields import FORMS, SINGLE, file_of
from kb.writing.entries.entry_problems import EntryProblem, problems_at, to_check
from kb.writing.fact_uses import changed_lines, counted_uses, uses_of
from kb.writing.source_text import shown
from web.dependencies import Now
from web.site.urls import write_url
from web.writing.files import Closed, TheRoom, WritersRoom
from web.writing.views.entries import EntryDesk, entries_page
from web.writing.views.entry_inputs import EntryInputs
from web.writing.views.entry_preview import preview_of
from web.writing.views.forms import EntryAddress, EntryForm

router = APIRouter(prefix=WRITE, include_in_schema=False)


@router.get("/entries/{name}", name="entries_to_write")
def entries(room: TheRoom, now: Now, name: str, address: Annotated[EntryAddress, Query()]) -> Response:
    try:
        return _shown(room, _desk(room, _form(name, address.of), now, address.key), address)
    except Closed as closed:
        return room.closed(closed)


@router.post("/entries/{name}", name="change_entry")
def change_entry(room: TheRoom, now: Now, name: str, sent: Annotated[EntryForm, Form()]) -> Response:
    """Saves the writer's draft of the file with this entry as the form has it, or without it."""
    key, form, again = sent.key.strip(), _form(name, sent.of), EntryAddress(of=sent.of, new="1")
    try:
        desk = _desk(room, form, now, key)
        if sent.action != "remove" and sent.new and desk.entries is not None and key in desk.entries:
            return _shown(room, replace(desk, wrong=room.texts("write.entry_taken", name=key)), again)
        try:
            _keep(room, form, sent, now)
        except ValueError:
            return _shown(room, replace(desk, wrong=room.texts("write.entry_name")), again)
    except Closed as closed:
        return room.closed(closed)
    removed = sent.action == "remove"
    told = "removed" if removed else "saved"
    shown_key = "" if removed or form in SINGLE else key
    return RedirectResponse(write_url(f"entries/{name}", of=sent.of, key=shown_key, told=told), 303)


def _form(name: str, part: str) -> str:
    form = f"{name}#{part}" if part else name
    if form not in FORMS:
        raise HTTPException(404)
    return form


def _keep(room: WritersRoom, form: str, sent: EntryForm, now: datetime) -> None:
    """Raises Closed, or ValueError for a name no entry can have."""
    name = file_of(form)
    stored, languages = room.stored(name), tuple(room.texts.languages)
    beginning = NewChange(path=name, title=room.title(name, ""), base=stored, who=room.who)

    def keep(conn: Transaction) -> None:
        change = begin(conn, beginning, at=now)
        key = sent.key.strip()
        if sent.action == "remove":
            text = without_entry(change.text, form, key)
        else:
            text = with_entry(change.text, form, key, sent.values, languages)
        save(conn, change.id, text, seen=change.head, at=now)

    room.state.keep(keep)


def _desk(room: WritersRoom, form: str, now: datetime, key: str) -> EntryDesk:
    """Raises Closed."""
    name, languages = file_of(form), tuple(room.texts.languages)
    stored, change, library = shown(room.stored(name) or ""), room.own(name), room.library
    text = change.text if change else stored
    facts, entries = name == FACTS, entries_of(text, form, languages)
    key = next(iter(entries or ()), "") if form in SINGLE else key
    return EntryDesk(
        form=form,
        entries=entries,
        change=change,
        problems=_problems(room, form, text, (entries or {}).get(key, {})) if change else (),
        preview=preview_of(room.texts, form, key, text, now),
        offers={"facts": sorted(library.facts.by_key), "articles": sorted({one.key for one in library.articles})},
        uses=uses_of(library, key) if facts and key else (),
        counts=counted_uses(library) if facts and not key else {},
        changed=changed_lines(library, stored, text) if facts and change else (),
        today=now.date(),
    )


def _problems(room: WritersRoom, form: str, text: str, values: Mapping[str, str]) -> tuple[EntryProblem, ...]:
    """What is wrong with the draft, at the inputs of the entry that is shown."""
    checked = to_check(text)
    found = room.drafts.look_at_file(file_of(form), checked.encode("utf-8"))
    return problems_at(form, checked, found, EntryInputs(room.texts, form, values, {}).names())


def _shown(room: WritersRoom, desk: EntryDesk, address: EntryAddress) -> Response:
    if desk.entries is not None and address.key and address.key not in desk.entries:
        raise HTTPException(404)
    return room.page("writing/entries.html", entries_page(room.texts, room.who, desk, address))
