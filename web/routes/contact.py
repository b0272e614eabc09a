"""The contact form: shown, answered by an article, or sent."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.errors import IndexUnavailable
from kb.limits import Attempt, Verdict, new_form_key
from kb.requests import find_request
from kb.search_log import Deflection
from web.journal import note_deflection
from web.pages import private, render, render_part
from web.sending import Pictures, fresh_key, send_form, store_pictures
from web.site import Address, Language, Now, Site, TheSite
from web.texts import Texts
from web.urls import sent_url, solved_url
from web.views.contact import ContactPage, ContactsOf, SentPage, SolvedPage, first_form
from web.views.contact_form import ContactForm, FieldError, check, new_ticket
from web.views.limits import refusal
from web.views.pictures import picture_problem
from web.views.suggestions import suggestions_for, with_topic

router = APIRouter(include_in_schema=False)


async def read_form(request: Request) -> ContactForm:
    """The posted form. Reading a body is all that is asynchronous here; everything after it is plain."""
    return ContactForm.parse(await request.form(max_files=MAX_FILES))


async def read_files(request: Request) -> list[bytes]:
    """The posted screenshots; a file control that was left empty sends a file without a name."""
    sent = (await request.form(max_files=MAX_FILES)).getlist("screenshot")
    return [await file.read() for file in sent if not isinstance(file, str) and file.filename]


def optional_engine(request: Request) -> Any | None:
    """The engine, or None while nothing is built: somebody who needs a person is heard all the same."""
    try:
        return request.app.state.site.live.public
    except IndexUnavailable:
        return None


MAX_FILES = 10  # more than the form takes, so that the refusal is ours to word
Posted = Annotated[ContactForm, Depends(read_form)]
Files = Annotated[list[bytes], Depends(read_files)]
Maybe = Annotated[Any, Depends(optional_engine)]
Text = Annotated[str, Query(max_length=2000)]


@router.get("/{lang}/contact", name="contact")
def contact(
    request: Request, lang: Language, site: TheSite, engine: Maybe, now: Now,
    topic: Text = "", purpose: Text = "", q: Text = "", source: Text = "",
):  # fmt: skip
    asked = {"topic": topic, "purpose": purpose, "q": q, "source": source}
    form = first_form(_contacts(engine, lang), asked | {"form_key": new_form_key(site.room.key, at=now)})
    offered = suggestions_for(site, engine, form, lang)
    return _form(request, lang, engine, with_topic(form, offered), suggestions=offered)


@router.post("/{lang}/contact", name="send")
def send(
    request: Request, lang: Language, site: TheSite, engine: Maybe, form: Posted, files: Files, now: Now, address: Address
):  # fmt: skip
    """`action` says which button it was: another topic, "this solved it", or (by default) send."""
    if form.action.startswith("solved:"):
        return _solved(site, lang, form, now)
    offered, contacts = suggestions_for(site, engine, form, lang), _contacts(engine, lang)
    pictures = store_pictures(site, form.pictures, files)
    shown = {"suggestions": offered, "images": pictures.images}
    errors = () if form.action == "topic" else _errors(form, contacts, site.texts[lang], pictures)
    if form.action == "topic" or errors or (offered.answers and not form.suggested):
        return _form(request, lang, engine, form, **shown, errors=errors, step=not errors and form.action != "topic")
    attempt = Attempt(address=address, email=form.email, text=form.text, form_key=form.form_key)
    sent = send_form(site, new_ticket(form, contacts.values, site.texts[lang], at=now), attempt, pictures.images, at=now)
    if isinstance(sent, Verdict):
        said = refusal(sent, contacts.values, site.texts[lang], at=now)
        answer = _form(request, lang, engine, fresh_key(site, form, sent, now), **shown, errors=(said,), status=429)
        if sent.retry_at:
            answer.headers["retry-after"] = str(math.ceil((sent.retry_at - now).total_seconds()))
        return answer
    return RedirectResponse(sent_url(lang, sent.secret), 303)


@router.post("/{lang}/contact/suggestions", name="suggestions")
def suggestions(request: Request, lang: Language, site: TheSite, engine: Maybe, form: Posted):
    """Matching answers as a piece of the page. A POST, because what people write to support belongs in no address."""
    return render_part(request, lang, "parts/suggestions.html", suggestions_for(site, engine, form, lang))


@router.get("/{lang}/contact/sent", name="sent")
def sent(
    http: Request, lang: Language, site: TheSite, engine: Maybe, now: Now,
    request: Annotated[str, Query(max_length=200)] = "",
):  # fmt: skip
    """The number, the promise and the link to keep; for whoever holds the secret of the request, so nothing can be tried out."""
    with site.database.read() as conn:
        found = find_request(conn, request)
    if found is None:
        raise HTTPException(404)
    return private(render(http, lang, "sent.html", SentPage.of(site, _contacts(engine, lang), found.ticket, secret=request, at=now)))


@router.get("/{lang}/contact/solved", name="solved")
def solved(request: Request, lang: Language, site: TheSite, engine: Maybe, article: Text = ""):
    return render(request, lang, "solved.html", SolvedPage.of(site, _contacts(engine, lang), article))


def _errors(form: ContactForm, contacts: ContactsOf, texts: Texts, pictures: Pictures) -> tuple[FieldError, ...]:
    wrong = (FieldError("screenshot", picture_problem(pictures.refused, texts)),) if pictures.refused else ()
    return (*check(form, contacts.values, texts), *wrong)


def _contacts(engine: Any | None, lang: str) -> ContactsOf:
    return ContactsOf(engine and engine.tree, lang)


def _form(request: Request, lang: str, engine: Any | None, form: ContactForm, **shown: Any) -> Response:
    page = ContactPage.of(request.app.state.site, _contacts(engine, lang), form, **shown)
    return render(request, lang, "contact.html", page)


def _solved(site: Site, lang: str, form: ContactForm, at: datetime) -> Response:
    article_id = form.action.removeprefix("solved:")
    note_deflection(site, Deflection(article_id=article_id, form_key=form.form_key, lang=lang, text=form.text), at=at)
    return RedirectResponse(solved_url(lang, article_id.partition("/")[2]), 303)
