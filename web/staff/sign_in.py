"""The door of the console: signing in with a name and password or with a token, and signing out."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import INSIGHTS, STAFF, WRITE
from kb.errors import PasswordsBusy
from kb.staff.audit import Actor, note
from kb.staff.sessions import LASTS, begin_session, end_session, end_sessions
from kb.staff.sign_in import Proof, SignInAttempt, SignInOutcome, sign_in
from kb.staff.tokens import check_token, note_use
from kb.storage.database import Transaction
from web.dependencies import Address, Now, PageTexts, ThePasswords, TheState, get_now, get_state
from web.site.pages import private, render
from web.site.services import get_site
from web.site.session import SignedIn, forget, keep_session, session_secret, signed_in, whose_session
from web.site.texts import Texts
from web.site.urls import agent_url, inbox_url, own_path, sign_in_url
from web.staff.views.account import CodePage
from web.staff.views.sign_in import ProviderLink, SignInPage

router = APIRouter(prefix=STAFF, include_in_schema=False)
FormText = Annotated[str, Form(max_length=300)]
SHIFT = int(LASTS.total_seconds())


@router.get("/sign-in", name="sign_in")
def door(request: Request, texts: PageTexts, back: Annotated[str, Query(max_length=4000)] = "") -> Response:
    return _page(request, texts, back=way_back(back))


@router.post("/sign-in", name="enter")
def enter(
    request: Request,
    texts: PageTexts,
    state: TheState,
    passwords: ThePasswords,
    now: Now,
    address: Address,
    name: FormText = "",
    password: FormText = "",
    token: FormText = "",
    back: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """A token opens the inbox, an account everything its role allows."""
    if token or not name:
        return _with_token(request, texts, token.strip(), now)
    attempt = SignInAttempt(name=name, password=password, address=address, key=state.key)
    try:
        entered = sign_in(state.database, attempt, passwords, at=now)
    except PasswordsBusy as busy:
        page = _page(request, texts, name=name, back=way_back(back), error=texts("agent.busy"))
        return held_page(page, busy.retry_after)
    if entered.step:
        return ask_for_code(request, texts, step=entered.step, back=way_back(back))
    if not entered.secret:
        page = _page(request, texts, name=name, back=way_back(back), error=refusal(texts, entered, now), status=422)
        return held_page(page, entered.retry_at - now) if entered.retry_at else page
    return let_in(request, entered.secret, way_back(back))


@router.post("/sign-out", name="leave")
def leave(request: Request, state: TheState, everywhere: str = Form("")) -> Response:
    staff = signed_in(request)
    with state.change() as conn:
        if staff:
            _note_door(conn, staff, "sign_out", get_now(request))
        end_session(conn, session_secret(request))
        if everywhere and staff:
            end_sessions(conn, staff.person, token=staff.token)
    answer = RedirectResponse(sign_in_url(), 303)
    forget(request, answer)
    return answer


def let_in(request: Request, secret: str, back: str) -> Response:
    """To where somebody wanted to go, with their session; whoever sat at this browser before is signed out."""
    note_entered(request, secret)
    answer = RedirectResponse(back or agent_url(), 303)
    keep_session(request, answer, secret, SHIFT)
    return answer


def note_entered(request: Request, secret: str) -> None:
    """Somebody came in: it is kept, and the session that was open at this browser ends."""
    with get_state(request).change() as conn:
        end_session(conn, session_secret(request))
        if entered := whose_session(conn, secret, at=get_now(request)):
            _note_door(conn, entered, "sign_in", get_now(request))


def ask_for_code(request: Request, texts: Texts, *, step: str, back: str, error: str = "") -> Response:
    """The second step of those who have a second factor."""
    page = CodePage(
        title=texts("factor.title"), own_field=True, status=422 if error else 200, step=step, back=back, error=error
    )
    return private(render(request, texts, "staff/sign_in_code.html", page))


def door_again(request: Request, texts: Texts, *, back: str, error: str, status: int = 422) -> Response:
    """The door with what came of a code or of a provider."""
    return _page(request, texts, back=back, refused=error, status=status)


def arrived_page(request: Request, texts: Texts, url: str) -> Response:
    """Signed in, on the way to `url`: a page of ours leads there, since the session's cookie comes along from no other site."""
    page = SignInPage(
        title=texts("provider.arrived"), own_field=True, name="", back="", error="", token_error="", arrived=url
    )
    return private(render(request, texts, "staff/sign_in.html", page))


def refusal(texts: Texts, outcome: SignInOutcome | Proof, now: datetime) -> str:
    """Why an attempt came to nothing, in words."""
    if outcome.retry_at is None:
        return texts("agent.wrong_password")
    return texts("agent.held", wait=texts.span(outcome.retry_at - now))


def held_page(page: Response, wait: timedelta) -> Response:
    """The same page as the answer to an attempt that was not looked at, with the seconds after which it would be."""
    page.status_code = 429
    page.headers["retry-after"] = str(max(1, math.ceil(wait.total_seconds())))
    return page


def _with_token(request: Request, texts: Texts, secret: str, now: datetime) -> Response:
    state = get_state(request)
    with state.read() as conn:
        token = check_token(conn, secret, "inbox", at=now)
    if token is None:
        return _page(request, texts, token_error=texts("inbox.wrong_token"), status=422)
    with state.change() as conn:
        session = begin_session(conn, token=token.id, at=now)
    note_use(state.database, token, at=now)
    return let_in(request, session, inbox_url())


def _note_door(conn: Transaction, who: SignedIn, deed: str, at: datetime) -> None:
    note(conn, Actor(name=who.name, person=who.person, token=who.token), deed, kind="door", via="page", at=at)


def _page(
    request: Request,
    texts: Texts,
    *,
    name: str = "",
    back: str = "",
    error: str = "",
    token_error: str = "",
    refused: str = "",
    status: int = 200,
) -> Response:
    providers = tuple(known.provider for known in get_site(request).providers.values())
    page = SignInPage(
        title=texts("inbox.sign_in"),
        own_field=True,
        status=status,
        name=name,
        back=back,
        error=error,
        token_error=token_error,
        refused=refused,
        providers=tuple(
            ProviderLink(each.title, agent_url(f"sign-in/with/{each.id}", back=back)) for each in providers
        ),
    )
    return private(render(request, texts, "staff/sign_in.html", page))


def way_back(url: str) -> str:
    """A way back inside the console, or none: nobody is sent elsewhere from our door."""
    return next(filter(None, (own_path(url, within=part) for part in (STAFF, INSIGHTS, WRITE))), "")
