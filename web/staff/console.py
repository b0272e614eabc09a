"""The agents' console: one line to type in, rows and a card; the ticket of a call."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import STAFF
from kb.customers.agreed import call_with_contract
from kb.errors import StateUnavailable
from kb.requests.calls import open_call
from search.index.tree import Tree
from web.dependencies import (
    Asker,
    Catalogues,
    Now,
    OptionalInternalEngine,
    Origin,
    PageTexts,
    TheJournal,
    TheNotices,
    TheState,
    contacts_of,
    get_internal_engine,
    get_now,
    get_state,
    staff_for,
)
from web.site.pages import private, render, render_part
from web.site.session import SignedIn
from web.site.urls import agent_url
from web.staff.calls import TheCallLetters, new_call
from web.staff.forms import CallNote, ConsoleAddress, ConsoleQuery
from web.staff.known_requests import known_requests, sought_in
from web.staff.look_up import dictated_article, look_up
from web.staff.views.call import Call
from web.staff.views.console import NO_ADDRESS, Answers, ConsoleQuestion, answers, console_page
from web.staff.views.known_requests import KnownRequests

router = APIRouter(prefix=STAFF, include_in_schema=False)
TicketMaker = Annotated[SignedIn, Depends(staff_for("tickets"))]


class Panes:
    """Makes both panes of what was asked; the search behind them is noted once, when nothing is opened yet."""

    def __init__(
        self, request: Request, catalogues: Catalogues, texts: PageTexts, journal: TheJournal, origin: Origin
    ) -> None:
        self._request, self._origin, self._state = request, origin, get_state(request)
        self._catalogues, self._texts, self._journal = catalogues, texts, journal

    def of(self, sought: ConsoleQuery, staff: SignedIn) -> Answers:
        """As much as these staff may see. Raises IndexUnavailable when nothing is built."""
        engine, call = get_internal_engine(self._request), sought.call
        dictated = dictated_article(engine.tree, call.q, self._texts.lang)
        findings = None if dictated or sought_in(call.q) else look_up(engine, call.q)
        if findings and not sought.open:
            self._journal.note_search(findings, place="agent", visitor="", at=get_now(self._request))
        made = answers(
            ConsoleQuestion(
                call=call,
                opened=sought.open,
                findings=findings,
                dictated=dictated,
                tree=engine.tree,
                catalogues=self._catalogues,
                texts=self._texts,
                origin=self._origin,
            )
        )
        return replace(made.permitted(staff), known=self._known(call, staff, engine.tree))

    def _known(self, call: Call, staff: SignedIn, tree: Tree) -> KnownRequests:
        """A database that is away costs no caller the answer."""
        with suppress(StateUnavailable), self._state.read() as conn:
            return known_requests(conn, call, staff, texts=self._texts, tree=tree, at=get_now(self._request))
        return KnownRequests()


ThePanes = Annotated[Panes, Depends()]


@router.get("", name="console")
@router.get("/lookup", name="console_lookup")
def console(
    request: Request,
    staff: Asker,
    texts: PageTexts,
    panes: ThePanes,
    standing: TheNotices,
    sought: Annotated[ConsoleAddress, Query()],
) -> Response:
    """The whole page; `/agent/lookup?q=…&caller=…` is for telephone systems that open it by themselves."""
    page = console_page(texts, staff, panes.of(sought, staff), notice=sought.notice)
    page = standing.everywhere(page, texts)
    return private(render(request, texts, "staff/console.html", page))


@router.get("/results", name="console_results")
def results(
    request: Request, staff: Asker, texts: PageTexts, panes: ThePanes, sought: Annotated[ConsoleQuery, Query()]
) -> Response:
    """Both panes, for the script that puts them in place while somebody types."""
    return private(render_part(request, texts, "staff/answers.html", panes.of(sought, staff)))


@router.post("/tickets", name="console_ticket")
def ticket(
    request: Request,
    staff: TicketMaker,
    texts: PageTexts,
    panes: ThePanes,
    state: TheState,
    letters: TheCallLetters,
    engine: OptionalInternalEngine,
    now: Now,
    sent: Annotated[CallNote, Form()],
) -> Response:
    """The call becomes a ticket; with an address and the step "look" or "again" the letter to the customer is shown first."""
    fault = state.foreign_names.fault_of(sent.email) if sent.email.strip() else ""
    notice = "note_empty" if not sent.note.strip() else f"address_{fault}" if fault else ""
    if notice and not (fault and sent.step in ("again", "send")):
        page = console_page(texts, staff, panes.of(sent, staff), notice=notice, note=sent.note, email=sent.email)
        return private(render(request, texts, "staff/console.html", page))
    if fault or (sent.step in ("look", "again") and sent.email.strip()):
        sent = letters.offered(sent)
        call = new_call(sent, staff, texts, engine, now)
        with state.read() as read:
            call = call_with_contract(read, call, contacts_of(engine), at=now)
        letter = letters.page(sent, staff, call, error=texts.get(f"agent.told_{notice}"), at=now)
        return private(render(request, texts, "staff/call_letter.html", letter))
    with state.change() as conn:
        call = new_call(sent, staff, texts, engine, now)
        agreed = call_with_contract(conn, call, contacts_of(engine), at=now)
        opened = open_call(conn, agreed, room=state.room, at=now)
    return RedirectResponse(agent_url(notice=opened.ticket.number + ("" if opened.ticket.email else NO_ADDRESS)), 303)
