"""What works and what doesn't: the status page with its history, one notice, following it by mail and stopping again."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.background import BackgroundTask
from starlette.responses import Response

from kb.articles.notices.notices import Notice
from kb.errors import StateUnavailable
from kb.notices.followers import ask_to_follow, confirm, find_follower, stop
from kb.notices.published import events_of
from kb.requests.links import note_asked
from web.dependencies import OptionalEngine, PageTexts, TheNotices, TheState
from web.public.notices.views import FollowingPage, NoticePage, StatusPage
from web.site.pages import private, render
from web.site.state import SiteState
from web.site.urls import following_url, status_url

router = APIRouter(include_in_schema=False)
PostedText = Annotated[str, Form(max_length=1000)]


@router.get("/{lang}/status", name="status")
def status(request: Request, texts: PageTexts, standing: TheNotices) -> Response:
    return render(request, texts, "public/status.html", StatusPage.of(texts, standing))


@router.get("/{lang}/status/{notice}", name="notice")
def notice(
    request: Request,
    texts: PageTexts,
    notice: str,
    standing: TheNotices,
    engine: OptionalEngine,
    state: TheState,
    asked: str = "",
) -> Response:
    announcement = standing.find(notice)
    if announcement is None:
        raise HTTPException(404)
    with state.read() as conn:
        events = events_of(conn, notice)
    tree = engine.tree if engine else None
    page = NoticePage.of(texts, standing, announcement, tree=tree, events=events, asked=asked == "yes")
    return render(request, texts, "public/notice.html", page)


@router.post("/{lang}/status/{notice}", name="follow")
def follow(
    request: Request, texts: PageTexts, notice: str, standing: TheNotices, state: TheState, email: PostedText = ""
) -> Response:
    """A letter goes to the address and asks; the answer here is the same whoever follows already, and as quick."""
    announcement = standing.find(notice)
    if announcement is None or announcement.over(standing.at):
        raise HTTPException(404)
    if not email.strip() or state.foreign_names.fault_of(email.strip()):
        wrong = texts("status.email_wrong")
        page = NoticePage.of(texts, standing, announcement, tree=None, email=email, wrong=wrong)
        return private(render(request, texts, "public/notice.html", page))
    with state.change() as conn:
        note_asked(conn, at=standing.at)
    asked = BackgroundTask(_ask, state, announcement, email, texts.lang, standing.at)
    return RedirectResponse(status_url(texts.lang, notice, asked="yes"), 303, background=asked)


def _ask(state: SiteState, announcement: Notice, email: str, lang: str, at: datetime) -> None:
    with suppress(StateUnavailable), state.change() as conn:  # the log was told
        ask_to_follow(conn, announcement, email, lang, key=state.key, at=at)


@router.get("/{lang}/following/{secret}", name="following")
def following(request: Request, texts: PageTexts, secret: str, state: TheState) -> Response:
    """Opening it changes nothing: mail programs open links before their readers do."""
    with state.read() as conn:
        follower = find_follower(conn, secret)
    page = FollowingPage.of(texts, follower, secret) if follower else FollowingPage.stopped(texts)
    return private(render(request, texts, "public/following.html", page))


@router.post("/{lang}/following/{secret}", name="change_following")
def change_following(
    texts: PageTexts, secret: str, state: TheState, standing: TheNotices, follow: PostedText = ""
) -> Response:
    """`follow=yes` agrees; anything else ends it, also what a mail program posts by itself (RFC 8058)."""
    with state.change() as conn:
        follower = find_follower(conn, secret)
        if follower and follow == "yes":
            confirm(conn, follower, at=standing.at)
        elif follower:
            stop(conn, follower)
    return RedirectResponse(following_url(texts.lang, secret), 303)
