"""The door of the console: signing in with a name and password or with a token, and signing out."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse

from kb.keys import site_key
from kb.staff import LASTS, Attempt, sign_in, sign_out, sign_out_everywhere
from kb.tokens import check_token, note_use
from web.pages import private, render
from web.routes.inbox import Words
from web.signed_in import DOOR, TOKEN_COOKIE, forget, is_safe, keep_session, session_secret, signed_in
from web.site import Address, Now, TheSite
from web.urls import agent_url, inbox_url
from web.views.agent import DoorPage

router = APIRouter(prefix="/agent", include_in_schema=False)
Short = Annotated[str, Form(max_length=300)]
SHIFT = int(LASTS.total_seconds())


@router.get("/sign-in", name="sign_in")
def door(request: Request, texts: Words, back: str = ""):
    return _page(request, texts, back=_own(back))


@router.post("/sign-in", name="enter")
def enter(request: Request, site: TheSite, texts: Words, now: Now, address: Address,
          name: Short = "", password: Short = "", token: Short = "", back: Annotated[str, Form(max_length=4000)] = ""):  # fmt: skip
    """A token opens the inbox, an account everything its role allows."""
    if token or not name:
        return _with_token(request, texts, token.strip(), now)
    attempt = Attempt(name=name, password=password, address=address, key=site_key(site.database, site.settings.secret_key))
    entered = sign_in(site.database, attempt, at=now)
    if not entered.secret:
        error = texts("agent.held") if entered.retry_at else texts("agent.wrong_password")
        return _page(request, texts, name=name, back=_own(back), error=error, status=429 if entered.retry_at else 422)
    answer = RedirectResponse(_own(back) or agent_url(), 303)
    keep_session(request, answer, entered.secret, SHIFT)
    return answer


@router.post("/sign-out", name="leave")
def leave(request: Request, site: TheSite, everywhere: str = Form("")):
    staff = signed_in(request)
    with site.database.begin() as conn:
        sign_out(conn, session_secret(request))
        if everywhere and staff and staff.person:
            sign_out_everywhere(conn, staff.person)
    answer = RedirectResponse(DOOR, 303)
    forget(request, answer)
    return answer


def _with_token(request: Request, texts: Any, secret: str, now: Any):
    site = request.app.state.site
    with site.database.read() as conn:
        known = check_token(conn, secret, "inbox", at=now)
    if known is None:
        return _page(request, texts, token_error=texts("inbox.wrong_token"), status=422)
    note_use(site.database, known, at=now)
    answer = RedirectResponse(inbox_url(), 303)
    safe = is_safe(request, site)
    answer.set_cookie(TOKEN_COOKIE, secret, max_age=SHIFT, path="/agent", httponly=True, samesite="strict", secure=safe)
    return answer


def _page(request: Request, texts: Any, **shown: Any):
    page = {"name": "", "back": "", "error": "", "token_error": "", **shown}
    return private(render(request, texts.lang, "agent/door.html", DoorPage(title=texts("inbox.sign_in"), own_field=True, **page)))


def _own(back: str) -> str:
    """A way back inside the console, or none: nobody is sent elsewhere from our door."""
    if len(back) > 4000 or "\\" in back or any(ord(letter) < 32 for letter in back):
        raise HTTPException(422)
    return back if back == "/agent" or back.startswith(("/agent?", "/agent/")) else ""
