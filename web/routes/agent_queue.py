"""The queue of colleagues: questions nothing answered, flags on articles; and raising both from the console."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import Field as Len
from starlette.responses import Response

from kb.colleague import NewQuestion, answer_colleague, answered_questions, ask_colleague, draft_of, waiting_questions
from kb.flags import NewFlag, open_flags, raise_flag, settle_flag
from web.pages import private, render
from web.routes.agent import Asker, Looked
from web.routes.inbox import Words
from web.signed_in import SignedIn, staff_for
from web.site import Now, TheSite
from web.urls import agent_url
from web.views.agent import owner_of, queue_page

router = APIRouter(prefix="/agent", include_in_schema=False)
Writer = Annotated[SignedIn, Depends(staff_for("write"))]
Flagger = Annotated[SignedIn, Depends(staff_for("feedback"))]
Field = Annotated[str, Form(max_length=4000)]
Long = Annotated[str, Len(max_length=4000)]


class Asked(Looked):
    """A question to a colleague, and the call it came up in."""

    text: Long = ""
    category: Long = ""


class Flagged(Looked):
    """A flag on an article, and the call in which it was noticed."""

    article: Long
    kind: Long = ""
    comment: Long = ""


@router.get("/queue", name="queue")
def queue(
    request: Request, site: TheSite, staff: Asker, texts: Words, owner: Annotated[str, Query(max_length=300)] = ""
):
    """All that waits, or what waits for one owner."""
    with site.database.read() as conn:
        held = waiting_questions(conn), answered_questions(conn), open_flags(conn)
    page = queue_page(texts, staff, site.live.internal.tree, held, owner=owner)
    return private(render(request, texts.lang, "agent/queue.html", page))


@router.post("/questions", name="ask_colleague")
def ask(site: TheSite, staff: Asker, texts: Words, now: Now, sent: Annotated[Asked, Form()]):
    owner = owner_of(site.live.internal.tree, sent.category)
    new = NewQuestion(
        query=sent.q, text=sent.text, lang=texts.lang, category=sent.category, owner=owner, who=staff.name
    )
    with site.database.begin() as conn:
        ask_colleague(conn, new, room=site.room, at=now)
    site.deliverer.nudge()
    return RedirectResponse(sent.call.url(told="asked"), 303)


@router.post("/questions/{number}", name="answer_colleague")
def answer(site: TheSite, staff: Asker, now: Now, number: int, text: Field = ""):
    with site.database.begin() as conn:
        answer_colleague(conn, number, answer=text, who=staff.name, at=now)
    return RedirectResponse(agent_url("queue"), 303)


@router.get("/questions/{number}/draft", name="draft_of_answer")
def draft(site: TheSite, staff: Writer, number: int):
    """An answered question as the Markdown of a draft article."""
    with site.database.read() as conn:
        found = next((each for each in answered_questions(conn, limit=500) if each.id == number), None)
    if found is None:
        raise HTTPException(404)
    headers = {"content-disposition": f'attachment; filename="answer-{number}.md"'}
    return private(Response(draft_of(found), headers=headers, media_type="text/markdown"))


@router.post("/flags", name="flag_article")
def flag(site: TheSite, staff: Flagger, now: Now, sent: Annotated[Flagged, Form()]):
    lang, _, key = sent.article.partition("/")
    card = site.live.internal.tree.card(lang, key)
    if card is None:
        raise HTTPException(404)
    new = NewFlag(
        article_id=card.id, owner=card.owner, kind=sent.kind, comment=sent.comment, query=sent.q, who=staff.name
    )
    with site.database.begin() as conn:
        raise_flag(conn, new, room=site.room, at=now)
    site.deliverer.nudge()
    return RedirectResponse(sent.call.url(card.id, told="flagged"), 303)


@router.post("/flags/{number}", name="settle_flag")
def settle(site: TheSite, staff: Writer, now: Now, number: int):
    with site.database.begin() as conn:
        settle_flag(conn, number, who=staff.name, at=now)
    return RedirectResponse(agent_url("queue"), 303)
