"""Notices at the desk: published, changed and ended by whoever answers customers, under their own name."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import STAFF
from kb.articles.notices.notices import Notice
from kb.errors import StaffError
from kb.notices.followers import tell_followers
from kb.notices.published import change, end, events_of, find_notice, publish
from kb.storage.database import Transaction
from web.dependencies import OptionalInternalEngine, PageTexts, TheNotices, TheState, staff_for
from web.parts.notices import Announced
from web.site.numbers import RowNumber
from web.site.pages import private, render
from web.site.services import get_site
from web.site.session import SignedIn
from web.site.urls import agent_url
from web.staff.views.notices import NoticeDraft, NoticeForm, form_of, new_notice, notices_page

router = APIRouter(prefix=STAFF, include_in_schema=False)
Announcer = Annotated[SignedIn, Depends(staff_for("inbox"))]  # agents and managers: whoever answers customers
Sent = Annotated[NoticeForm, Form()]


@router.get("/notices", name="notices")
def notices(
    request: Request, staff: Announcer, texts: PageTexts, standing: TheNotices, engine: OptionalInternalEngine
) -> Response:
    page = notices_page(texts, staff, standing, NoticeDraft(), engine.tree if engine else None)
    return private(render(request, texts, "staff/notices.html", page))


@router.get("/notices/{number}", name="edit_notice")
def edit(
    request: Request,
    staff: Announcer,
    texts: PageTexts,
    standing: TheNotices,
    state: TheState,
    engine: OptionalInternalEngine,
    number: RowNumber,
) -> Response:
    with state.read() as conn:
        notice, events = find_notice(conn, str(number)), events_of(conn, str(number))
    if notice is None:
        raise HTTPException(404)
    written = NoticeDraft(
        form=form_of(notice, standing.zone), number=str(number), over=notice.over(standing.at), events=events
    )
    page = notices_page(texts, staff, standing, written, engine.tree if engine else None)
    return private(render(request, texts, "staff/notices.html", page))


class NoticeEditor:
    """Publishes, changes or (action "end") ends a notice. Who follows it is told in the same transaction."""

    def __init__(
        self, request: Request, staff: Announcer, texts: PageTexts, standing: TheNotices, engine: OptionalInternalEngine
    ) -> None:
        self._request, self._staff, self._texts, self._standing = request, staff, texts, standing
        self._tree = engine.tree if engine else None

    def save(self, number: str, sent: NoticeForm) -> Response:
        site, standing = get_site(self._request), self._standing
        try:
            with site.state.change() as conn:
                saved = _saved(conn, number, sent, who=self._staff.name, standing=standing)
                tell_followers(conn, {saved.id: saved}, only=saved.id, at=standing.at)
        except StaffError as error:
            written = NoticeDraft(form=sent, number=number, wrong=str(error))
            page = notices_page(self._texts, self._staff, standing, written, self._tree)
            return private(render(self._request, self._texts, "staff/notices.html", page))
        site.board.changed()
        return RedirectResponse(agent_url("notices"), 303)


@router.post("/notices", name="publish_notice")
def publish_notice(saving: Annotated[NoticeEditor, Depends()], sent: Sent) -> Response:
    return saving.save("", sent)


@router.post("/notices/{number}", name="change_notice")
def change_notice(saving: Annotated[NoticeEditor, Depends()], number: RowNumber, sent: Sent) -> Response:
    return saving.save(str(number), sent)


def _saved(conn: Transaction, number: str, sent: NoticeForm, *, who: str, standing: Announced) -> Notice:
    """Raises StaffError for what can't be published, 404 for a notice there is not."""
    if number and sent.action == "end":
        saved = end(conn, number, who=who, at=standing.at)
    elif number:
        saved = change(conn, number, new_notice(sent, standing), who=who, at=standing.at)
    else:
        saved = publish(conn, new_notice(sent, standing), who=who, at=standing.at)
    if saved is None:
        raise HTTPException(404)
    return saved
