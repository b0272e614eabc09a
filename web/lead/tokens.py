"""Tokens of programs as whoever leads the team keeps them: made, with the secret shown once, and revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from kb.addresses import TEAM
from kb.errors import TokenError
from kb.staff.tokens import create_token, list_tokens, revoke_token
from web.dependencies import Lead, Now, PageTexts, TheState, get_now, get_state
from web.lead.views.tokens import TokenForm, TokensPage
from web.site.numbers import RowNumber
from web.site.pages import private, render
from web.site.session import SignedIn, tell_deed
from web.site.texts import Texts
from web.site.urls import lead_url

router = APIRouter(prefix=f"{TEAM}/tokens", include_in_schema=False)
MOST_DAYS = 3650


@router.get("", name="tokens")
def tokens(request: Request, lead: Lead, texts: PageTexts) -> Response:
    """Every token ever made, without its secret."""
    return _page(request, lead, texts, TokenForm())


@router.post("", name="create_token")
def create(
    request: Request,
    lead: Lead,
    texts: PageTexts,
    state: TheState,
    now: Now,
    name: Annotated[str, Form(max_length=80)] = "",
    scopes: Annotated[list[str], Form(max_length=20)] = [],  # noqa: B006 - FastAPI copies it
    days: Annotated[int, Form(ge=1, le=MOST_DAYS)] = 365,
) -> Response:
    """Make a token; the answer shows its secret, this once."""
    form = TokenForm(name=name, scopes=tuple(scopes), days=days)
    try:
        with state.change() as conn:
            token, secret = create_token(conn, name, scopes, at=now, expires=now + timedelta(days=days))
    except TokenError:
        return _page(request, lead, texts, form, error=texts("tokens.incomplete"))
    tell_deed(request, about=str(token.id))
    return _page(request, lead, texts, TokenForm(), secret=secret)


@router.post("/{number}", name="revoke_token")
def revoke(lead: Lead, state: TheState, now: Now, number: RowNumber) -> Response:
    """A token is refused from the next call on."""
    try:
        with state.change() as conn:
            revoke_token(conn, number, at=now)
    except TokenError:
        raise HTTPException(404) from None
    return RedirectResponse(lead_url("tokens"), 303)


def _page(
    request: Request, lead: SignedIn, texts: Texts, form: TokenForm, *, secret: str = "", error: str = ""
) -> Response:
    with get_state(request).read() as conn:
        all_tokens = list_tokens(conn)
    page = TokensPage.of(texts, all_tokens, form, who=lead.name, secret=secret, error=error, at=get_now(request))
    return private(render(request, texts, "lead/tokens.html", page))
