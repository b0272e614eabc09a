"""The agents' API: look-ups and suggestions over the internal tree, for holders of a token; who may call and how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, HTTPException, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic_core import to_json

from kb.tokens import Token, find_token, note_use
from search.query import Query as SearchQuery
from web.agent_api_models import AgentSuggestOut, Fields, LookupOut, lookup_json, wanted_fields
from web.api_models import plain_suggestion
from web.journal import note_search
from web.middleware import SAFE_METHODS
from web.openapi import problems
from web.pages import origin_of
from web.rate_limits import STATE
from web.routes.api import Lang, Words
from web.site import Now, TheSite, get_now, get_site
from web.views.agent_spoken import Speaker
from web.views.stored import category_title

router = APIRouter(prefix="/api/v1/agent", tags=["agent"])
CHALLENGE = {"www-authenticate": 'Bearer realm="otvet"'}
PRIVATE = {"cache-control": "private, no-store"}
bearer = HTTPBearer(auto_error=False, description="A token of `kb token create`.")


def token_for(scope: str) -> Callable[..., Token]:
    """A dependency: the caller's token. 401 without one that works, 429 when it calls too often, 403 when it lacks the scope."""

    def wanted(
        request: Request, tasks: BackgroundTasks, sent: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    ) -> Token:  # fmt: skip
        if sent is None:
            raise HTTPException(401, "Send a token: Authorization: Bearer <token>.", CHALLENGE)
        site, now = get_site(request), get_now(request)
        with site.database.read() as conn:  # every time, so that what is revoked ends at once
            token = find_token(conn, sent.credentials, at=now)
        if token is None:
            raise HTTPException(401, "The token is unknown, revoked or expired.", CHALLENGE)
        _count(request, token)
        if not token.allows(scope):
            raise HTTPException(403, f"The token lacks the scope {scope!r}.")
        tasks.add_task(note_use, site.database, token, at=now)
        return token

    return wanted


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


get_token = token_for("lookup")


def get_internal(request: Request, token: Annotated[Token, Depends(get_token)]) -> Any:
    """The engine over the internal tree; asked for only after the token was found good."""
    return get_site(request).live.internal


def get_speaker(request: Request) -> Speaker:
    """Articles of the internal tree as an agent says them. Only behind a token; IndexUnavailable when nothing is built."""
    site = get_site(request)
    return Speaker(site, site.live.internal.tree, origin_of(request, site))


Internal = Annotated[Any, Depends(get_internal)]


@router.get(
    "/lookup", operation_id="agent_lookup", response_model=LookupOut, responses=problems(401, 403, 422, 429, 503)
)
def lookup(
    request: Request, site: TheSite, engine: Internal, now: Now, q: Words, lang: Lang = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    explain: Annotated[bool, Query(description="Say of every result why it stands where it stands.")] = True,
    fields: Annotated[Fields, Query(description="Fields of a card, comma-separated. Empty: all but steps, notes, facts, text and related, which are sent when named.")] = "",
) -> Response:  # fmt: skip
    """Look an answer up while the caller is on the line: internal and public articles, what to say and what to ask."""
    wanted = wanted_fields(fields) - (frozenset() if explain else {"explanation"})
    found = engine.search(SearchQuery.parse(q, lang=lang, limit=limit, explain="explanation" in wanted))
    note_search(site, found, place="agent", visitor="", at=now)
    speaker = Speaker(site, engine.tree, origin_of(request, site))
    return Response(lookup_json(found, speaker, wanted), headers=PRIVATE, media_type="application/json")


@router.get(
    "/suggest",
    operation_id="agent_suggest",
    response_model=AgentSuggestOut,
    responses=problems(401, 403, 422, 429, 503),
)
def suggest(
    request: Request, site: TheSite, engine: Internal, q: Words, lang: Lang = "", limit: Annotated[int, Query(ge=1, le=10)] = 6,
) -> Response:  # fmt: skip
    """Articles, internal ones too, for a question that is still being typed; by words alone, so it answers at once."""
    query, tree, origin = SearchQuery.parse(q, lang=lang), engine.tree, origin_of(request, site)
    told = []
    for row in engine.suggest(query.text, lang, limit) if query.text else ():
        card = tree.card(row.lang, row.key)
        audience = card.audience if card else "public"
        plain = plain_suggestion(row, origin, category_title(tree, row.category, lang or row.lang))
        told.append(plain | {"audience": audience} | ({} if audience == "public" else {"url": ""}))
    return Response(to_json({"query": query.text, "suggestions": told}), headers=PRIVATE, media_type="application/json")
