"""The editor: a text field with the source, saved with every button and by the script; what is wrong with it and what it finds."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.responses import Response

from kb.addresses import WRITE, article_path
from kb.errors import AttachmentRefused
from kb.requests.attachments import Upload
from kb.storage.database import Transaction
from kb.writing.changes import NewChange, SaveOutcome, begin, move_to, retitle, save, set_aside, settle_asides
from kb.writing.fields_form import title_of, with_field
from kb.writing.originals import original_of
from kb.writing.source_text import shown, stored_again
from kb.writing.stores import CONTENT_FILES, WritingError
from web.dependencies import Now
from web.parts.uploads import PostedFiles
from web.site.pages import render_part
from web.site.urls import write_url
from web.writing.article_pictures import keep_picture, line_of, picture_problem
from web.writing.branches import drop_branch, keep_branch
from web.writing.files import Closed, TheRoom, WritersRoom
from web.writing.views.editor import Desk, KnownOfText, clash_page, editor_page
from web.writing.views.forms import EditorAddress, SourceForm
from web.writing.views.looks import findings_in, preview_of, problems_in
from web.writing.views.original import original_view

router = APIRouter(prefix=WRITE, include_in_schema=False)
SHORT = 12  # digits of git's name for a text
SHOWN = ("preview", "find")


TheSource = Annotated[SourceForm, Form()]


@router.get("/edit/{path:path}", name="edit_article")
def edit(room: TheRoom, path: str, address: Annotated[EditorAddress, Query()]) -> Response:
    try:
        return _editor(room, path, address)
    except Closed as closed:
        return room.closed(closed)


@router.post("/edit/{path:path}", name="save_article")
def save_article(room: TheRoom, now: Now, path: str, sent: TheSource, files: PostedFiles) -> Response:
    """Every button saves first: nobody loses a text by looking at it. A picture that came with it is kept whatever the button."""
    try:
        if sent.action == "discard":
            return _discard(room, path, sent, now)
        saved = _saved(room, path, sent, now)
        if sent.action == "review" and not saved.clash and not files:
            return _to_review(room, saved, now)
    except Closed as closed:
        return room.closed(closed)
    except WritingError as error:
        return room.closed(Closed(room.refusal(error), 422))
    if saved.clash:
        hidden = {"seen": str(saved.change.head), "settle": "1"}
        action = write_url(f"edit/{path}")
        page = clash_page(room.texts, room.who, saved.change, saved.clash, at_save=True, action=action, hidden=hidden)
        return room.page("writing/clash.html", page)
    if files:
        return _with_picture(room, path, files, now)
    show = sent.action if sent.action in SHOWN else ""
    anchor = f"#{show}" if show else ""
    return RedirectResponse(write_url(f"edit/{path}", show=show, told="" if show else "saved") + anchor, 303)


@router.post("/save/{path:path}", name="keep_article")
def keep_article(room: TheRoom, now: Now, path: str, sent: TheSource) -> Response:
    """The script's own save. `text`: what the field is to hold now, where another tab's save was joined with it."""
    try:
        saved = _saved(room, path, sent, now)
    except Closed as closed:
        return JSONResponse({"problem": closed.why}, closed.status)
    except WritingError as error:
        return JSONResponse({"problem": room.refusal(error)}, 409)
    if saved.clash:
        return JSONResponse({"clash": True, "seen": saved.change.head}, 409)
    review = write_url(f"changes/{saved.change.id}")
    return JSONResponse({"seen": saved.change.head, "text": saved.change.text, "review": review})


@router.post("/look/{path:path}", name="look_at_article")
def look_at_article(request: Request, room: TheRoom, path: str, sent: TheSource) -> Response:
    """What is known of a text as it stands in the field, for the script that puts it beside it. Nothing is kept."""
    try:
        stored = room.stored(path) or ""
        known = _known(room, path, stored_again(stored, sent.source), show=sent.action)
    except Closed as closed:
        return JSONResponse({"problem": closed.why}, closed.status)
    return render_part(request, room.texts, "writing/known.html", _Part(known))


class _Part:
    """A piece of the editor's page, as the template knows the whole."""

    title = ""

    def __init__(self, known: KnownOfText) -> None:
        self.known = known


