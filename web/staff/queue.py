"""The queue of colleagues: questions nothing answered, flags on articles; and raising both from the console."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from starlette.responses import Response

from kb.addresses import STAFF
from kb.notifications.receivers import WRITERS, people_of
from kb.staff.due_dates import QueueKind, give
from kb.staff.flags import NewFlag, open_flags, raise_flag, settle_flag
from kb.staff.questions import (
    NewQuestion,
    answer_colleague,
    answered_question,
    answered_questions,
    ask_colleague,
    draft_of,
    waiting_questions,
)
from web.dependencies import Asker, InternalEngine, Now, PageTexts, TheState, staff_for
from web.parts.downloads import saved_as
from web.site.numbers import RowNumber
from web.site.pages import private, render
from web.site.session import SignedIn
from web.site.urls import agent_url
from web.staff.forms import FlagOnArticle, QuestionToColleague, ShortText
from web.staff.views.queue import Queue, owner_of, queue_page

router = APIRouter(prefix=STAFF, include_in_schema=False)
QueueWriter = Annotated[SignedIn, Depends(staff_for("write"))]
Flagger = Annotated[SignedIn, Depends(staff_for("feedback"))]


@router.get("/queue", name="queue")
def queue(
    request: Request,
    staff: Asker,
    texts: PageTexts,
    state: TheState,
    engine: InternalEngine,
    now: Now,
    owner: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """All that waits, or what waits for one owner."""
    with state.read() as conn:
        waiting = Queue(
            waiting=waiting_questions(conn),
            answered=answered_questions(conn),
            flags=open_flags(conn),
            colleagues=people_of(conn, WRITERS),
        )
    page = queue_page(texts, staff, engine.tree, waiting, owner=owner, at=now)
    return private(render(request, texts, "staff/queue.html", page))


@router.post("/questions", name="ask_colleague")
def ask(
    staff: Flagger,
    texts: PageTexts,
    state: TheState,
    engine: InternalEngine,
    now: Now,
    sent: Annotated[QuestionToColleague, Form()],
) -> Response:
    owner = owner_of(engine.tree, sent.category)
    new = NewQuestion(
        query=sent.q, text=sent.text, lang=texts.lang, category=sent.category, owner=owner, who=staff.name
    )
    with state.change() as conn:
        ask_colleague(conn, new, room=state.room, at=now)
    return RedirectResponse(sent.call.url(notice="asked"), 303)


@router.post("/questions/{number}", name="answer_colleague")
def answer(
    staff: QueueWriter, state: TheState, now: Now, number: RowNumber, text: Annotated[str, Form(max_length=4000)] = ""
) -> Response:
    with state.change() as conn:
        answer_colleague(conn, number, answer=text, who=staff.name, at=now)
    return RedirectResponse(agent_url("queue"), 303)


@router.get("/questions/{number}/draft", name="draft_of_answer")
def draft(staff: QueueWriter, state: TheState, number: RowNumber) -> Response:
    """An answered question as the Markdown of a draft article."""
    with state.read() as conn:
        question = answered_question(conn, number)
    if question is None:
        raise HTTPException(404)
    return saved_as(f"answer-{number}.md", draft_of(question), "text/markdown")


@router.post("/flags", name="flag_article")
def flag(
    staff: Flagger, state: TheState, engine: InternalEngine, now: Now, sent: Annotated[FlagOnArticle, Form()]
) -> Response:
    lang, _, key = sent.article.partition("/")
    card = engine.tree.card(lang, key)
    if card is None:
        raise HTTPException(404)
    new = NewFlag(
        article_id=card.id, owner=card.owner, kind=sent.kind, comment=sent.comment, query=sent.q, who=staff.name
    )
    with state.change() as conn:
        raise_flag(conn, new, room=state.room, at=now)
    return RedirectResponse(sent.call.url(card.id, notice="flagged"), 303)


@router.post("/flags/{number}", name="settle_flag")
def settle(staff: QueueWriter, state: TheState, now: Now, number: RowNumber) -> Response:
    with state.change() as conn:
        settle_flag(conn, number, who=staff.name, at=now)
    return RedirectResponse(agent_url("queue"), 303)


class OwnerAndDay(BaseModel):
    """Whose something is from now on, and the day it is due."""

    owner: ShortText = ""
    due: date | Literal[""] = ""


@router.post("/questions/{number}/due", name="give_question")
def give_question(
    staff: QueueWriter,
    state: TheState,
    engine: InternalEngine,
    now: Now,
    number: RowNumber,
    sent: Annotated[OwnerAndDay, Form()],
) -> Response:
    return _given(state, "question", number, sent, who=staff.name, zone=engine.tree.contacts.zone, at=now)


@router.post("/flags/{number}/due", name="give_flag")
def give_flag(
    staff: QueueWriter,
    state: TheState,
    engine: InternalEngine,
    now: Now,
    number: RowNumber,
    sent: Annotated[OwnerAndDay, Form()],
) -> Response:
    return _given(state, "flag", number, sent, who=staff.name, zone=engine.tree.contacts.zone, at=now)


def _given(
    state: TheState, kind: QueueKind, number: int, sent: OwnerAndDay, *, who: str, zone: str, at: datetime
) -> Response:
    """Due at the end of the day that was chosen, where the team is."""
    if sent.due == "":
        raise HTTPException(422)
    due_at = datetime.combine(sent.due + timedelta(days=1), time(), ZoneInfo(zone))
    with state.change() as conn:
        give(conn, kind, number, owner=sent.owner, due_at=due_at, who=who, at=at)
    return RedirectResponse(agent_url("queue"), 303)
