"""Who may call the agents' API and how often: tokens, their scopes, their quotas; and what is given to their holders."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import BackgroundTasks, Depends, HTTPException, Request
from fastapi.params import Depends as DependsOn
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from kb.staff.tokens import Token, find_token, note_use
from search.query.protocols import SearchEngine
from web.budgets.visitors import OverBudget, Spending
from web.dependencies import (
    get_address,
    get_budgets,
    get_catalogues,
    get_internal_engine,
    get_now,
    get_origin,
    get_state,
)
from web.parts.speaker import Speaker
from web.site.middleware import SAFE_METHODS
from web.site.rate_limits import STATE
from web.site.services import get_site
from web.site.session import known_as

CHALLENGE = {"www-authenticate": 'Bearer realm="otvet"'}
JSON = re.compile(r"application/(?:[\w.-]+\+)?json\s*(?:;|$)", re.IGNORECASE)
PRIVATE = {"cache-control": "private, no-store"}
bearer = HTTPBearer(auto_error=False, description="A token of `kb token create`.")


def token_for(scope: str) -> Callable[..., Token]:
    """A dependency: the caller's token. 401 without one that works, 429 when it calls too often, 403 when it lacks the scope,
    415 when what it sends is not said to be JSON.
    """

    def allowed(
        request: Request,
        tasks: BackgroundTasks,
        sent: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    ) -> Token:
        if sent is None:
            raise _refused(request, "Send a token: Authorization: Bearer <token>.")
        state, now = get_state(request), get_now(request)
        with state.read() as conn:  # every time, so that what is revoked ends at once
            token = find_token(conn, sent.credentials, at=now)
        if token is None:
            raise _refused(request, "The token is unknown, revoked or expired.")
        _count(request, token)
        if not token.allows(scope):
            raise HTTPException(403, f"The token lacks the scope {scope!r}.")
        if request.method not in (*SAFE_METHODS, "DELETE") and not JSON.match(request.headers.get("content-type", "")):
            raise HTTPException(415, "Say what you send: Content-Type: application/json.")
        known_as(request, token.name, token=token.id)
        tasks.add_task(note_use, state.database, token, at=now)
        return token

    return allowed


def _refused(request: Request, detail: str) -> Exception:
    """401; 429 for an address that has tried too often. A token that works comes in all the same."""
    wait = get_budgets(request).take(Spending.DOORS, get_address(request))
    return OverBudget(Spending.DOORS, wait) if wait else HTTPException(401, detail, CHALLENGE)


def _count(request: Request, token: Token) -> None:
    policy = "calls" if request.method in SAFE_METHODS else "changes"
    quota = get_site(request).limits.take(token.id, policy, at=get_now(request))
    setattr(request.state, STATE, quota)
    if quota.over:
        raise HTTPException(
            429,
            f"More than {quota.size} {policy} in a minute. Try again in {quota.reset} s.",
            {"retry-after": str(quota.reset)},
        )


def may(scope: str) -> DependsOn:
    """Behind a token with this scope: what a handler asks for after it is given only to those who may have it."""
    dependency: DependsOn = Depends(token_for(scope))
    return dependency


LookupToken = Annotated[Token, may("lookup")]


def get_internal(request: Request, token: LookupToken) -> SearchEngine:
    """The engine over the internal tree; asked for only after the token was found good."""
    return get_internal_engine(request)


def speaker_of(request: Request) -> Speaker:
    """Articles of the internal tree as an agent says them. Only behind a token; IndexUnavailable when nothing is built."""
    return Speaker(get_catalogues(request), get_internal_engine(request).tree, get_origin(request))


Internal = Annotated[SearchEngine, Depends(get_internal)]
