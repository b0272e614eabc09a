"""The contact form: shown, answered by an article, or sent."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.errors import IndexUnavailable
from kb.search_log import Deflection
from kb.tickets import find_ticket
from web.journal import note_deflection, store_ticket
from web.pages import render, render_part
from web.site import Language, Now, Site, TheSite
from web.urls import sent_url, solved_url
from web.views.contact import ContactPage, ContactsOf, SentPage, SolvedPage, first_form
from web.views.contact_form import ContactForm, check, new_ticket
from web.views.suggestions import suggestions_for

router = APIRouter(include_in_schema=False)


async def read_form(request: Request) -> ContactForm:
    """The posted form. Reading a body is all that is asynchronous here; everything after it is plain."""
    return ContactForm.parse(await request.form())


def optional_engine(request: Request) -> Any | None:
    """The engine, or None while nothing is built: somebody who needs a person is heard all the same."""
    try:
        return request.app.state.site.live.public
    except IndexUnavailable:
        return None


Posted = Annotated[ContactForm, Depends(read_form)]
Maybe = Annotated[Any, Depends(optional_engine)]
Text = Annotated[str, Query(max_length=2000)]


@router.get("/{lang}/contact", name="contact")
def contact(
    request: Request, lang: Language, site: TheSite, engine: Maybe,
    topic: Text = "", purpose: Text = "", q: Text = "", source: Text = "",
):  # fmt: skip
    form = first_form(_contacts(engine, lang), {"topic": topic, "purpose": purpose, "q": q, "source": source})
    return _form(request, lang, engine, form, suggestions=suggestions_for(site, engine, form, lang))


@router.post("/{lang}/contact", name="send")
def send(request: Request, lang: Language, site: TheSite, engine: Maybe, form: Posted, now: Now):
    """`action` says which button it was: another topic, "this solved it", or (by default) send."""
    offered = suggestions_for(site, engine, form, lang)
    if form.action == "topic":
        return _form(request, lang, engine, form, suggestions=offered)
    if form.action.startswith("solved:"):
        return _solved(site, lang, form, now)
    contacts = _contacts(engine, lang)
    errors = check(form, contacts.values, site.texts[lang])
    if errors or (offered.answers and not form.suggested):
        return _form(request, lang, engine, form, errors=errors, suggestions=offered, step=not errors)
    ticket = store_ticket(site, new_ticket(form, contacts.values, site.texts[lang]), at=now)
    return RedirectResponse(sent_url(lang, ticket.number), 303)


@router.post("/{lang}/contact/suggestions", name="suggestions")
def suggestions(request: Request, lang: Language, site: TheSite, engine: Maybe, form: Posted):
    """Matching answers as a piece of the page. A POST, because what people write to support belongs in no address."""
    return render_part(request, lang, "parts/suggestions.html", suggestions_for(site, engine, form, lang))


@router.get("/{lang}/contact/sent", name="sent")
def sent(request: Request, lang: Language, site: TheSite, engine: Maybe, now: Now, number: Text = ""):
    """Tells nothing but the number and the promise, so that trying numbers teaches nobody anything."""
    with site.database.read() as conn:
        ticket = find_ticket(conn, number)
    if ticket is None:
        raise HTTPException(404)
    return render(request, lang, "sent.html", SentPage.of(site, _contacts(engine, lang), ticket, now))


@router.get("/{lang}/contact/solved", name="solved")
def solved(request: Request, lang: Language, site: TheSite, engine: Maybe, article: Text = ""):
    return render(request, lang, "solved.html", SolvedPage.of(site, _contacts(engine, lang), article))


def _contacts(engine: Any | None, lang: str) -> ContactsOf:
    return ContactsOf(engine and engine.tree, lang)


def _form(request: Request, lang: str, engine: Any | None, form: ContactForm, **shown: Any) -> Response:
    page = ContactPage.of(request.app.state.site, _contacts(engine, lang), form, **shown)
    return render(request, lang, "contact.html", page)


def _solved(site: Site, lang: str, form: ContactForm, at: datetime) -> Response:
    article_id = form.action.removeprefix("solved:")
    note_deflection(site, Deflection(article_id=article_id, form_key=form.form_key, lang=lang, text=form.text), at=at)
    return RedirectResponse(solved_url(lang, article_id.partition("/")[2]), 303)
