"""The contact form: shown, answered by an article, or sent. What is posted is read, checked, answered if it can be, and sent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.articles.contacts import Contacts
from kb.errors import AttachmentRefused, StateUnavailable
from kb.requests.attachments import KeptFile, Upload
from kb.requests.customer import OpenedRequest, find_request
from kb.requests.limits import FormAttempt, Rules, Verdict, new_form_key
from kb.usage.search_log import Deflection
from search.query.protocols import SearchEngine
from web.budgets.visitors import Spending
from web.dependencies import (
    Now,
    OptionalEngine,
    PageTexts,
    TheJournal,
    TheState,
    affords_suggestions,
    contacts_of,
    get_address,
    get_budgets,
    get_journal,
    get_notices,
    get_now,
    get_optional_engine,
    get_settings,
    get_state,
)
from web.parts.attached import file_choices, file_problem, send_small
from web.parts.notices import LookedAt
from web.parts.uploads import PostedFiles
from web.public.held_back import as_tried, note_sender
from web.public.offer import may_not_wait, suggestions_for
from web.public.posted import PostedForm
from web.public.send_request import (
    AWAY_SECONDS,
    earlier_files,
    fresh_key,
    hold_files,
    send_form,
    store_files,
    would_refuse,
)
from web.public.views.contact import CameFrom, ContactPage, SentPage, SolvedPage, first_form, who_to_call
from web.public.views.contact_form import ContactForm, FieldError, check, new_ticket
from web.public.views.refusal import refusal
from web.public.views.suggestions import SuggestionsView, with_topic
from web.site.journal import Journal
from web.site.pages import private, render, render_part
from web.site.state import SiteState
from web.site.texts import Texts
from web.site.urls import sent_url, solved_url

router = APIRouter(include_in_schema=False)
AddressText = Annotated[str, Query(max_length=2000)]


@dataclass(frozen=True)
class FormPage:
    """The form with what was written, to be shown again. Beside it stand suggestions, searched for here where there are none."""

    request: Request
    texts: Texts
    engine: SearchEngine | None
    form: ContactForm

    @property
    def contacts(self) -> Contacts:
        return contacts_of(self.engine)

    def offered(self) -> SuggestionsView:
        """Answers to the text; none where this address has asked for too many, or a hold-out keeps them back."""
        engine = self.engine if affords_suggestions(self.request) else None
        return as_tried(self.request, self.form, suggestions_for(engine, self.form, self.texts), self.contacts)

    def page(
        self,
        *,
        suggestions: SuggestionsView | None = None,
        kept: Sequence[KeptFile] = (),
        errors: tuple[FieldError, ...] = (),
        step: bool = False,
        status: int = 0,
    ) -> Response:
        page = ContactPage.of(
            self.texts,
            self.engine.tree if self.engine else None,
            self.form,
            suggestions=self.offered() if suggestions is None else suggestions,
            errors=errors,
            files=file_choices(kept, self.texts, key=get_state(self.request).key),
            step=step,
            status=status or (422 if errors else 200),
            at=get_now(self.request),
        )
        shown_page = get_notices(self.request).at_place(page, self.texts, self.place())
        return render(self.request, self.texts, "public/contact.html", shown_page)

    def place(self) -> LookedAt:
        """What the form is about: its topic, the article somebody came from, what they write."""
        lang, card = self.texts.lang, None
        if self.engine and self.form.source:
            card = self.engine.tree.card(lang, self.form.source)
        section, form = card.category if card else "", self.form
        return LookedAt(section=section, article=form.source, topic=form.topic, text=form.text)

    def refused(
        self, verdict: Verdict, *, kept: Sequence[KeptFile], more: tuple[FieldError, ...] = (), at: datetime
    ) -> Response:
        """Not now: when to try again, and another way to reach us. `more` is what else is to be done then."""
        said = refusal(verdict, self.contacts, self.texts, at=at)
        form = fresh_key(get_state(self.request), self.form, verdict, at)
        status = 503 if verdict.reason == "away" else 429
        response = replace(self, form=form).page(kept=kept, errors=(said, *more), status=status)
        wait = (verdict.retry_at - at).total_seconds() if verdict.retry_at else AWAY_SECONDS if status == 503 else None
        if wait is not None:
            response.headers["retry-after"] = str(math.ceil(wait))
        return response

    def without_file(self, refused: AttachmentRefused, *, kept: Sequence[KeptFile]) -> Response:
        """A file that can't be taken, or (503) not now."""
        wrong = FieldError("screenshot", file_problem(refused, self.texts))
        response = self.page(kept=kept, errors=(wrong,), status=503 if refused.code == "busy" else 422)
        if refused.code == "busy":
            response.headers["retry-after"] = str(AWAY_SECONDS)
        return response


