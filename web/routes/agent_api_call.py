"""The agents' API during a call: one article as a card, flags on articles, tickets."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from kb.flags import NewFlag, raise_flag
from kb.requests import open_request, read_request
from kb.tickets import NewTicket, Ticket
from kb.tokens import Token
from web.openapi import problems
from web.pages import origin_of
from web.routes.agent_api import get_internal, token_for
from web.site import Now, TheSite
from web.urls import article_url
from web.views.agent_blocks import blocks_of

router = APIRouter(prefix="/api/v1/agent", tags=["agent"])
TicketToken = Annotated[Token, Depends(token_for("tickets"))]
Text = Annotated[str, Field(max_length=10_000)]
Short = Annotated[str, Field(max_length=300)]


class ArticleOut(BaseModel):
    """An article shaped for speech."""

    id: str
    lang: str
    title: str
    code: str
    audience: str = Field(description="public, or internal: never to be read out or sent.")
    outcome: str
    owner: str
    say: str = Field(description="What to say first.")
    ask: tuple[str, ...] = Field(description="What to ask meanwhile.")
    steps: tuple[str, ...]
    notes: tuple[str, ...] = Field(description="For staff only.")
    text: str = Field(description="All that a client may hear; of an internal article nothing may be heard.")
    related: tuple[str, ...] = Field(description="Keys of articles to check as well.")
    url: str = Field(description="The public page; empty for internal articles.")


class FlagIn(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"article": "en/cards/block-card", "kind": "outdated"}]})

    article: Short
    kind: Literal["outdated", "wrong", "missing"]
    comment: Text = ""
    query: Text = ""


class FlagOut(BaseModel):
    id: int
    article: str
    kind: str
    owner: str


class TicketIn(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "The card is declined abroad.", "lang": "en", "key": "call-17"}]})

    text: Annotated[str, Field(min_length=1, max_length=10_000, pattern=r"\S")]
    lang: Annotated[str, Field(pattern="^[a-z]{2}$")] = "ru"
    subject: Short = ""
    email: Annotated[str, Field(pattern=r"^([^@\s]+@[^@\s]+)?$", max_length=254)] = ""
    query: Text = ""
    opened: Annotated[tuple[Short, ...], Field(max_length=50)] = ()
    key: Short = Field("", description="Sent again with the same key and words, it is the same ticket.")


class TicketOut(BaseModel):
    number: str
    status: str
    owner: str
    team: str
    subject: str
    text: str = Field(description="Private data is masked.")
    created_at: str


@router.get("/articles/{reference:path}", response_model=ArticleOut, responses={304: {"description": "Unchanged"}, **problems(401, 403, 404, 422, 503)})
def article(
    request: Request, response: Response, site: TheSite, engine: Annotated[Any, Depends(get_internal)],
    reference: Annotated[str, Path(description="A dictated code, or an id.", examples=["1042", "en/cards/block-card"])], lang: str = "",
) -> Any:  # fmt: skip
    """One article by its code or id. `ETag` is sent, and `If-None-Match` answered with 304."""
    lang_of, _, key = reference.partition("/")
    found = engine.tree.article(lang_of, key) if key else engine.tree.by_code(reference, lang)
    if found is None:
        raise HTTPException(404, f"There is no article {reference!r}.")
    card = _card(found, origin_of(request, site))
    tag = f'"{hashlib.sha256(card.model_dump_json().encode()).hexdigest()[:20]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"etag": tag, "cache-control": "private, no-cache"})
    response.headers.update({"etag": tag, "cache-control": "private, no-cache"})
    return card


@router.post("/feedback", status_code=201, responses=problems(401, 403, 404, 422, 503))
def feedback(
    site: TheSite, token: Annotated[Token, Depends(token_for("feedback"))], now: Now, sent: FlagIn,
) -> FlagOut:  # fmt: skip
    """Flag an article as outdated, wrong or missing something; its owner finds it in the queue."""
    lang, _, key = sent.article.partition("/")
    card = site.live.internal.tree.card(lang, key)
    if card is None:
        raise HTTPException(404, f"There is no article {sent.article!r}.")
    new = NewFlag(article_id=card.id, owner=card.owner, kind=sent.kind, comment=sent.comment, query=sent.query, who=token.name)
    with site.database.begin() as conn:
        flag = raise_flag(conn, new, at=now)
    return FlagOut(id=flag.id, article=flag.article_id, kind=flag.kind, owner=flag.owner)


@router.post("/tickets", status_code=201, responses=problems(401, 403, 422))
def make_ticket(site: TheSite, token: TicketToken, now: Now, sent: TicketIn) -> TicketOut:
    """Make a ticket of a call."""
    new = NewTicket(
        form_key=f"api:{token.id}:{sent.key}" if sent.key else "", lang=sent.lang, topic="", email=sent.email, subject=sent.subject,
        text=sent.text, query=sent.query, opened=sent.opened,
    )  # fmt: skip
    with site.database.begin() as conn:
        made = open_request(conn, new, room=site.room, at=now)
    site.deliverer.nudge()
    return _ticket(made.ticket)


@router.get("/tickets/{number}", responses=problems(401, 403, 404, 422))
def read_ticket(site: TheSite, token: TicketToken, number: Annotated[str, Path(max_length=40)], response: Response) -> TicketOut:
    """One ticket by its number."""
    with site.database.read() as conn:
        found = read_request(conn, number)
    if found is None:
        raise HTTPException(404, "There is no ticket of this number.")
    response.headers["cache-control"] = "private, no-store"
    return _ticket(found.ticket)


def _card(found: Any, origin: str) -> ArticleOut:
    blocks, public = blocks_of(found.html), found.audience == "public"
    return ArticleOut(
        id=found.id, lang=found.lang, title=found.title, code=found.code, audience=found.audience, outcome=found.outcome, owner=found.owner,
        say=found.summary, ask=found.ask, steps=blocks.steps, notes=blocks.notes, text=blocks.text, related=found.related,
        url=f"{origin}{article_url(found.lang, found.key)}" if public else "",
    )  # fmt: skip


def _ticket(ticket: Ticket) -> TicketOut:
    return TicketOut(
        number=ticket.number, status=ticket.status, owner=ticket.owner, team=ticket.team, subject=ticket.subject, text=ticket.text,
        created_at=ticket.created_at.isoformat(),
    )  # fmt: skip
