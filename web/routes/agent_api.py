"""The agents' API: look-ups over the internal tree, for holders of a token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, HTTPException, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.responses import Response

from kb.tokens import Token, find_token, note_use
from search.query import Query as SearchQuery
from web.api_models import LookupOut, lookup_out
from web.journal import note_search
from web.openapi import problems
from web.pages import origin_of
from web.routes.api import Lang, Words
from web.site import Now, TheSite, get_site

router = APIRouter(prefix="/api/v1/agent", tags=["agent"])
SCOPE = "lookup"
CHALLENGE = {"www-authenticate": 'Bearer realm="otvet"'}
bearer = HTTPBearer(auto_error=False, description="A token of `kb token create`.")


def token_for(scope: str) -> Callable[..., Token]:
    """A dependency: the caller's token. 401 without one that works, 403 when it lacks the scope."""

    def wanted(
        request: Request, now: Now, tasks: BackgroundTasks,
        sent: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    ) -> Token:  # fmt: skip
        if sent is None:
            raise HTTPException(401, "Send a token: Authorization: Bearer <token>.", CHALLENGE)
        site = get_site(request)
        with site.database.read() as conn:
            token = find_token(conn, sent.credentials, at=now)
        if token is None:
            raise HTTPException(401, "The token is unknown, revoked or expired.", CHALLENGE)
        if not token.allows(scope):
            raise HTTPException(403, f"The token lacks the scope {scope!r}.")
        tasks.add_task(note_use, site.database, token, at=now)
        return token

    return wanted


get_token = token_for(SCOPE)


def get_internal(request: Request, token: Annotated[Token, Depends(get_token)]) -> Any:
    """The engine over the internal tree; asked for only after the token was found good."""
    return get_site(request).live.internal


@router.get("/lookup", response_model_exclude_none=True, responses=problems(401, 403, 422, 503))
def lookup(
    request: Request, response: Response, site: TheSite, engine: Annotated[Any, Depends(get_internal)], now: Now, q: Words,
    lang: Lang = "", limit: Annotated[int, Query(ge=1, le=50)] = 10,
    explain: Annotated[bool, Query(description="Say of every result why it stands where it stands.")] = True,
) -> LookupOut:  # fmt: skip
    """Look an answer up while the caller is on the line: internal and public articles, what to say and what to ask."""
    found = engine.search(SearchQuery.parse(q, lang=lang, limit=limit, explain=explain))
    note_search(site, found, place="agent", visitor="", at=now)
    response.headers["cache-control"] = "private, no-store"
    ask = {result.article_id: _ask(engine, result) for result in found.results}
    return lookup_out(found, origin_of(request, site), ask)


def _ask(engine: Any, result: Any) -> tuple[str, ...]:
    article = engine.tree.article(result.lang, result.key)
    return tuple(article.ask) if article else ()