@router.get("/{lang}/contact", name="contact")
def contact(
    request: Request,
    texts: PageTexts,
    engine: OptionalEngine,
    state: TheState,
    now: Now,
    topic: AddressText = "",
    purpose: AddressText = "",
    q: AddressText = "",
    source: AddressText = "",
) -> Response:
    way = CameFrom(topic=topic, purpose=purpose, query=q, source=source)
    form = first_form(texts.lang, engine.tree if engine else None, way, form_key=new_form_key(state.key, at=now))
    suggestions = FormPage(request, texts, engine, form).offered()
    return FormPage(request, texts, engine, with_topic(form, suggestions)).page(suggestions=suggestions)


@router.post("/{lang}/contact", name="send")
def send(
    request: Request,
    texts: PageTexts,
    engine: OptionalEngine,
    form: PostedForm,
    files: PostedFiles,
    state: TheState,
    journal: TheJournal,
    now: Now,
) -> Response:
    """`action` says which button it was: another topic, "this solved it", only a check, or (by default) send.

    Nothing of a form is stored before it passed its checks and limits; what can't be stored now comes back with every word.
    """
    if form.action.startswith("solved:"):
        return _solved(request, journal, texts.lang, form, now)
    shown = FormPage(request, texts, engine, form)
    earlier = earlier_files(state, form.files)
    again = (FieldError("screenshot", texts("files.again")),) if files else ()
    if form.action == "topic":
        return shown.page(kept=earlier, errors=again, status=200)
    if errors := check(form, shown.contacts, texts, state.foreign_names, at=now):
        return shown.page(kept=earlier, errors=(*errors, *again))
    if form.action == "check":  # the script asks before it sends files with the words
        return Response(status_code=204)
    try:
        return _checked(shown, state, earlier, files, now)
    except StateUnavailable:
        return shown.refused(Verdict("away"), kept=earlier, more=again, at=now)


def _checked(
    shown: FormPage, state: SiteState, earlier: tuple[KeptFile, ...], sent: Sequence[Upload], now: datetime
) -> Response:
    """A form without mistakes: answered by articles, refused for now, or sent."""
    request, texts, form = shown.request, shown.texts, shown.form
    again = (FieldError("screenshot", texts("files.again")),) if sent else ()
    ticket = new_ticket(form, shown.contacts, texts, at=now)
    address, rules = get_address(request), Rules.of(get_settings(request))
    attempt = FormAttempt(address=address, email=form.email, text=form.text, form_key=form.form_key)
    if sent and (verdict := would_refuse(state, ticket, attempt, rules=rules, at=now)):
        return shown.refused(verdict, kept=earlier, more=again, at=now)
    if sent and (wait := get_budgets(request).take(Spending.PICTURES, address, len(sent))):
        return shown.refused(Verdict("pictures", now + timedelta(seconds=wait)), kept=earlier, more=again, at=now)
    files = store_files(state, form.files, sent)
    if files.refused:
        return shown.without_file(files.refused, kept=files.files)
    if offer := _offer(shown):
        kept = hold_files(state, files, address, at=now)
        lost = again if len(kept) < len(files.files) else ()
        return shown.page(kept=kept, suggestions=offer, errors=lost, step=True, status=200)
    try:
        outcome: OpenedRequest | Verdict = send_form(
            state, ticket, attempt, files.files, rules=rules, contacts=shown.contacts, at=now
        )
    except StateUnavailable:
        outcome = Verdict("away")
    if isinstance(outcome, Verdict):
        kept = hold_files(state, files, address, at=now)
        lost = again if len(kept) < len(files.files) else ()
        return shown.refused(outcome, kept=kept, more=lost, at=now)
    if outcome.created:
        note_sender(request, form, at=now)
        known = shown.contacts.topic(ticket.topic)  # without an index anything may be sent as a topic
        get_journal(request).metrics.ticket(known.id if known else "other" if ticket.topic else "none")
    return RedirectResponse(sent_url(texts.lang, outcome.secret), 303)


