"""A change before it is published: looked at, spoken of, published or taken back."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import WRITE
from kb.articles.facts import NAME as FACTS
from kb.storage.tables import digest
from kb.writing.changes import ArticleChange, comments_of, find_change, move_to, rebase, reopen, say
from kb.writing.fact_uses import changed_lines
from kb.writing.publishing import Clash, joined, publish
from kb.writing.source_text import plain_ends, shown
from kb.writing.stores import Signature, WritingError
from web.dependencies import Now
from web.parts.problem_words import problem_in
from web.site.numbers import RowNumber
from web.site.urls import write_url
from web.writing.branches import drop_branch, keep_branch
from web.writing.files import Closed, TheRoom, WritersRoom
from web.writing.views.editor import clash_page
from web.writing.views.entries import changed_rows
from web.writing.views.forms import JoinForm, ReviewAddress, ReviewForm
from web.writing.views.looks import findings_in, problems_in
from web.writing.views.review import ReviewFindings, review_page

log = logging.getLogger(__name__)
router = APIRouter(prefix=WRITE, include_in_schema=False)
BUILD_WAIT = 4.0  # seconds whoever publishes waits for the site to be built anew


@router.get("/changes/{number}", name="review_change")
def review(room: TheRoom, number: RowNumber, address: Annotated[ReviewAddress, Query()]) -> Response:
    return _shown(room, _change(room, number), told=address.told)


@router.post("/changes/{number}", name="act_on_change")
def act(room: TheRoom, now: Now, number: RowNumber, sent: Annotated[ReviewForm, Form()]) -> Response:
    change = _change(room, number)
    try:
        if sent.action == "publish":
            return _publish(room, change, sent.message, now)
        outcome = _done(room, change, sent, now)
    except Closed as closed:
        return room.closed(closed)
    except WritingError as error:
        return _shown(room, change, refused=room.refusal(error))
    if outcome in ("returned", "reopened") and change.who == room.who:
        return RedirectResponse(write_url(f"edit/{change.path}", told=outcome), 303)
    return RedirectResponse(write_url(f"changes/{number}", told=outcome), 303)


@router.post("/changes/{number}/join", name="join_change")
def join(room: TheRoom, now: Now, number: RowNumber, sent: Annotated[JoinForm, Form()]) -> Response:
    """The writer has chosen between their text and what was published meanwhile."""
    change = _change(room, number)
    if change.who != room.who:
        raise HTTPException(403)
    try:
        stored = room.stored(change.path)
    except Closed as closed:
        return room.closed(closed)
    merged = joined(replace(change, text=plain_ends(sent.source)), stored)
    if sent.now != digest(stored or "") and merged and merged.clashes:  # published once more while they chose
        return _clash(room, change, Clash(merge=merged, now=stored))
    try:
        with room.state.change() as conn:
            rebase(conn, change.id, stored, plain_ends(sent.source), at=now)
    except WritingError as error:  # it was published or discarded in another tab
        return _shown(room, change, refused=room.refusal(error))
    return RedirectResponse(write_url(f"edit/{change.path}", told="joined"), 303)


def _change(room: WritersRoom, number: int) -> ArticleChange:
    with room.state.read() as conn:
        change = find_change(conn, number)
    if change is None:
        raise HTTPException(404)
    return change


def _done(room: WritersRoom, change: ArticleChange, sent: ReviewForm, now: datetime) -> str:
    """What was done, as the page tells it. Raises WritingError."""
    own = change.who == room.who
    with room.state.change() as conn:
        if sent.action == "comment":
            say(conn, change.id, sent.text, line=int(sent.line.strip() or 0), who=room.who, at=now)
            return "commented"
        if sent.action == "review" and own:
            move_to(conn, change.id, "review", at=now, message=sent.message.strip() or None)
            keep_branch(room, change, now)
            return "sent"
        if sent.action == "return":
            move_to(conn, change.id, "draft", at=now)
            return "returned"
        if sent.action == "discard" and own:
            move_to(conn, change.id, "discarded", at=now)
            drop_branch(room, change)
            return "discarded"
        if sent.action == "reopen" and own:
            reopen(conn, change.id, at=now)
            return "reopened"
    raise HTTPException(403)


def _publish(room: WritersRoom, change: ArticleChange, message: str, now: datetime) -> Response:
    """Raises WritingError when it is not published, Closed when nothing can be."""
    if room.writing.reviewed and change.who == room.who:
        raise WritingError("own", "somebody else publishes what you wrote")
    if not change.is_open:
        raise WritingError("over", "this change was published or discarded already")
    room.stored(change.path)  # a file that is no text any more is told of before anything is put in its place
    message = " ".join(message.split()) or change.message or room.texts("write.message", title=change.title)
    errors = [one for one in room.look(change.path, change.result)[1] if one.severity == "error"]
    if errors:
        first = min(errors, key=lambda one: (one.path != change.path, one.line))
        said = problem_in(first, room.texts.lang).message
        raise WritingError("errors", room.texts("write.refused_errors", line=first.line, problem=said))
    try:
        done = publish(room.store, change, Signature(who=change.who, at=now, message=message))
    except OSError as error:
        log.warning("change %d can't be published: %s", change.id, error)
        raise WritingError("disk", f"the server could not write: {error.strerror}") from None
    if isinstance(done, Clash):
        return _clash(room, change, done)
    with room.state.change() as conn:
        move_to(conn, change.id, "published", at=now, message=message, version=done.version)
    drop_branch(room, change)
    room.drafts.refresh()
    state = room.writing.build.run(BUILD_WAIT)
    if exchange := room.writing.exchange:
        exchange.run()
    return RedirectResponse(write_url(f"changes/{change.id}", told="building" if state.running else "published"), 303)


def _clash(room: WritersRoom, change: ArticleChange, clash: Clash) -> Response:
    """Only the writer can choose: anybody else sees both texts and asks them."""
    action = write_url(f"changes/{change.id}/join")
    hidden = {"now": digest(clash.now or "")}
    page = clash_page(room.texts, room.who, change, clash.merge, at_save=False, action=action, hidden=hidden)
    return room.page("writing/clash.html", page)


def _shown(room: WritersRoom, change: ArticleChange, *, told: str = "", refused: str = "") -> Response:
    with room.state.read() as conn:
        comments = comments_of(conn, change.id)
    reviewed = ReviewFindings(comments=comments, refused=refused)
    build = room.writing.build.state
    if told in ("published", "building"):
        told = "building" if build.running else "published"
        reviewed = replace(reviewed, build_problem="" if build.running else build.problem)
    if change.is_open:
        try:
            unsaved, problems = room.look(change.path, change.result)
            findings = room.drafts.findings(unsaved) if unsaved else ()
            read = changed_lines(room.library, shown(change.base), change.text) if change.path == FACTS else ()
        except Closed as closed:
            return room.closed(closed)
        reviewed = replace(
            reviewed,
            problems=problems_in(room.texts, problems, change.path),
            findings=findings_in(room.texts, findings),
            changed=changed_rows(room.texts, read),
        )
    page = review_page(
        room.texts, room.who, change, reviewed, told=told, zone=room.zone, four_eyes=room.writing.reviewed
    )
    return room.page("writing/review.html", page)