def _editor(room: WritersRoom, path: str, address: EditorAddress, refused: str = "") -> Response:
    """Raises Closed."""
    desk = replace(_desk(room, path), picture=line_of(room, path, address.picture), refused=refused)
    known = _known(room, path, _stored(room, path, desk), show=address.show)
    page = editor_page(room.texts, room.who, desk, known, told=address.told, zone=room.zone)
    return room.page("writing/editor.html", page)


def _with_picture(room: WritersRoom, path: str, files: list[Upload], now: Now) -> Response:
    """The text is saved already; the page then has the line to copy, or says why there is no picture."""
    try:
        picture = keep_picture(room, path, files, now)
    except AttachmentRefused as error:
        return _editor(room, path, EditorAddress(), picture_problem(error, room.texts))
    except Closed as closed:
        return room.closed(closed)
    except WritingError as error:
        return _editor(room, path, EditorAddress(), room.refusal(error))
    return RedirectResponse(write_url(f"edit/{path}", picture=picture.name) + "#pictures", 303)


def _desk(room: WritersRoom, path: str) -> Desk:
    stored, change = room.stored(path), room.own(path)
    text = change.text if change else shown(stored or "")
    article = room.library.by_path.get(path)
    with room.state.read() as conn:
        asides = set_aside(conn, change.id) if change else ()
    return Desk(
        path=path,
        title=room.title(path, text),
        text=text,
        change=change,
        others=room.others(path),
        asides=asides,
        original=original_view(room.texts, original_of(room.store, room.library, path, text)),
        moved=change is not None and change.expected != stored,
        live=article_path(article.lang, article.key) if article and article.id in room.live else "",
    )


def _stored(room: WritersRoom, path: str, desk: Desk) -> str:
    return desk.change.result if desk.change else room.stored(path) or ""


def _known(room: WritersRoom, path: str, stored: str, *, show: str) -> KnownOfText:
    unsaved, problems = room.look(path, stored)
    known = KnownOfText(problems=problems_in(room.texts, problems, path))
    if show == "preview":
        known = replace(known, preview=preview_of(unsaved))
    if show == "find" and unsaved:
        known = replace(known, findings=findings_in(room.texts, room.drafts.findings(unsaved)))
    return known


def _saved(room: WritersRoom, path: str, sent: SourceForm, now: Now) -> SaveOutcome:
    """Raises Closed or WritingError."""
    stored = room.stored(path)
    original = original_of(room.store, room.library, path, sent.source) if sent.action == "translated" else None

    def keep(conn: Transaction) -> SaveOutcome:
        beginning = NewChange(path=path, title=room.title(path, shown(stored or "")), base=stored, who=room.who)
        change = begin(conn, beginning, at=now)
        text = sent.text(change.text)
        if original:
            text = with_field(text, "translated_from", original.digest[:SHORT])
        saved = save(conn, change.id, text, seen=sent.seen, at=now)
        if sent.settle:
            settle_asides(conn, change.id)
        if path not in CONTENT_FILES and (title := title_of(saved.change.text)):
            retitle(conn, change.id, title)
        return saved

    return room.state.keep(keep)


def _to_review(room: WritersRoom, saved: SaveOutcome, now: Now) -> Response:
    with room.state.change() as conn:
        change = move_to(conn, saved.change.id, "review", at=now)
    keep_branch(room, change, now)
    return RedirectResponse(write_url(f"changes/{change.id}", told="sent"), 303)


def _discard(room: WritersRoom, path: str, sent: SourceForm, now: Now) -> Response:
    """What stood in the field is kept first: a change that is taken up again has it."""
    change = room.own(path)
    if change:
        if sent.source:
            _saved(room, path, sent, now)
        with room.state.change() as conn:
            move_to(conn, change.id, "discarded", at=now)
        drop_branch(room, change)
        return RedirectResponse(write_url(f"changes/{change.id}", told="discarded"), 303)
    return RedirectResponse(write_url(), 303)
