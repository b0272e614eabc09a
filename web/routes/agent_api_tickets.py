"""The agents' API of tickets: made of a call, listed, read, answered, closed. The token's name signs what is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response

from kb.inbox import Reply, close, reply
from kb.requests import open_request, read_request
from kb.tickets import STATUSES, NewTicket, find_ticket, list_tickets
from kb.tokens import Token
from web.agent_ticket_models import (
    WORD,
    CloseIn,
    ConversationOut,
    ReplyIn,
    Status,
    TicketIn,
    TicketOut,
    TicketsOut,
    conversation_out,
    ticket_out,
)
from web.filing import filing_of
from web.openapi import CREATED, problems
from web.routes.agent_api import PRIVATE, token_for
from web.routes.inbox import cited_article
from web.site import Now, Site, TheSite

router = APIRouter(prefix="/api/v1/agent/tickets", tags=["agent"])
TicketToken = Annotated[Token, Depends(token_for("tickets"))]
Number = Annotated[str, Path(max_length=40, examples=["2026-000123"])]


@router.post("", operation_id="agent_create_ticket", status_code=201, response_model=TicketOut,
             responses={201: CREATED, **problems(400, 401, 403, 422, 429)})  # fmt: skip
def create(
    request: Request, response: Response, site: TheSite, token: TicketToken, now: Now, sent: TicketIn
) -> TicketOut:
    """Make a ticket of a call. `Location` leads to it."""
    filed = filing_of(site, sent.opened, at=now)
    new = NewTicket(
        form_key=f"api:{token.id}:{sent.key}" if sent.key else "", lang=sent.lang, topic=filed.topic, email=sent.email,
        subject=sent.subject, text=sent.text, query=sent.query, opened=sent.opened, promise=filed.promise,
    )  # fmt: skip
    with site.database.begin() as conn:
        made = open_request(conn, new, room=site.room, at=now)
    site.deliverer.nudge()
    response.headers.update({**PRIVATE, "location": f"{request.url.path}/{made.ticket.number}"})
    return ticket_out(made.ticket)


@router.get("", operation_id="agent_list_tickets", response_model=TicketsOut, responses=problems(401, 403, 422, 429))
def list_all(
    response: Response, site: TheSite, token: TicketToken,
    status: Annotated[Status | None, Query(description="Only tickets in this state; all when left out.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str, Query(pattern=r"^[0-9]{0,18}$", description="`next` of the page before.", examples=["41"])] = "",
) -> TicketsOut:  # fmt: skip
    """All tickets, the newest first, a page at a time. What is made meanwhile neither repeats a ticket nor hides one."""
    with site.database.read() as conn:
        found, following = list_tickets(
            conn, statuses=(status,) if status else STATUSES, before=int(cursor or 0), limit=limit
        )
    response.headers.update(PRIVATE)
    return TicketsOut(tickets=tuple(map(ticket_out, found)), next=str(following or ""))


@router.get(
    "/{number}",
    operation_id="agent_read_ticket",
    response_model=ConversationOut,
    responses=problems(401, 403, 404, 422, 429),
)
def read(response: Response, site: TheSite, token: TicketToken, number: Number) -> ConversationOut:
    """One ticket by its number, with what was said about it."""
    response.headers.update(PRIVATE)
    return _conversation(site, number)


@router.post("/{number}/reply", operation_id="agent_reply_to_ticket", response_model=ConversationOut,
             responses=problems(400, 401, 403, 404, 409, 422, 429, 503))  # fmt: skip
def answer(
    response: Response, site: TheSite, token: TicketToken, now: Now, number: Number, sent: ReplyIn
) -> ConversationOut:
    """Answer the customer: on the request page at once, by mail through the outbox. Takes a ticket that nobody owns."""
    _do(site, token, number, sent, lambda conn, said: reply(conn, number, said, room=site.room, at=now))
    response.headers.update(PRIVATE)
    return _conversation(site, number)


@router.post("/{number}/close", operation_id="agent_close_ticket", response_model=ConversationOut,
             responses=problems(400, 401, 403, 404, 409, 422, 429, 503))  # fmt: skip
def end(
    response: Response, site: TheSite, token: TicketToken, now: Now, number: Number, sent: CloseIn
) -> ConversationOut:
    """End a ticket with its outcome and, if there is something to say, last words. Closing twice changes nothing."""
    _do(site, token, number, sent, lambda conn, said: close(conn, number, sent.outcome, said, room=site.room, at=now))
    response.headers.update(PRIVATE)
    return _conversation(site, number)


def _do(site: Site, token: Token, number: str, sent: Any, verb: Callable[[Any, Reply], Any]) -> None:
    with site.database.begin() as conn:
        ticket = find_ticket(conn, number)
        if ticket is None:
            raise HTTPException(404, "There is no ticket of this number.")
        cited = (
            cited_article(site.live.public.tree, sent.article, ticket.lang) if re.search(WORD, sent.article) else None
        )
        verb(conn, Reply(who=token.name, text=sent.text, article=cited, key=sent.key and f"api:{token.id}:{sent.key}"))
    site.deliverer.nudge()


def _conversation(site: Site, number: str) -> ConversationOut:
    with site.database.read() as conn:
        found = read_request(conn, number)
    if found is None:
        raise HTTPException(404, "There is no ticket of this number.")
    return conversation_out(found)
