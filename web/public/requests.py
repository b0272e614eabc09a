"""The request page: what happens to a ticket, for whoever holds its secret."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi import Request as HttpRequest
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.errors import StateUnavailable
from kb.requests.attachments import KeptFile, Upload
from kb.requests.customer import NewMessage, Request, find_request, tell_whether_it_helped
from kb.requests.service_levels import Promise, promise
from search.query.protocols import SearchEngine
from web.budgets.visitors import OverBudget, Spending
from web.dependencies import (
    Now,
    OptionalEngine,
    PageTexts,
    TheBudgets,
    TheState,
    contacts_of,
    get_address,
    get_budgets,
    get_now,
    get_state,
)
from web.parts.attached import FileChoice, file_choices, file_problem, send_file
from web.parts.uploads import PostedFiles
from web.public.posted import PostedForm
from web.public.send_request import AWAY_SECONDS, FormFiles, earlier_files, hold_files, send_message, store_files
from web.public.views.away import AwayPage
from web.public.views.busy import instead
from web.public.views.contact_form import MAX_TEXT, ContactForm, FieldError
from web.public.views.request import RequestPage
from web.site.pages import private, render
from web.site.texts import Texts
from web.site.urls import request_url

MESSAGES_OF_ONE, CLICKS_OF_ONE = 20, 6  # an hour on one request's page, whoever has its link
router = APIRouter(include_in_schema=False)


def get_opened(state: TheState, secret: str) -> Request:
    """The request this secret opens; any other address is a page that does not exist."""
    with state.read() as conn:
        opened = find_request(conn, secret)
    if opened is None:
        raise HTTPException(404)
    return opened


RequestBySecret = Annotated[Request, Depends(get_opened)]


@router.get("/{lang}/request/{secret}", name="request")
def show(http: HttpRequest, texts: PageTexts, engine: OptionalEngine, opened: RequestBySecret, secret: str) -> Response:
    return _page(http, texts, engine, opened, secret=secret)


@router.post("/{lang}/request/{secret}", name="add")
def add(
    http: HttpRequest,
    texts: PageTexts,
    engine: OptionalEngine,
    state: TheState,
    secret: str,
    form: PostedForm,
    files: PostedFiles,
    now: Now,
) -> Response:
    """Words, files or both; a request that was answered or closed is open again.

    Nothing is stored before the request is found and the words are checked; while the state is away all of it comes back.
    """
    kept = FormFiles(earlier_files(state, form.files))
    try:
        opened = get_opened(state, secret)
        again = (FieldError("screenshot", texts("files.again")),) if files else ()
        errors = _errors(texts, form.text, bool(files or kept.files))
        if not errors and (over := _over_budget(http, secret, files)):
            said = texts("busy.text", wait=texts.span(timedelta(seconds=over.seconds)))
            page = _again(http, texts, engine, form, kept.files, said=said, lost=bool(files), busy=True)
            page.headers["retry-after"] = str(over.seconds)
            return page
        if not errors:
            kept = store_files(state, form.files, files)
            errors = _file_errors(texts, kept)
            again = ()
        if errors:
            choices = file_choices(kept.files, texts, key=state.key)
            page = _page(
                http, texts, engine, opened, secret=secret, text=form.text, errors=(*errors, *again), files=choices
            )
            return _busy(page) if kept.refused and kept.refused.code == "busy" else page
        new = NewMessage(text=form.text or "—", key=form.form_key, files=kept.files)
        if send_message(state, secret, new, promise=_promise(engine, opened, now), at=now) is None:
            raise HTTPException(422)
    except StateUnavailable:
        held = hold_files(state, kept, get_address(http), at=now)
        said = texts("request.errors.away")
        lost = bool(files) and not kept.new
        return _busy(_again(http, texts, engine, form, held, said=said, lost=lost))
    return RedirectResponse(request_url(texts.lang, secret) + "#last", 303)


@router.post("/{lang}/request/{secret}/helped", name="helped")
def helped(
    texts: PageTexts,
    engine: OptionalEngine,
    opened: RequestBySecret,
    state: TheState,
    budgets: TheBudgets,
    secret: str,
    now: Now,
    helped: Annotated[str, Form()] = "",
) -> Response:
    """ "yes" closes the request, "no" opens it again."""
    if helped not in ("yes", "no"):
        raise HTTPException(422)
    due = _promise(engine, opened, now)
    if wait := budgets.take_of(Spending.CLICKS, secret, CLICKS_OF_ONE):
        raise OverBudget(Spending.CLICKS, wait)
    with state.change() as conn:
        tell_whether_it_helped(conn, secret, helped == "yes", promise=due, room=state.room, at=now)
    return RedirectResponse(request_url(texts.lang, secret) + "#last", 303)


@router.get("/{lang}/request/{secret}/file/{name}", name="file")
def file(texts: PageTexts, opened: RequestBySecret, state: TheState, name: str, small: str = "") -> Response:
    return send_file(state, opened.ticket.number, name, small=bool(small))


def _page(
    http: HttpRequest,
    texts: Texts,
    engine: SearchEngine | None,
    opened: Request,
    *,
    secret: str,
    text: str = "",
    errors: tuple[FieldError, ...] = (),
    files: tuple[FileChoice, ...] = (),
) -> Response:
    page = RequestPage.of(
        texts,
        engine.tree if engine else None,
        opened,
        secret=secret,
        key=secrets.token_urlsafe(16),
        text=text,
        errors=errors,
        files=files,
    )
    return private(render(http, texts, "public/request.html", page))


def _errors(texts: Texts, text: str, has_files: bool) -> tuple[FieldError, ...]:
    if not text.strip() and not has_files:
        return (FieldError("text", texts("request.errors.empty")),)
    return (FieldError("text", texts("contact.errors.text_long", limit=MAX_TEXT)),) if len(text) > MAX_TEXT else ()


def _file_errors(texts: Texts, files: FormFiles) -> tuple[FieldError, ...]:
    return (FieldError("screenshot", file_problem(files.refused, texts)),) if files.refused else ()


def _busy(page: Response) -> Response:
    page.status_code = 503
    page.headers["retry-after"] = str(AWAY_SECONDS)
    return page


def _over_budget(http: HttpRequest, secret: str, files: Sequence[Upload]) -> OverBudget | None:
    """Whether one address, or one request's page, has sent too many messages or screenshots."""
    budgets, address = get_budgets(http), get_address(http)
    wait = budgets.take_of(Spending.MESSAGES, secret, MESSAGES_OF_ONE) or budgets.take(Spending.MESSAGES, address)
    if wait:
        return OverBudget(Spending.MESSAGES, wait)
    wait = budgets.take(Spending.PICTURES, address, len(files)) if files else 0.0
    return OverBudget(Spending.PICTURES, wait) if wait else None


def _again(
    http: HttpRequest,
    texts: Texts,
    engine: SearchEngine | None,
    form: ContactForm,
    kept: Sequence[KeptFile],
    *,
    said: str,
    lost: bool,
    busy: bool = False,
) -> Response:
    """What was written, to be sent again, and another way to reach us. Says nothing of whether there is such a request."""
    other = instead(texts, contacts_of(engine), at=get_now(http))
    errors = [FieldError("text", f"{said} {other}".strip())]
    if lost:
        errors.append(FieldError("screenshot", texts("files.again")))
    page = AwayPage.of(
        texts,
        tuple(errors),
        secret=http.path_params["secret"],
        key=form.form_key,
        text=form.text,
        files=file_choices(kept, texts, key=get_state(http).key),
        busy=busy,
    )
    return private(render(http, texts, "public/request_away.html", page))


def _promise(engine: SearchEngine | None, opened: Request, now: datetime) -> Promise | None:
    contacts = contacts_of(engine)
    return promise(contacts, opened.ticket.topic, at=now, level_id=opened.ticket.level)