@router.post("/{lang}/contact/suggestions", name="suggestions")
def suggestions(request: Request, texts: PageTexts, engine: OptionalEngine, form: PostedForm) -> Response:
    """Matching answers as a piece of the page. A POST, because what people write to support belongs in no address."""
    shown = FormPage(request, texts, engine, form)
    offered = as_tried(request, form, suggestions_for(engine, form, texts), shown.contacts)
    standing = get_notices(request)
    known = standing.about(shown.place())
    line = who_to_call(texts, engine.tree if engine else None, form, offered, at=get_now(request))
    notices = tuple(standing.view(notice, texts, own=True) for notice in known)
    shown_page = replace(offered, notices=notices, line=line)
    return render_part(request, texts, "parts/suggestions.html", shown_page)


@router.get("/{lang}/contact/sent", name="sent")
def sent(
    http: Request,
    texts: PageTexts,
    engine: OptionalEngine,
    state: TheState,
    now: Now,
    request: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The number, the promise and the link to keep; for whoever holds the secret of the request, so nothing can be tried out."""
    with state.read() as conn:
        opened = find_request(conn, request)
    if opened is None:
        raise HTTPException(404)
    tree, urgent = engine.tree if engine else None, may_not_wait(engine, opened.ticket.text, texts)
    page = SentPage.of(texts, tree, opened.ticket, secret=request, at=now, urgent=urgent)
    return private(render(http, texts, "public/sent.html", page))


@router.get("/{lang}/contact/small/{name}/{proof}", name="small_picture")
def small_picture(texts: PageTexts, state: TheState, name: str, proof: str) -> Response:
    return send_small(state, name, proof)


@router.get("/{lang}/contact/solved", name="solved")
def solved(request: Request, texts: PageTexts, engine: OptionalEngine, article: AddressText = "") -> Response:
    page = SolvedPage.of(texts, engine.tree if engine else None, article)
    return render(request, texts, "public/solved.html", page)


def _offer(shown: FormPage) -> SuggestionsView | None:
    """What to show before the form goes: answers, or that we know of it; None for neither, and for what was shown already."""
    if shown.form.suggested:
        return None
    suggestions = shown.offered()
    known = get_notices(shown.request).about(shown.place())
    return suggestions if suggestions.answers or known else None


def _solved(request: Request, journal: Journal, lang: str, form: ContactForm, at: datetime) -> Response:
    """Thanks, whatever was sent; noted is only what names an article there is, and not without end from one address."""
    article_id = form.action.removeprefix("solved:")
    article_lang, _, key = article_id.partition("/")
    engine = get_optional_engine(request)
    known = engine is not None and engine.tree.card(article_lang, key) is not None
    if known and not get_budgets(request).take(Spending.CLICKS, get_address(request)):
        said = Deflection(article_id=article_id, form_key=form.form_key, lang=lang, text=form.text)
        journal.note_deflection(said, at=at)
    return RedirectResponse(solved_url(lang, key if known else ""), 303)
