"""The request page: what happens to a ticket, for whoever holds its secret."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi import Request as HttpRequest
from fastapi.responses import FileResponse, RedirectResponse
from starlette.responses import Response

from kb.attachments import attachment_path, media_type
from kb.contacts import Contacts
from kb.requests import NewMessage, Request, find_request, tell_whether_it_helped
from kb.service_levels import Promise, promise
from web.pages import private, render
from web.routes.contact import Files, Maybe, Posted
from web.sending import Pictures, send_message, store_pictures
from web.site import Language, Now, Site, TheSite, get_site
from web.urls import request_url
from web.views.contact_form import MAX_TEXT, FieldError
from web.views.pictures import picture_choices, picture_problem
from web.views.request import RequestPage

router = APIRouter(include_in_schema=False)


def get_held(http: HttpRequest, secret: str) -> Request:
    """The request this secret opens; any other address is a page that does not exist."""
    with get_site(http).database.read() as conn:
        found = find_request(conn, secret)
    if found is None:
        raise HTTPException(404)
    return found


Held = Annotated[Request, Depends(get_held)]


@router.get("/{lang}/request/{secret}", name="request")
def show(http: HttpRequest, lang: Language, site: TheSite, engine: Maybe, held: Held, secret: str):
    return _page(http, lang, engine, held, secret=secret)


@router.post("/{lang}/request/{secret}", name="add")
def add(
    http: HttpRequest, lang: Language, site: TheSite, engine: Maybe, held: Held, secret: str,
    form: Posted, files: Files, now: Now,
):  # fmt: skip
    """Words, screenshots or both; a request that was answered or closed is open again."""
    pictures = store_pictures(site, form.pictures, files)
    errors = _wrong(site, lang, form.text, pictures)
    if errors:
        kept = picture_choices(pictures.images, site, site.texts[lang])
        return _page(http, lang, engine, held, secret=secret, text=form.text, errors=errors, pictures=kept)
    new = NewMessage(text=form.text or "—", key=form.form_key, images=pictures.images)
    if send_message(site, secret, new, promise=_promise(engine, held, now), at=now) is None:
        raise HTTPException(422)
    return RedirectResponse(request_url(lang, secret) + "#last", 303)


@router.post("/{lang}/request/{secret}/helped", name="helped")
def helped(
    lang: Language, site: TheSite, engine: Maybe, held: Held, secret: str, now: Now, helped: Annotated[str, Form()] = ""
):
    """ "yes" closes the request, "no" opens it again."""
    if helped not in ("yes", "no"):
        raise HTTPException(422)
    with site.database.begin() as conn:
        due = _promise(engine, held, now)
        tell_whether_it_helped(conn, secret, helped == "yes", promise=due, room=site.room, at=now)
    site.deliverer.nudge()
    return RedirectResponse(request_url(lang, secret) + "#last", 303)


@router.get("/{lang}/request/{secret}/file/{name}", name="picture")
def picture(lang: Language, site: TheSite, held: Held, name: str):
    return send_picture(site, held.ticket.number, name)


def send_picture(site: Site, number: str, name: str) -> Response:
    """A screenshot of a ticket; 404 unless it is this ticket's."""
    with site.database.read() as conn:
        path = attachment_path(conn, site.store, number, name)
    if path is None:
        raise HTTPException(404)
    return private(FileResponse(path, media_type=media_type(name), filename=name, content_disposition_type="inline"))


def _page(http: HttpRequest, lang: str, engine: Any | None, held: Request, **shown: Any) -> Response:
    page = RequestPage.of(http.app.state.site, engine and engine.tree, lang, held, key=secrets.token_urlsafe(16), **shown)
    return private(render(http, lang, "request.html", page))


def _wrong(site: Site, lang: str, text: str, pictures: Pictures) -> tuple[FieldError, ...]:
    texts, errors = site.texts[lang], []
    if not text.strip() and not pictures.images and not pictures.refused:
        errors.append(FieldError("text", texts("request.errors.empty")))
    if len(text) > MAX_TEXT:
        errors.append(FieldError("text", texts("contact.errors.text_long", limit=MAX_TEXT)))
    if pictures.refused:
        errors.append(FieldError("screenshot", picture_problem(pictures.refused, texts)))
    return tuple(errors)


def _promise(engine: Any | None, held: Request, now: Any) -> Promise | None:
    contacts = Contacts.model_validate(engine.tree.contacts if engine else {})
    return promise(contacts, held.ticket.topic, at=now, chosen=held.ticket.level)
