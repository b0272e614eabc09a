"""The agents' console: one line to type in, rows and a card; the ticket of a call."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from pydantic import Field as Len
from starlette.responses import Response

from kb.inbox import add_note
from kb.requests import open_request
from kb.tickets import NewTicket
from web.filing import filing_of
from web.journal import note_search
from web.pages import origin_of, private, render, render_part
from web.routes.contact import Maybe
from web.routes.inbox import Words
from web.signed_in import SignedIn, staff_for
from web.site import Now, Site, TheSite, get_site
from web.urls import agent_url
from web.views.agent import Answers, answers, console_page, look_up
from web.views.agent_walk import ways_told
from web.views.call import Call

router = APIRouter(prefix="/agent", include_in_schema=False)
Asker = Annotated[SignedIn, Depends(staff_for("lookup"))]
Short = Annotated[str, Len(max_length=300)]


class Looked(BaseModel):
    """What the console was asked: words, the client's name, the telephone, the row that is open, the trees walked."""

    q: Annotated[str, Len(max_length=8000)] = ""
    client: Short = ""
    caller: Short = ""
    open: Short = ""
    walked: Annotated[list[Short], Len(max_length=20)] = []

    @property
    def call(self) -> Call:
        return Call(q=self.q.strip(), client=self.client.strip(), caller=self.caller.strip(), walked=tuple(self.walked))


class Shown(Looked):
    """The same with what the page is to tell."""

    told: Short = ""


class CallNote(Looked):
    """What becomes a ticket."""

    note: Annotated[str, Len(max_length=10_000)] = ""
    email: Annotated[str, Len(max_length=254)] = ""
    key: Short = ""


Sought = Annotated[Looked, Query()]


@router.get("", name="console")
@router.get("/lookup", name="console_lookup")
def console(request: Request, staff: Asker, texts: Words, now: Now, sought: Annotated[Shown, Query()]):
    """The whole page; `/agent/lookup?q=…&caller=…` is for telephone systems that open it by themselves."""
    page = console_page(texts, staff, _answers(request, texts, sought, now), told=sought.told)
    return private(render(request, texts.lang, "agent/console.html", page))


@router.get("/results", name="console_results")
def results(request: Request, staff: Asker, texts: Words, now: Now, sought: Sought):
    """Both panes, for the script that puts them in place while somebody types."""
    return private(render_part(request, texts.lang, "agent/answers.html", _answers(request, texts, sought, now)))


@router.post("/tickets", name="console_ticket")
def ticket(request: Request, site: TheSite, staff: Annotated[SignedIn, Depends(staff_for("tickets"))], texts: Words, now: Now,
           engine: Maybe, sent: Annotated[CallNote, Form()]) -> Response:  # fmt: skip
    """The note of the call becomes a ticket; what was looked up and found out by questions goes with it."""
    if not sent.note.strip():
        page = console_page(texts, staff, _answers(request, texts, sent, now), told="note_empty", note=sent.note)
        return private(render(request, texts.lang, "agent/console.html", page))
    ways = tuple(ways_told(site.live.internal.tree, texts, sent.call)) if engine else ()
    about = texts("agent.ticket_from", client=sent.client or "—", caller=sent.caller or "—", name=staff.name)
    new = replace(
        _ticket(sent, site, now),
        lang=texts.lang,
        text="\n\n".join([sent.note.strip(), *(way for way, open in ways if open)]),
    )
    with site.database.begin() as conn:
        made = open_request(conn, new, room=site.room, at=now)
        if made.created:
            told = "\n\n".join([about, *(way for way, _ in ways)])
            add_note(conn, made.ticket.number, who=staff.name, text=told, at=now)
    site.deliverer.nudge()
    return RedirectResponse(agent_url(told=made.ticket.number), 303)


def _ticket(sent: CallNote, site: Site, now: Any) -> NewTicket:
    """The ticket but for its words."""
    opened = (sent.open,) if sent.open else ()
    filed = filing_of(site, opened, at=now)
    return NewTicket(
        form_key=sent.key, lang="", topic=filed.topic, email=sent.email.strip(), text="", query=sent.q,
        opened=opened, promise=filed.promise,
    )  # fmt: skip


def _answers(request: Request, texts: Any, sought: Looked, now: Any) -> Answers:
    site = get_site(request)
    engine = site.live.internal
    call = sought.call
    found, dictated = look_up(engine, call, texts.lang)
    if found and not sought.open:
        note_search(site, found, place="agent", visitor="", at=now)
    shown = (texts, origin_of(request, site), found, dictated)
    return answers(site, engine, call, opened=sought.open, shown=shown)
