"""The agents' API of tickets: made of a call, listed, read, answered, closed. The token's name signs what is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from fastapi.responses import FileResponse

from kb.customers.agreed import call_with_contract
from kb.errors import RequestError
from kb.requests.calls import NewCall, open_call
from kb.requests.customer import read_request
from kb.requests.staff_actions import Reply, close, reply
from kb.requests.tickets import STATUSES, NewTicket, find_ticket, list_tickets, made_with_other_words
from kb.staff.tokens import Token
from kb.storage.database import Transaction
from web.api.access import PRIVATE, may
from web.api.models.tickets import (
    EXAMPLE_FILE,
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
from web.api.openapi import BYTES, CREATED, FILE, problems
from web.dependencies import Config, Now, OptionalInternalEngine, TheState, contacts_of, get_engine
from web.parts.attached import open_attachment
from web.parts.citation import cited_article
from web.parts.filing import filing_of
from web.site.numbers import row_before
from web.site.state import SiteState

router = APIRouter(prefix="/api/v1/agent/tickets", tags=["agent"])
TicketToken = Annotated[Token, may("tickets")]
NO_TICKET = "There is no ticket of this number."
TicketNumber = Annotated[str, Path(max_length=40, examples=["2026-000123"])]


@router.post(
    "",
    operation_id="agent_create_ticket",
    status_code=201,
    response_model=TicketOut,
    responses={201: CREATED, **problems(400, 401, 403, 409, 415, 422, 429, 503)},
)
def create(
    request: Request,
    response: Response,
    token: TicketToken,
    settings: Config,
    state: TheState,
    engine: OptionalInternalEngine,
    now: Now,
    sent: TicketIn,
) -> TicketOut:
    """Make a ticket of a call. `Location` leads to it. The customer never sees its `note`. An `email` no letter can reach is 409."""
    state.refuse_unwritable(sent.email)
    filed = filing_of(engine, sent.opened, at=now)
    new = NewTicket(
        form_key=f"api:{token.id}:{sent.key}" if sent.key else "",
        lang=sent.lang or settings.language_list[0],
        topic=filed.topic,
        email=sent.email,
        subject=sent.subject,
        text=sent.text,
        query=sent.query,
        opened=sent.opened,
        promise=filed.promise,
    )
    call = NewCall(ticket=new, who=token.name, note=sent.note, reply=sent.reply)
    with state.change() as conn:
        call = call_with_contract(conn, call, contacts_of(engine), at=now)
        opened = open_call(conn, call, room=state.room, at=now)
        if made_with_other_words(conn, call.stored):  # after the counter's lock, so that of two at once one is told
            raise RequestError(
                "repeated", "a ticket was made with this key and other words; send these with another key"
            )
    response.headers.update({**PRIVATE, "location": f"{request.url.path}/{opened.ticket.number}"})
    return ticket_out(opened.ticket)


@router.get("", operation_id="agent_list_tickets", response_model=TicketsOut, responses=problems(401, 403, 422, 429))
def list_all(
    response: Response,
    state: TheState,
    token: TicketToken,
    status: Annotated[Status | None, Query(description="Only tickets in this state; all when left out.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[
        str, Query(pattern=r"^[0-9]{0,18}$", description="`next` of the page before.", examples=["41"])
    ] = "",
) -> TicketsOut:
    """All tickets, the newest first, a page at a time. What is made meanwhile neither repeats a ticket nor hides one."""
    with state.read() as conn:
        tickets, following = list_tickets(
            conn, statuses=(status,) if status else STATUSES, before=row_before(cursor), limit=limit
        )
    response.headers.update(PRIVATE)
    return TicketsOut(tickets=tuple(map(ticket_out, tickets)), next=str(following or ""))


@router.get(
    "/{number}",
    operation_id="agent_read_ticket",
    response_model=ConversationOut,
    responses=problems(401, 403, 404, 422, 429),
)
def read(response: Response, state: TheState, token: TicketToken, number: TicketNumber) -> ConversationOut:
    """One ticket by its number, with what was said about it."""
    response.headers.update(PRIVATE)
    return _conversation(state, number)


@router.get(
    "/{number}/files/{id}",
    operation_id="agent_read_file",
    response_class=FileResponse,
    responses={200: FILE, **problems(401, 403, 404, 422, 429)},
)
def read_file(
    response: Response,
    state: TheState,
    token: TicketToken,
    number: TicketNumber,
    id: Annotated[str, Path(max_length=40, examples=[EXAMPLE_FILE["id"]])],
) -> FileResponse:
    """The bytes of a file, as they were sent to us. Pictures were drawn anew, anything else is as it came: open it with care."""
    attachment, path = open_attachment(state, number, id)
    return FileResponse(path, media_type=BYTES, filename=attachment.save_as, headers=PRIVATE)


@dataclass(frozen=True)
class TicketCall:
    """A program's call that changes one ticket: whose it is, when, and with what it is done."""

    request: Request
    token: Token
    state: SiteState
    number: str
    at: datetime

    def do(self, sent: ReplyIn | CloseIn, verb: Callable[[Transaction, Reply], object]) -> ConversationOut:
        """What is said of the ticket afterwards. Raises HTTPException (404) where there is no such ticket."""
        with self.state.change() as conn:
            ticket = find_ticket(conn, self.number)
            if ticket is None:
                raise HTTPException(404, NO_TICKET)
            cites = re.search(WORD, sent.article)
            cited = cited_article(get_engine(self.request).tree, sent.article, ticket.lang) if cites else None
            key = sent.key and f"api:{self.token.id}:{sent.key}"
            verb(conn, Reply(who=self.token.name, text=sent.text, article=cited, key=key, seen=sent.seen))
        return _conversation(self.state, self.number)


def ticket_call(
    request: Request, response: Response, token: TicketToken, state: TheState, number: TicketNumber, at: Now
) -> TicketCall:
    response.headers.update(PRIVATE)
    return TicketCall(request, token, state, number, at)


TheCall = Annotated[TicketCall, Depends(ticket_call)]
CHANGES = problems(400, 401, 403, 404, 409, 415, 422, 429, 503)


@router.post("/{number}/reply", operation_id="agent_reply_to_ticket", response_model=ConversationOut, responses=CHANGES)
def answer(call: TheCall, sent: ReplyIn) -> ConversationOut:
    """Answer the customer: on the request page at once, by mail through the outbox. Takes a ticket that nobody owns."""
    return call.do(sent, lambda conn, said: reply(conn, call.number, said, room=call.state.room, at=call.at))


@router.post("/{number}/close", operation_id="agent_close_ticket", response_model=ConversationOut, responses=CHANGES)
def end(call: TheCall, sent: CloseIn) -> ConversationOut:
    """End a ticket with its outcome and, if there is something to say, last words. The very same sent twice changes nothing; another outcome or other words are 409."""
    return call.do(
        sent, lambda conn, said: close(conn, call.number, sent.outcome, said, room=call.state.room, at=call.at)
    )


def _conversation(state: SiteState, number: str) -> ConversationOut:
    with state.read() as conn:
        request = read_request(conn, number)
    if request is None:
        raise HTTPException(404, NO_TICKET)
    return conversation_out(request)
