"""Notifications at the desk: the list, the live count, putting them away, and how each person wants letters about them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from pydantic import AfterValidator, BaseModel
from pydantic import Field as Len
from starlette.responses import Response, StreamingResponse

from kb.addresses import STAFF
from kb.notifications.notifications import notifications_of, put_away
from kb.notifications.wishes import NotificationWish, NotificationWishRefused, keep_wish, wish_of
from web.dependencies import Asker, Now, OptionalEngine, PageTexts, TheState, get_now, get_optional_engine, get_state
from web.parts.times import house_zone
from web.site.middleware import ENDLESS
from web.site.numbers import LARGEST_ROW
from web.site.pages import private, render, render_part
from web.site.session import SignedIn, note_staff, sign_in_first, signed_in
from web.site.texts import Texts
from web.site.urls import agent_url, own_path
from web.staff.notifications.streams import NotificationStreams
from web.staff.views.notifications import NotificationList, NotificationsPage

router = APIRouter(prefix=f"{STAFF}/notifications", include_in_schema=False)
NotificationWord = Annotated[str, Len(max_length=300)]


def get_streams(request: Request) -> NotificationStreams:
    streams: NotificationStreams = request.app.state.notification_streams
    return streams


def get_person(request: Request) -> SignedIn:
    """Somebody with an account. Strangers are led to the door; a token has none to keep a wish with and gets 403."""
    staff = signed_in(request)
    if staff is None:
        raise HTTPException(303, headers={"location": sign_in_first(request)})
    if not staff.person:
        raise HTTPException(403)
    note_staff(request, staff)
    return staff


AccountHolder = Annotated[SignedIn, Depends(get_person)]


@router.get("", name="notifications")
def notifications(request: Request, staff: Asker, texts: PageTexts, saved: NotificationWord = "") -> Response:
    return _page(request, staff, texts, saved=bool(saved))


@router.get("/list", name="notification_list")
def notification_list(
    request: Request, staff: Asker, texts: PageTexts, state: TheState, engine: OptionalEngine, now: Now
) -> Response:
    """The list alone, for the page that is open."""
    with state.read() as conn:
        own_notifications = notifications_of(conn, staff.name)
    tree = engine.tree if engine else None
    told = NotificationList.of(texts, own_notifications, tree, zone=house_zone(engine), at=now)
    return render_part(request, texts, "staff/notification_list.html", told)


@router.get("/stream", name="notification_stream")
async def stream(
    request: Request, staff: Asker, streams: Annotated[NotificationStreams, Depends(get_streams)]
) -> Response:
    """Server-sent events: the count whenever it changes; 503 where too many listen already."""
    listening = streams.open(staff.name)
    if listening is None:
        return Response(status_code=503, headers={"retry-after": "60", "cache-control": "no-store"})
    request.scope[ENDLESS] = True
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(streams.events(listening), media_type="text/event-stream", headers=headers)


class SeenNotifications(BaseModel):
    """Up to which notification the page showed them, and where one is led then."""

    until: Annotated[int, Len(ge=0, le=LARGEST_ROW)]
    back: Annotated[NotificationWord, AfterValidator(lambda back: own_path(back, within=STAFF))] = ""


@router.post("/seen", name="notifications_seen")
def seen(staff: Asker, state: TheState, now: Now, sent: Annotated[SeenNotifications, Form()]) -> Response:
    """Puts away what the page showed; what came meanwhile stays."""
    with state.change() as conn:
        put_away(conn, staff.name, until=sent.until, at=now)
    return RedirectResponse(sent.back or agent_url("notifications"), 303)


class WishedMail(BaseModel):
    """How somebody wants to be told by mail."""

    mail: NotificationWord = "never"
    email: Annotated[str, Len(max_length=254)] = ""
    quiet_from: NotificationWord = ""
    quiet_until: NotificationWord = ""


@router.post("/mail", name="notification_mail")
def mail(
    request: Request, staff: AccountHolder, texts: PageTexts, state: TheState, sent: Annotated[WishedMail, Form()]
) -> Response:
    wish = NotificationWish(**sent.model_dump())
    try:
        with state.change() as conn:
            keep_wish(conn, staff.person, wish)
    except NotificationWishRefused as refused:
        return _page(request, staff, texts, wish=wish, wrong=refused.code)
    return RedirectResponse(agent_url("notifications", saved="1") + "#mail", 303)


def _page(
    request: Request,
    staff: SignedIn,
    texts: Texts,
    *,
    wish: NotificationWish | None = None,
    wrong: str = "",
    saved: bool = False,
) -> Response:
    engine, now = get_optional_engine(request), get_now(request)
    with get_state(request).read() as conn:
        own_notifications = notifications_of(conn, staff.name)
        wished = wish or (wish_of(conn, staff.person) if staff.person else None)
    page = NotificationsPage.of(
        texts,
        own_notifications,
        engine.tree if engine else None,
        who=staff.name,
        wish=wished,
        wrong=wrong,
        saved=saved,
        zone=house_zone(engine),
        at=now,
    )
    return private(render(request, texts, "staff/notifications.html", page))
