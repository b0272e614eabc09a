"""The inbox as pages: views, filters and search; one action on many requests, and taking it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import AfterValidator, BaseModel
from pydantic import Field as Len
from starlette.responses import Response

from kb.addresses import STAFF
from kb.alerts.alerts import alerts_to_see, see_alerts
from kb.desk.counting import choices, count_views
from kb.desk.deadlines import count_near
from kb.desk.finding import DUES, ORDERS, VIEWS, Order, TicketQuery, View, find_page
from kb.desk.later import calls_to_make, note_call
from kb.desk.together import VERBS, JointAction, do_together
from kb.desk.undo import take_back
from kb.errors import RequestError
from kb.notifications.notifications import notifications_of
from search.index.tree import Tree
from search.query.protocols import SearchEngine
from web.dependencies import Clerk, Now, OptionalEngine, PageTexts, TheState
from web.parts.alerts import alert_line
from web.parts.citation import cited_article
from web.parts.times import day_end
from web.site.numbers import LARGEST_ROW, RowNumber
from web.site.pages import private, render
from web.site.session import SignedIn
from web.site.urls import agent_url, inbox_url, own_path
from web.staff.deeds import owners_of, refuse_unknown_owner
from web.staff.forms import ShortText
from web.staff.one_request import request_page
from web.staff.views.calls import CallsPage
from web.staff.views.inbox import MOST_LISTED, PAGE, TOLD, InboxAsked, InboxNotice, InboxPage

router = APIRouter(prefix=STAFF, include_in_schema=False)
BackToInbox = Annotated[ShortText, AfterValidator(lambda back: own_path(back, within=inbox_url()) or inbox_url())]


class InboxAddress(BaseModel):
    """What of the inbox is asked for: a view, words, filters, an order, a page; and what the page is to tell."""

    show: ShortText = ""
    find: ShortText = ""
    state: ShortText = ""
    topic: ShortText = ""
    team: ShortText = ""
    owner: ShortText = ""
    level: ShortText = ""
    due: ShortText = ""
    lang: ShortText = ""
    tag: ShortText = ""
    sort: ShortText = ""
    page: Annotated[int, Len(ge=1, le=100_000)] = 1
    done: Annotated[int, Len(ge=0, le=1000)] = 0
    kept: Annotated[int, Len(ge=0, le=1000)] = 0  # how many did not allow it
    undo: ShortText = ""
    undone: Annotated[str, Len(pattern=r"^[0-9]{0,4}$")] = ""
    problem: ShortText = ""

    @property
    def view(self) -> View:
        """Whoever looks for words looks everywhere, unless they say where."""
        return next((view for view in VIEWS if view == self.show), "all" if self.find.strip() else "waiting")

    @property
    def order(self) -> Order:
        return next((order for order in ORDERS if order == self.sort), "due")

    def asked(self) -> InboxAsked:
        filters = {name: getattr(self, name).strip() for name in InboxAsked.FILTERS}
        return InboxAsked(view=self.view, words=self.find.strip(), order=self.order, filters=filters, page=self.page)

    def notice(self) -> InboxNotice:
        undone = int(self.undone) if self.undone else None
        return InboxNotice(done=self.done, kept=self.kept, undo=self.undo, undone=undone, problem=self.problem)


@router.get("/requests", name="inbox")
def inbox(
    request: Request,
    staff: Clerk,
    texts: PageTexts,
    state: TheState,
    engine: OptionalEngine,
    now: Now,
    address: Annotated[InboxAddress, Query()],
) -> Response:
    """A page of a view; a search that finds one request by its number opens it at once."""
    tree = engine.tree if engine else None
    sought = _sought(address, staff, engine, now)
    with state.read() as conn:
        result = find_page(conn, sought, page=address.page, size=PAGE, most=MOST_LISTED)
        counted, offered, owners = count_views(conn, sought), choices(conn), owners_of(conn)
        notifications = notifications_of(conn, staff.name, unseen=True, limit=TOLD)
        alerts = alerts_to_see(conn, at=now)
        near = count_near(conn, at=now)
    only = result.tickets[0] if len(result.tickets) == 1 else None
    if only and only.number.endswith(sought.words.strip().rjust(6, "0")) and sought.words.strip():
        return RedirectResponse(inbox_url(only.number), 303)
    page = InboxPage.of(
        texts,
        tree,
        result,
        who=staff,
        asked=address.asked(),
        counted=counted,
        choices=offered,
        owners=owners,
        notice=address.notice(),
        notifications=notifications,
        at=now,
    )
    page = replace(
        page,
        alerts=tuple(alert_line(alert, tree, texts) for alert in alerts),
        last_alert=max((alert.id for alert in alerts), default=0),
        near=texts("alerts.near", n=near) if near else "",
    )
    return private(render(request, texts, "staff/inbox.html", page))


class ChosenRequests(BaseModel):
    """Requests that were ticked, and the button that was pressed; each button has a field of its own."""

    number: Annotated[list[Annotated[str, Len(max_length=20)]], Len(max_length=200)] = []
    act: ShortText = ""
    give: ShortText = ""
    team: ShortText = ""
    priority: ShortText = ""
    tag: ShortText = ""
    untag: ShortText = ""
    close: ShortText = ""
    back: BackToInbox = ""

    def deed(self, who: str) -> JointAction:
        """Raises RequestError (code "chosen") for an act that there is not."""
        act = next((act for act in VERBS if act == self.act), None)
        if act is None:
            raise RequestError("chosen", f"nobody can {self.act!r} requests")
        return JointAction(act=act, numbers=self.number, who=who, value=getattr(self, act, ""))


@router.post("/requests", name="inbox_together")
def together(staff: Clerk, state: TheState, now: Now, sent: Annotated[ChosenRequests, Form()]) -> Response:
    """One action on all that were ticked."""
    try:
        with state.change() as conn:
            if sent.act == "give":
                refuse_unknown_owner(conn, sent.give)
            done = do_together(conn, sent.deed(staff.name), room=state.room, at=now)
    except RequestError as error:
        return RedirectResponse(_with(sent.back, problem=error.code), 303)
    outcome = {"done": str(len(done.done)), "kept": str(len(done.refused) or ""), "undo": done.undo}
    return RedirectResponse(_with(sent.back, **outcome), 303)


class UndoForm(BaseModel):
    """What is taken back, and where one is led then."""

    undo: ShortText
    back: BackToInbox = ""


@router.post("/undo", name="inbox_undo")
def undo(
    request: Request,
    staff: Clerk,
    texts: PageTexts,
    state: TheState,
    engine: OptionalEngine,
    now: Now,
    sent: Annotated[UndoForm, Form()],
) -> Response:
    """Takes back what was just done; an answer that was taken back stands in its field again."""
    with state.change() as conn:
        undone = take_back(conn, sent.undo, who=staff.name, at=now)
    if undone.text and len(undone.numbers) == 1:
        return request_page(request, staff, texts, engine, undone.numbers[0], text=undone.text)
    return RedirectResponse(_with(sent.back, undone=str(len(undone.numbers))), 303)


@router.get("/calls", name="calls_today")
def calls(
    request: Request, staff: Clerk, texts: PageTexts, state: TheState, engine: OptionalEngine, now: Now
) -> Response:
    """Calls promised for today or earlier, and those of today that nobody answered."""
    until = day_end(engine, now)
    with state.read() as conn:
        due_calls = calls_to_make(conn, until=until)
    page = CallsPage.of(texts, due_calls, who=staff, zone=str(until.tzinfo), at=now)
    return private(render(request, texts, "staff/calls.html", page))


class CallOutcome(BaseModel):
    """How a promised call went."""

    outcome: ShortText = ""
    back: Annotated[ShortText, AfterValidator(lambda back: own_path(back, within=inbox_url()))] = ""


@router.post("/calls/{number}", name="call_made")
def call_made(
    staff: Clerk, state: TheState, now: Now, number: RowNumber, sent: Annotated[CallOutcome, Form()]
) -> Response:
    try:
        with state.change() as conn:
            note_call(conn, number, sent.outcome, who=staff.name, room=state.room, at=now)
    except RequestError as error:
        raise HTTPException(404 if error.code == "missing" else 422) from None
    return RedirectResponse(sent.back or agent_url("calls"), 303)


@router.post("/alerts", name="alerts_seen")
def alerts_seen(
    staff: Clerk, state: TheState, now: Now, last: Annotated[int, Form(ge=0, le=LARGEST_ROW)] = 0
) -> Response:
    """Puts away, for everybody at the desk, the alerts that were shown."""
    with state.change() as conn:
        see_alerts(conn, who=staff.name, until=last, at=now)
    return RedirectResponse(inbox_url(), 303)


def _sought(address: InboxAddress, staff: SignedIn, engine: SearchEngine | None, now: datetime) -> TicketQuery:
    return TicketQuery(
        at=now,
        day_end=day_end(engine, now),
        me=staff.name,
        view=address.view,
        words=address.find,
        article=_article(engine.tree if engine else None, address.find.strip(), address.lang),
        status=address.state,
        topic=address.topic,
        team=address.team,
        owner=address.owner,
        level=address.level,
        due=next((due for due in DUES if due == address.due), ""),
        lang=address.lang,
        tag=address.tag.strip().casefold(),
        order=address.order,
    )


def _article(tree: Tree | None, words: str, lang: str) -> str:
    """The id of the article that these words name by its code, key or id; "" for all other words."""
    try:
        return cited_article(tree, words, lang).id if words else ""
    except RequestError:
        return ""


def _with(back: str, **news: str) -> str:
    """Where one came from, without what it told the last time and with what there is to tell now."""
    path, _, query = (back or inbox_url()).partition("?")
    kept = [
        part
        for part in query.split("&")
        if part and part.partition("=")[0] not in ("done", "kept", "undo", "undone", "problem")
    ]
    new = [part for part in inbox_url(**news).partition("?")[2].split("&") if part]
    return "?".join(filter(None, (path, "&".join((*kept, *new)))))
