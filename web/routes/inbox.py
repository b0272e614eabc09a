"""The staff inbox. For staff whose role or token has the scope `inbox`; their name signs the answers."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from pydantic import AfterValidator, BaseModel
from pydantic import Field as Len
from starlette.responses import Response

from kb.errors import RequestError
from kb.inbox import HandOver, Reply, add_note, close, hand_over, history, list_due, reply, take
from kb.notices import ArticleRef
from kb.requests import read_request
from kb.tickets import find_ticket
from web.languages import page_language
from web.pages import private, render
from web.routes.contact import Maybe
from web.routes.requests import send_picture
from web.signed_in import SignedIn, staff_for
from web.site import Now, Site, TheSite, get_site
from web.texts import Texts
from web.urls import inbox_url
from web.views.inbox import InboxPage, StaffRequestPage

router = APIRouter(prefix="/agent", include_in_schema=False)
SCOPE = "inbox"


def get_texts(request: Request) -> Texts:
    texts = get_site(request).texts
    return texts[page_language(request, tuple(texts))]


Staff = Annotated[SignedIn, Depends(staff_for(SCOPE))]
Words = Annotated[Texts, Depends(get_texts)]
Short = Annotated[str, Len(max_length=200)]


class Sent(BaseModel):
    """What staff wrote; which of it counts, the button says."""

    text: Annotated[str, Len(max_length=10_000), AfterValidator(lambda text: text.replace("\r\n", "\n"))] = ""
    article: Short = ""
    other: Short = ""
    team: Short = ""
    owner: Short = ""
    outcome: Short = ""
    key: Short = ""


@router.get("/requests", name="inbox")
def inbox(request: Request, site: TheSite, staff: Staff, texts: Words, now: Now, show: str = ""):
    with site.database.read() as conn:
        tickets = list_due(conn, answered=show == "answered")
    page = InboxPage.of(texts, tickets, who=staff.name, answered=show == "answered", at=now)
    return private(render(request, texts.lang, "inbox.html", page))


@router.get("/requests/{number}", name="staff_request")
def one(request: Request, staff: Staff, texts: Words, engine: Maybe, number: str, template: str = ""):
    return _page(request, staff, texts, engine, number, template=template)


@router.get("/requests/{number}/file/{name}", name="staff_picture")
def picture(site: TheSite, staff: Staff, number: str, name: str):
    return send_picture(site, number, name)


@router.post("/requests/{number}/{verb}", name="staff_verb")
def do(
    request: Request, site: TheSite, staff: Staff, texts: Words, engine: Maybe, now: Now,
    number: str, verb: str, sent: Annotated[Sent, Form()],
):  # fmt: skip
    """`verb` is one of VERBS; what a ticket does not allow is told on its page, with everything written still there."""
    if verb not in VERBS:
        raise HTTPException(404)
    try:
        with site.database.begin() as conn:
            ticket = find_ticket(conn, number)
            answer = _reply(engine, staff, sent, ticket.lang if ticket else "")
            VERBS[verb](conn, number, answer, Staffed(site, staff, sent), now)
    except RequestError as error:
        return _page(request, staff, texts, engine, number, text=sent.text, error=error)
    site.deliverer.nudge()
    return RedirectResponse(inbox_url(number) + "#last", 303)


@dataclass(frozen=True)
class Staffed:
    """Who does something with what."""

    site: Site
    staff: SignedIn
    sent: Sent

    @property
    def over(self) -> HandOver:
        return HandOver(who=self.staff.name, team=self.sent.team, owner=self.sent.owner, note=self.sent.text)


VERBS: dict[str, Any] = {
    "take": lambda conn, number, answer, by, at: take(conn, number, who=by.staff.name, over=True, at=at),
    "reply": lambda conn, number, answer, by, at: reply(conn, number, answer, room=by.site.room, at=at),
    "note": lambda conn, number, answer, by, at: add_note(conn, number, who=by.staff.name, text=by.sent.text, at=at),
    "hand-over": lambda conn, number, answer, by, at: hand_over(conn, number, by.over, room=by.site.room, at=at),
    "close": lambda conn, number, answer, by, at: close(conn, number, by.sent.outcome, answer, room=by.site.room, at=at),
}


def _reply(engine: Any | None, staff: SignedIn, sent: Sent, lang: str) -> Reply:
    """The answer with its article: one customers can open, by id, key or dictated code. RequestError for any other."""
    wanted = sent.other.strip() or sent.article
    if not wanted:
        return Reply(who=staff.name, text=sent.text, key=sent.key)
    cited = cited_article(engine.tree if engine else None, wanted, lang)
    return Reply(who=staff.name, text=sent.text, key=sent.key, article=cited)


def cited_article(tree: Any | None, wanted: str, lang: str) -> ArticleRef:
    """The article of a public tree with this id, key or code, in `lang` if there is one. Raises RequestError for any other."""
    cards = tree.shown if tree else ()
    named = [card for card in cards if wanted.strip() in (card.id, card.key, card.code)]
    card = min(named, key=lambda card: card.lang != lang, default=None)
    if card is None:
        raise RequestError("article", f"there is no public article {wanted!r}")
    return ArticleRef(card.id, card.title)


def _page(request: Request, staff: SignedIn, texts: Texts, engine: Any | None, number: str, **shown: Any) -> Response:
    site = get_site(request)
    with site.database.read() as conn:
        found, steps = read_request(conn, number, internal=True), history(conn, number)
    if found is None:
        raise HTTPException(404)
    told = {"who": staff.name, "history": steps, "key": secrets.token_urlsafe(16), **shown}
    return private(render(request, texts.lang, "inbox_request.html", StaffRequestPage.of(site, engine, texts, found, **told)))
