"""Who of the staff is behind a request: whoever the session in its cookie belongs to. Leads strangers to the door."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import Request
from starlette.responses import Response

from kb.addresses import INSIGHTS, STAFF, WRITE
from kb.notifications.notifications import count_unseen
from kb.staff.accounts import ROLES, find_person
from kb.staff.audit import Actor
from kb.staff.sessions import Session, find_session, note_seen
from kb.staff.tokens import working_token
from kb.storage.database import Transaction
from kb.usage.invented import is_invented
from web.site.pages import INVENTED, NOTIFICATIONS, SCOPES
from web.site.services import Site, get_site
from web.site.urls import inbox_url, sign_in_url

SAFE_COOKIE, PLAIN_COOKIE = "__Host-staff", "staff"  # browsers keep the first only over https, from this very host
ACTOR, DEED = "actor", "deed"  # where a request's state keeps who asks, and what a handler says it did
FORMER_COOKIE = "agent"  # held a token itself once; no longer read, taken away at the door


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Somebody of the staff: the id of an account or of a token, 0 for the other."""

    name: str
    scopes: tuple[str, ...]
    person: int = 0
    token: int = 0
    role: str = ""
    unseen: int = 0  # notifications they have not put away
    invented: bool = False  # what the database holds

    def allows(self, scope: str) -> bool:
        return scope in self.scopes


def signed_in(request: Request) -> SignedIn | None:
    """Read from the database every time, so that what is revoked ends at once."""
    site = get_site(request)
    now = site.clock()
    secret = session_secret(request)
    with site.state.read() as conn:
        session = find_session(conn, secret, at=now) if secret else None
        owner = _owner(conn, session, now) if session else None
    if session and owner:
        note_seen(site.state.database, secret, session.seen_at, at=now)
    return owner


def whose_session(conn: Transaction, secret: str, *, at: datetime) -> SignedIn | None:
    """Whoever has the session of a secret."""
    session = find_session(conn, secret, at=at)
    return _owner(conn, session, at) if session else None


def _owner(conn: Transaction, session: Session, at: datetime) -> SignedIn | None:
    person, token = find_person(conn, session.person), working_token(conn, session.token, at=at)
    name = person.name if person else token.name if token else ""
    unseen = count_unseen(conn, [name])[name].count if name else 0
    invented = is_invented(conn)
    if person:
        account = SignedIn(name=name, scopes=ROLES[person.role], person=person.id, role=person.role)
        return replace(account, unseen=unseen, invented=invented)
    if token:
        return SignedIn(name=name, scopes=token.scopes, token=token.id, unseen=unseen, invented=invented)
    return None


def note_staff(request: Request, staff: SignedIn) -> None:
    """Whoever asks was let in: the frame of the page knows what they may do, what waits for them and what they look at, and deeds bear their name."""
    known_as(request, staff.name, person=staff.person, token=staff.token)
    told = {SCOPES: staff.scopes, NOTIFICATIONS: staff.unseen, INVENTED: staff.invented}
    request.scope.setdefault("state", {}).update(told)


def session_secret(request: Request) -> str:
    """What the browser was handed. Over https a plain cookie is not taken: another host of the domain may have set it."""
    return request.cookies.get(_cookie(request), "")


def keep_session(request: Request, response: Response, secret: str, seconds: int) -> None:
    """Hand the browser its session: for this host alone, for no script, and over https only where the site is."""
    name = _cookie(request)
    response.set_cookie(
        name,
        secret,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="strict",
        secure=name == SAFE_COOKIE,
    )
    response.delete_cookie(FORMER_COOKIE, path=STAFF)


def forget(request: Request, response: Response) -> None:
    for name in (SAFE_COOKIE, PLAIN_COOKIE):
        response.delete_cookie(name, path="/", secure=name == SAFE_COOKIE)
    response.delete_cookie(FORMER_COOKIE, path=STAFF)


def _cookie(request: Request) -> str:
    return SAFE_COOKIE if is_safe(request, get_site(request)) else PLAIN_COOKIE


def is_safe(request: Request, site: Site) -> bool:
    return request.url.scheme == "https" or site.settings.base_url.startswith("https://")


def known_as(request: Request, name: str, *, person: int = 0, token: int = 0) -> None:
    """Whoever asks was let in: what they do is kept under this name."""
    request.scope.setdefault("state", {})[ACTOR] = Actor(name=name, person=person, token=token)


def tell_deed(request: Request, name: str = "", about: str = "") -> None:
    """What a handler knows better than its address: which of several deeds it is, the number of what was made."""
    request.scope.setdefault("state", {})[DEED] = (name, about)


def sign_in_first(request: Request) -> str:
    """The address of the door, with the way back for pages of the console (what a telephone system opened must not be lost)."""
    path = request.url.path
    if request.method != "GET" or not path.startswith((STAFF, INSIGHTS, WRITE)) or path.startswith(inbox_url()):
        return sign_in_url()
    return sign_in_url(path + (f"?{request.url.query}" if request.url.query else ""))
