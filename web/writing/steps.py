"""The decision tree of an article as forms, one for each step. A form changes the writer's draft of the article, which is reviewed like any other."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import WRITE
from kb.storage.database import Transaction
from kb.writing.changes import NewChange, begin, save
from kb.writing.entries.steps_form import step_at, steps_in, with_step, without_step
from kb.writing.source_text import shown, stored_again
from web.dependencies import Now
from web.parts.problem_words import problem_in
from web.site.urls import write_url
from web.writing.files import Closed, TheRoom, WritersRoom
from web.writing.views.forms import EntryAddress, EntryForm
from web.writing.views.steps import StepsDesk, steps_page

router = APIRouter(prefix=WRITE, include_in_schema=False)


@router.get("/steps/{path:path}", name="steps_to_write")
def steps(room: TheRoom, path: str, address: Annotated[EntryAddress, Query()]) -> Response:
    try:
        return _shown(room, path, address)
    except Closed as closed:
        return room.closed(closed)


@router.post("/steps/{path:path}", name="change_step")
def change_step(room: TheRoom, now: Now, path: str, sent: Annotated[EntryForm, Form()]) -> Response:
    """Saves the writer's draft of the article with this step as the form has it, or without it."""
    key = sent.key.strip()
    try:
        held = steps_in(_text(room, path)) or {}
        if sent.action != "remove" and sent.new and key in held:
            wrong = room.texts("write.entry_taken", name=key)
            return _shown(room, path, EntryAddress(key=key, new="1"), sent, wrong=wrong)
        try:
            _keep(room, path, sent, now)
        except ValueError:
            wrong = room.texts("write.steps_refused")
            return _shown(room, path, EntryAddress(key=key, new=sent.new), sent, wrong=wrong)
    except Closed as closed:
        return room.closed(closed)
    removed = sent.action == "remove"
    told = "removed" if removed else "saved"
    return RedirectResponse(write_url(f"steps/{path}", key="" if removed else key, told=told), 303)


def _keep(room: WritersRoom, path: str, sent: EntryForm, now: datetime) -> None:
    """Raises Closed, or ValueError for what no tree can hold."""
    stored, key = room.stored(path), sent.key.strip()
    beginning = NewChange(path=path, title=room.title(path, shown(stored or "")), base=stored, who=room.who)

    def keep(conn: Transaction) -> None:
        change = begin(conn, beginning, at=now)
        made = without_step(change.text, key) if sent.action == "remove" else with_step(change.text, key, sent.values)
        save(conn, change.id, made, seen=change.head, at=now)

    room.state.keep(keep)


def _text(room: WritersRoom, path: str) -> str:
    """The writer's draft, else the article as it is. Raises Closed."""
    stored, change = room.stored(path), room.own(path)
    return change.text if change else shown(stored or "")


def _shown(
    room: WritersRoom, path: str, address: EntryAddress, sent: EntryForm | None = None, *, wrong: str = ""
) -> Response:
    """Raises Closed."""
    text, change, library = _text(room, path), room.own(path), room.library
    held = steps_in(text)
    if held is not None and address.key and not address.new and address.key not in held:
        raise HTTPException(404)
    _, problems = room.look(path, change.result if change else stored_again(room.stored(path) or "", text))
    told: dict[str, list[str]] = {}
    for problem in problems:
        if problem.path == path and (step := step_at(text, problem.line)):
            said = problem_in(problem, room.texts.lang)
            told.setdefault(step, []).append(f"{said.message} ({said.hint})" if said.hint else said.message)
    article = library.by_path.get(path)
    desk = StepsDesk(
        path=path,
        article=room.title(path, text),
        steps=held,
        change=change,
        articles={one.key: one.title for one in library.articles if article is None or one.lang == article.lang},
        problems=told,
        values=sent.values if sent else None,
        wrong=wrong,
    )
    return room.page("writing/steps.html", steps_page(room.texts, room.who, desk, address))
