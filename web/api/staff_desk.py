"""The agents' API of the desk: tickets searched, notes among staff, calls promised and made, two tickets of one customer merged."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Response

from kb.desk.finding import Due, Order, TicketQuery, find_page
from kb.desk.later import NewCallback, calls_of, calls_to_make, note_call, promise_call
from kb.desk.merge import merge_once
from kb.errors import RequestError
from kb.requests.customer import read_request
from kb.requests.staff_actions import add_note
from kb.requests.tickets import find_ticket
from kb.staff.tokens import Token
from kb.storage.database import Transaction
from web.api.access import PRIVATE, may
from web.api.models.desk import (
    CallbackIn,
    CallbackOut,
    CallbacksOut,
    CallMadeIn,
    MergeIn,
    NoteIn,
    NotesOut,
    TicketsFound,
    TicketView,
    call_out,
    found_out,
    notes_out,
)
from web.api.models.tickets import TicketOut, ticket_out
from web.api.openapi import problems
from web.api.staff_tickets import CHANGES, NO_TICKET, TicketNumber, TicketToken
from web.dependencies import Now, OptionalEngine, TheState
from web.parts.times import day_end
from web.site.numbers import LARGEST_ROW

router = APIRouter(prefix="/api/v1/agent", tags=["agent"])
InboxToken = Annotated[Token, may("inbox")]
FilterWord = Annotated[str, Query(max_length=200)]
READS = problems(401, 403, 404, 422, 429)


@router.get(
    "/tickets/search",
    operation_id="agent_search_tickets",
    response_model=TicketsFound,
    responses=problems(401, 403, 422, 429),
)
def search(
    response: Response,
    token: TicketToken,
    state: TheState,
    engine: OptionalEngine,
    now: Now,
    q: Annotated[str, Query(max_length=500, description="A number, an address, words of any form.")] = "",
    view: TicketView = "all",
    owner: Annotated[str, Query(max_length=200, description="`-`: nobody's.")] = "",
    team: FilterWord = "",
    topic: FilterWord = "",
    level: FilterWord = "",
    tag: FilterWord = "",
    lang: Annotated[str, Query(pattern="^([a-z]{2})?$")] = "",
    due: Due = "",
    order: Order = "new",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> TicketsFound:
    """Tickets as the inbox finds them: by number, address, words of what was said, and filters."""
    filters = {"owner": owner, "team": team, "topic": topic, "level": level, "tag": tag, "lang": lang}
    sought = TicketQuery(
        at=now, day_end=day_end(engine, now), me="", view=view, words=q, due=due, order=order, **filters
    )
    with state.read() as conn:
        result = find_page(conn, sought, page=page, size=limit)
    response.headers.update(PRIVATE)
    return found_out(result, page=page, size=limit)


@router.get("/tickets/{number}/notes", operation_id="agent_read_notes", response_model=NotesOut, responses=READS)
def notes(response: Response, token: InboxToken, state: TheState, number: TicketNumber) -> NotesOut:
    """What staff told each other about a ticket."""
    response.headers.update(PRIVATE)
    with state.read() as conn:
        return _notes(conn, number)


@router.post("/tickets/{number}/notes", operation_id="agent_add_note", response_model=NotesOut, responses=CHANGES)
def leave_note(
    response: Response, token: InboxToken, state: TheState, now: Now, number: TicketNumber, sent: NoteIn
) -> NotesOut:
    """Leave a note for colleagues, signed with the token's name. With the same key it is left once."""
    response.headers.update(PRIVATE)
    with state.change() as conn:
        _there(conn, number)
        add_note(conn, number, who=token.name, text=sent.text, key=_key(token, sent.key), room=state.room, at=now)
        return _notes(conn, number)


@router.get(
    "/call-backs",
    operation_id="agent_calls_to_make",
    response_model=CallbacksOut,
    responses=problems(401, 403, 422, 429),
)
def to_call(response: Response, token: InboxToken, state: TheState, engine: OptionalEngine, now: Now) -> CallbacksOut:
    """Calls promised until the end of today and not made, the soonest first; and those of the last day nobody answered."""
    response.headers.update(PRIVATE)
    with state.read() as conn:
        return CallbacksOut(calls=tuple(map(call_out, calls_to_make(conn, until=day_end(engine, now)))))


@router.post(
    "/tickets/{number}/call-backs", operation_id="agent_promise_call", response_model=CallbacksOut, responses=CHANGES
)
def promise(
    response: Response, token: InboxToken, state: TheState, now: Now, number: TicketNumber, sent: CallbackIn
) -> CallbacksOut:
    """Promise the customer a call. The very same call is promised once; the answer has every call of the ticket."""
    response.headers.update(PRIVATE)
    with state.change() as conn:
        _there(conn, number)
        new = NewCallback(at=_moment(sent.at), telephone=sent.telephone, note=sent.note)
        promise_call(conn, number, new, who=token.name, room=state.room, at=now)
        return CallbacksOut(calls=tuple(map(call_out, calls_of(conn, number))))


@router.post("/call-backs/{id}", operation_id="agent_call_made", response_model=CallbackOut, responses=CHANGES)
def made(
    response: Response,
    token: InboxToken,
    state: TheState,
    now: Now,
    id: Annotated[int, Path(ge=1, le=LARGEST_ROW, examples=[7])],
    sent: CallMadeIn,
) -> CallbackOut:
    """Keep how a promised call went. The first word stands."""
    response.headers.update(PRIVATE)
    with state.change() as conn:
        return call_out(note_call(conn, id, sent.outcome, who=token.name, room=state.room, at=now))


@router.post("/tickets/{number}/merge", operation_id="agent_merge_ticket", response_model=TicketOut, responses=CHANGES)
def join(
    response: Response, token: InboxToken, state: TheState, now: Now, number: TicketNumber, sent: MergeIn
) -> TicketOut:
    """Make two tickets of one customer one; the answer is the one that stays. Both numbers lead to it. Done twice it is done once."""
    response.headers.update(PRIVATE)
    with state.change() as conn:
        _there(conn, number)
        return ticket_out(merge_once(conn, number, sent.into, who=token.name, room=state.room, at=now))


def _moment(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise RequestError("moment", f"{written!r} is no moment") from None


def _there(conn: Transaction, number: str) -> None:
    if find_ticket(conn, number) is None:
        raise HTTPException(404, NO_TICKET)


def _notes(conn: Transaction, number: str) -> NotesOut:
    request = read_request(conn, number, internal=True)
    if request is None:
        raise HTTPException(404, NO_TICKET)
    return notes_out(request)


def _key(token: Token, key: str) -> str:
    return key and f"api:{token.id}:{key}"
