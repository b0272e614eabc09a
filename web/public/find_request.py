"""A customer who has lost a link: by address, and number where it is known, what they asked for is sent to that address again."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.background import BackgroundTask
from starlette.responses import Response

from kb.errors import StateUnavailable
from kb.requests.links import note_asked, send_link, send_links, written_number
from web.dependencies import Now, PageTexts, TheState
from web.public.views.contact_form import FieldError
from web.public.views.request import FindRequestPage
from web.site.pages import private, render
from web.site.state import SiteState
from web.site.texts import Texts
from web.site.urls import find_request_url

router = APIRouter(include_in_schema=False)
Written = Annotated[str, Form(max_length=1000)]


@router.get("/{lang}/request", name="find_request")
def ask(request: Request, texts: PageTexts, sent: str = "") -> Response:
    return render(request, texts, "public/find_request.html", FindRequestPage.of(texts, sent=sent == "yes"))


@router.post("/{lang}/request", name="send_link")
def send(
    request: Request, texts: PageTexts, state: TheState, now: Now, number: Written = "", email: Written = ""
) -> Response:
    """Without a number the links to all requests of the address. The answer is the same whether there is such a request or not, and as quick: it goes out before anything is looked for.
    Nobody learns who has written to us.
    """
    if errors := _errors(texts, number, email):
        page = FindRequestPage.of(texts, number=number, email=email, errors=errors)
        return private(render(request, texts, "public/find_request.html", page))
    with state.change() as conn:
        note_asked(conn, at=now)
    looked_for = BackgroundTask(_send, state, number, email, now)
    return RedirectResponse(find_request_url(texts.lang, sent=True), 303, background=looked_for)


def _send(state: SiteState, number: str, email: str, at: datetime) -> None:
    with suppress(StateUnavailable), state.change() as conn:  # the log was told
        if number.strip():
            send_link(conn, number, email, room=state.room, at=at)
        else:
            send_links(conn, email, room=state.room, at=at)


def _errors(texts: Texts, number: str, email: str) -> tuple[FieldError, ...]:
    name, at, domain = email.strip().partition("@")
    wrong = (("email", not (name and at and domain)), ("number", bool(number.strip()) and not written_number(number)))
    return tuple(FieldError(field, texts(f"find.{field}_missing")) for field, missing in wrong if missing)
