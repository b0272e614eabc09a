"""Signing in by an identity provider: the way there, and what a browser brings back. A password still opens the same door."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import STAFF
from kb.errors import IdentityRefused, ProviderAway
from kb.oidc.exchange import ProviderAnswer, check_answer, exchange, way_there
from kb.oidc.identities import enter
from kb.oidc.metadata import KnownProvider
from kb.oidc.steps import STEP_LASTS, ProviderStep, begin_step, read_step, spend
from web.dependencies import Now, PageTexts, TheSite, TheState, get_now, get_state
from web.site.pages import private
from web.site.services import Site, get_site
from web.site.session import is_safe, keep_session
from web.site.texts import Texts
from web.site.urls import agent_url
from web.staff.sign_in import SHIFT, arrived_page, door_again, note_entered, way_back

router = APIRouter(prefix=f"{STAFF}/sign-in/with", include_in_schema=False)
log = logging.getLogger(__name__)
ProviderId = Annotated[str, Path(max_length=32)]
BroughtBack = Annotated[str, Query(max_length=4000)]
SAFE_STEP, PLAIN_STEP = "__Host-oidc", "oidc"  # cookies of a sign-in on its way


@router.get("/{provider}", name="sign_in_with")
def go(
    request: Request,
    site: TheSite,
    texts: PageTexts,
    state: TheState,
    now: Now,
    provider: ProviderId,
    back: BroughtBack = "",
) -> Response:
    """To the provider, with a question that only its answer fits."""
    known = _known(site, provider)
    step, cookie = begin_step(state.key, provider, way_back(back), at=now)
    try:
        answer = RedirectResponse(way_there(known, step, _redirect(site, known)), 303)
    except ProviderAway as error:
        return _away(request, texts, known, error, back)
    answer.set_cookie(
        _cookie(request, site),
        cookie,
        max_age=int(STEP_LASTS.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",  # the browser comes back from another site
        secure=is_safe(request, site),
    )
    return private(answer)


@router.get("/{provider}/answer", name="answered_by_provider")
def answered(
    request: Request,
    site: TheSite,
    texts: PageTexts,
    provider: ProviderId,
    code: BroughtBack = "",
    state: BroughtBack = "",
    iss: BroughtBack = "",
    error: BroughtBack = "",
) -> Response:
    """What the provider says. Whoever is let in goes on by a page of ours: the session's cookie comes along from no other site."""
    known = _known(site, provider)
    step = read_step(get_state(request).key, request.cookies.get(_cookie(request, site), ""), at=get_now(request))
    if step is None:
        return _refused(request, texts, known, "late")
    try:
        page = _entered(request, texts, known, step, ProviderAnswer(code=code, state=state, issuer=iss, error=error))
    except ProviderAway as away:
        page = _away(request, texts, known, away, step.back)
    except IdentityRefused as refused:
        log.warning("sign-in with %s refused: %s", known.provider.id, refused)
        page = _refused(request, texts, known, refused.code, step.back)
    page.delete_cookie(_cookie(request, site), path="/", secure=is_safe(request, site))
    return page


def _entered(
    request: Request, texts: Texts, known: KnownProvider, step: ProviderStep, provider_answer: ProviderAnswer
) -> Response:
    """Raises IdentityRefused, ProviderAway."""
    site, now = get_site(request), get_now(request)
    check_answer(known, step, provider_answer)
    with site.state.change() as conn:
        if not spend(conn, step, at=now):
            raise IdentityRefused("answer", "the answer was used before")
    identity = exchange(known, step, provider_answer.code, _redirect(site, known), at=now)
    with site.state.change() as conn:
        entered = enter(conn, known.provider, identity, at=now)
    if not entered.secret:
        log.warning("sign-in with %s refused (%s): subject %r", known.provider.id, entered.refused, identity.subject)
        return _refused(request, texts, known, entered.refused, step.back)
    note_entered(request, entered.secret)
    answer = arrived_page(request, texts, step.back or agent_url())
    keep_session(request, answer, entered.secret, SHIFT)
    return answer


def _known(site: Site, id: str) -> KnownProvider:
    if id not in site.providers:
        raise HTTPException(404)
    return site.providers[id]


def _redirect(site: Site, known: KnownProvider) -> str:
    """Each provider has an address of its own to answer to: none can be taken for another."""
    return f"{site.settings.public_url}{agent_url(f'sign-in/with/{known.provider.id}/answer')}"


def _away(request: Request, texts: Texts, known: KnownProvider, error: ProviderAway, back: str) -> Response:
    log.warning("sign-in with %s: %s", known.provider.id, error)
    return door_again(
        request, texts, back=way_back(back), error=texts("provider.away", title=known.provider.title), status=503
    )


def _refused(request: Request, texts: Texts, known: KnownProvider, code: str, back: str = "") -> Response:
    error = texts(f"provider.refused.{code}", title=known.provider.title)
    return door_again(request, texts, back=back, error=error, status=403)


def _cookie(request: Request, site: Site) -> str:
    return SAFE_STEP if is_safe(request, site) else PLAIN_STEP
