"""A new article: begun from a scaffold as a draft that is in no file until it is published."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import WRITE
from kb.errors import OtvetError
from kb.staff.questions import ColleagueQuestion, answered_question
from kb.writing.changes import NewChange, begin, open_changes
from kb.writing.fields_form import values_of, with_values
from web.dependencies import Now
from web.site.urls import write_url
from web.writing.files import NEW, Closed, TheRoom, WritersRoom
from web.writing.views.forms import NewAddress, NewForm
from web.writing.views.new_change import new_page

router = APIRouter(prefix=WRITE, include_in_schema=False)


@router.get("/new", name="new_article")
def new(room: TheRoom, address: Annotated[NewAddress, Query()]) -> Response:
    question = _question(room, address.question)
    lang = address.lang or (question.lang if question else "")
    title = address.title or (question.title if question else "")
    form = NewForm(title=title, translates=address.translates, lang=lang, question=address.question)
    try:
        _ = room.store
        return room.page("writing/new.html", new_page(room.texts, room.who, room.library, form))
    except Closed as closed:
        return room.closed(closed)


@router.post("/new", name="begin_article")
def begin_article(room: TheRoom, now: Now, sent: Annotated[NewForm, Form()]) -> Response:
    """An unknown section is asked about once: it would be a new one."""
    lang = sent.lang if sent.lang in room.texts.languages else room.texts.lang
    wrong = "" if sent.title.strip() else room.texts("write.new_no_title")
    try:
        _ = room.store
        draft = (
            None
            if wrong
            else room.drafts.begin(
                title=sent.title.strip(),
                section=sent.section.strip(),
                lang=lang,
                name=sent.name.strip(),
                translates=sent.translates.strip(),
            )
        )
    except Closed as closed:
        return room.closed(closed)
    except OtvetError as error:
        draft, wrong = None, str(error)
    if draft and draft.unknown and sent.agreed != draft.unknown:
        page = new_page(room.texts, room.who, room.library, sent, unknown=draft.unknown)
        return room.page("writing/new.html", page)
    if draft and not _is_free(room, draft.path):
        wrong = room.texts("write.new_taken", path=draft.path)
    if draft is None or wrong:
        return room.page("writing/new.html", new_page(room.texts, room.who, room.library, sent, wrong=wrong))
    question = _question(room, sent.question)
    text = with_answer(draft.text, question) if question else draft.text
    beginning = NewChange(path=draft.path, title=sent.title.strip(), base=None, who=room.who, text=text)
    with room.state.change() as conn:
        begin(conn, beginning, at=now)
    return RedirectResponse(write_url(f"edit/{draft.path}"), 303)


def _is_free(room: WritersRoom, path: str) -> bool:
    with room.state.read() as conn:
        taken = bool(open_changes(conn, path))
    return not taken and bool(NEW.fullmatch(path)) and room.store.read(path) is None


def _question(room: WritersRoom, number: str) -> ColleagueQuestion | None:
    with room.state.read() as conn:
        return answered_question(conn, int(number)) if number else None


def with_answer(text: str, question: ColleagueQuestion) -> str:
    """The scaffold with a colleague's answer for its text. For staff alone until a writer says otherwise: so it was written."""
    fields = {"questions": question.title, "audience": "internal"}
    head, end, _ = with_values(text, values_of(text) or {}, fields).partition("\n---\n")
    return f"{head}{end}{question.answer}\n"
