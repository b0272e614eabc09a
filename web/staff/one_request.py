"""One request of the inbox: reading, answering, handing over and closing; the name of whoever does it signs the answers."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from pydantic import Field as Len
from starlette.responses import Response

from kb.addresses import STAFF
from kb.delivery.letters import LetterWriter
from kb.desk.finding import same_customer, tags_of
from kb.desk.later import calls_of
from kb.desk.merge import main_ticket
from kb.desk.presence import note_presence, others_present
from kb.desk.undo import HOLD, TicketsBefore, remember
from kb.errors import AttachmentRefused, RequestError
from kb.notifications.notifications import count_unseen, put_away
from kb.requests.attachments import KeptFile
from kb.requests.customer import key_of_words, read_request
from kb.requests.events import ArticleRef
from kb.requests.staff_actions import Reply, history
from kb.requests.tickets import Ticket, find_ticket
from kb.storage.database import Transaction
from search.query.protocols import SearchEngine
from web.dependencies import Clerk, Now, OptionalEngine, PageTexts, TheState, get_now, get_settings, get_state
from web.parts.attached import send_file
from web.parts.citation import cited_article
from web.parts.uploads import PostedFiles, discard_spare
from web.site.numbers import LARGEST_ROW
from web.site.pages import private, render, render_part
from web.site.session import SignedIn
from web.site.texts import Texts
from web.site.urls import inbox_url
from web.staff.deeds import UNDOABLE, VERBS, StaffDeed, StaffText, StaffWords, owners_of
from web.staff.forms import ShortText
from web.staff.reply_help import ReplyQuery, composed, reply_help
from web.staff.reply_letter import ShownLetter, reply_letter
from web.staff.views.beside import BesideRequest, KnownBeside, PresentPeople
from web.staff.views.one_request import StaffRequestPage, caller_of

router = APIRouter(prefix=STAFF, include_in_schema=False)


class OpenedFrom(ReplyQuery):
    """How a request is opened: what is asked of its reply, and an action that may be taken back."""

    undo: ShortText = ""


@router.get("/requests/{number}", name="staff_request")
def one(
    request: Request,
    staff: Clerk,
    texts: PageTexts,
    state: TheState,
    engine: OptionalEngine,
    number: str,
    asked: Annotated[OpenedFrom, Query()],
) -> Response:
    """One request; the number of a merged one leads to the one it is part of."""
    with state.read() as conn:
        ticket = find_ticket(conn, number)
        main = main_ticket(conn, ticket) if ticket else None
    if main and main.number != number:
        return RedirectResponse(inbox_url(main.number), 303)
    return request_page(request, staff, texts, engine, number, asked=asked)


class PresenceForm(BaseModel):
    """What somebody does with the request that is open."""

    doing: ShortText = "reading"


class ShownNotifications(BaseModel):
    """The newest notification there was when the page was made: those about this request are read with it."""

    until: Annotated[int, Len(ge=0, le=LARGEST_ROW)] = 0


@router.post("/requests/{number}/presence", name="staff_presence")
def presence(
    request: Request,
    staff: Clerk,
    texts: PageTexts,
    state: TheState,
    now: Now,
    number: str,
    shown: Annotated[ShownNotifications, Query()],
    sent: Annotated[PresenceForm, Form()],
) -> Response:
    """Tells that somebody is there, who has read what they were told of this request; answers who else is, as a piece of the page."""
    with state.change() as conn:
        if find_ticket(conn, number) is None:
            raise HTTPException(404)
        note_presence(conn, number, who=staff.name, doing=sent.doing, at=now)
        put_away(conn, staff.name, until=shown.until, ticket=number, at=now)
        others = others_present(conn, number, who=staff.name, at=now)
    return render_part(request, texts, "staff/present.html", PresentPeople.of(texts, others))


@router.get("/requests/{number}/offers", name="staff_offers")
def offers(
    request: Request,
    staff: Clerk,
    texts: PageTexts,
    state: TheState,
    engine: OptionalEngine,
    number: str,
    asked: Annotated[ReplyQuery, Query()],
) -> Response:
    """Articles for a reply, as a piece of the page."""
    with state.read() as conn:
        ticket, events = find_ticket(conn, number), history(conn, number)
    if ticket is None:
        raise HTTPException(404)
    help = reply_help(request, staff, engine, ticket, asked, caller=caller_of(events))
    return render_part(request, texts, "staff/offers.html", help)


class WrittenSoFar(OpenedFrom):
    """A reply that is being written, and what one of the buttons beside it does to it."""

    text: StaffText = ""
    key: ShortText = ""
    seen: ShortText = ""


@router.post("/requests/{number}/compose", name="staff_compose")
def compose(
    request: Request,
    staff: Clerk,
    texts: PageTexts,
    engine: OptionalEngine,
    number: str,
    sent: Annotated[WrittenSoFar, Form()],
) -> Response:
    """The page again with what was written, and what a button puts into it; stores nothing."""
    return request_page(request, staff, texts, engine, number, text=sent.text, asked=sent)


@router.get("/requests/{number}/file/{name}", name="staff_file")
def file(staff: Clerk, state: TheState, number: str, name: str, small: str = "") -> Response:
    return send_file(state, number, name, small=bool(small))


@router.post("/requests/{number}/{verb}", name="staff_verb")
def do(
    request: Request,
    staff: Clerk,
    texts: PageTexts,
    state: TheState,
    engine: OptionalEngine,
    now: Now,
    number: str,
    verb: str,
    sent: Annotated[StaffWords, Form()],
    files: PostedFiles,
) -> Response:
    """`verb` is one of VERBS; what a ticket does not allow is told on its page, with everything written still there."""
    if verb not in VERBS:
        raise HTTPException(404)
    kept: tuple[KeptFile, ...] = ()
    undo = ""
    try:
        kept = state.store.keep(files if verb == "reply" else ())
        with state.change() as conn:
            ticket = find_ticket(conn, number)
            if ticket is None:
                raise HTTPException(404)
            answer = _reply(engine, staff, sent, ticket.lang, kept)
            room = replace(state.room, hold=HOLD) if verb in UNDOABLE else state.room
            before = TicketsBefore.of(conn, [number])
            put_away(conn, staff.name, ticket=number, at=now)
            VERBS[verb](conn, number, StaffDeed(staff.name, ticket, sent, answer, room, now))
            undo = remember(conn, before, who=staff.name, at=now) if verb in UNDOABLE else ""
    except (RequestError, AttachmentRefused) as error:
        state.store.discard(kept)
        return request_page(request, staff, texts, engine, number, text=sent.text, error=error)
    discard_spare(state, kept)
    return RedirectResponse(inbox_url(number, undo=undo) + "#last", 303)


def _reply(
    engine: SearchEngine | None, staff: SignedIn, sent: StaffWords, lang: str, files: Sequence[KeptFile]
) -> Reply:
    """The answer with its article: one customers can open, by id, key or dictated code. RequestError for any other."""
    cited = _cited(engine, sent, lang)
    key = key_of_words(sent.key, sent.text, cited.id if cited else "", *sorted(file.digest for file in files))
    seen = int(sent.seen) if sent.seen else None
    return Reply(who=staff.name, text=sent.text, key=key, article=cited, seen=seen, files=files)


def _cited(engine: SearchEngine | None, sent: StaffWords | ReplyQuery, lang: str) -> ArticleRef | None:
    reference = sent.other.strip() or sent.article
    return cited_article(engine.tree if engine else None, reference, lang) if reference else None


def request_page(
    request: Request,
    staff: SignedIn,
    texts: Texts,
    engine: SearchEngine | None,
    number: str,
    *,
    text: str = "",
    error: RequestError | AttachmentRefused | None = None,
    asked: OpenedFrom | None = None,
) -> Response:
    """The page of a request, 404 where there is none. `text` is what was being written, `error` why it was not taken."""
    asked, now = asked or OpenedFrom(), get_now(request)
    with get_state(request).read() as conn:
        opened, events = read_request(conn, number, internal=True), history(conn, number)
        known = _known(conn, number, opened.ticket.email, staff.name, now) if opened else None
    if opened is None or known is None:
        raise HTTPException(404)
    tree = engine.tree if engine else None
    help = reply_help(request, staff, engine, opened.ticket, asked, caller=caller_of(events))
    shown = _letter(request, engine, opened.ticket, who=staff.name, text=text, asked=asked)
    page = StaffRequestPage.of(
        texts,
        tree,
        opened,
        who=staff.name,
        history=events,
        key=secrets.token_urlsafe(16),
        help=help,
        text=composed(text, help, asked),
        error=error or shown.problem,
    )
    beside = BesideRequest.of(texts, tree, opened.ticket, known, undo=asked.undo, at=now)
    return private(render(request, texts, "staff/one_request.html", replace(page, beside=beside, letter=shown.letter)))


def _letter(
    request: Request, engine: SearchEngine | None, ticket: Ticket, *, who: str, text: str, asked: ReplyQuery
) -> ShownLetter:
    """The answer that is being written as a letter, for whoever asked to see it."""
    if not asked.letter:
        return ShownLetter()
    writer = LetterWriter(get_settings(request), get_state(request).key)
    try:
        article = _cited(engine, asked, ticket.lang)
    except RequestError as unknown:
        return ShownLetter(problem=unknown)
    return ShownLetter(reply_letter(writer, ticket, who=who, text=text, article=article, at=get_now(request)))


def _known(conn: Transaction, number: str, email: str, who: str, at: datetime) -> KnownBeside:
    return KnownBeside(
        tags=tags_of(conn, [number]).get(number, ()),
        calls=calls_of(conn, number),
        others=same_customer(conn, email, but=number),
        present=others_present(conn, number, who=who, at=at),
        owners=owners_of(conn),
        newest=count_unseen(conn, [who])[who].newest,
    )
