"""Who of the staff is behind a request: a session of an account, or a token kept in a cookie. Leads strangers to the door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import HTTPException, Request
from starlette.responses import Response

from kb.staff import ROLES, find_session, note_seen
from kb.tokens import find_token
from web.site import Site, get_now, get_site

DOOR = "/agent/sign-in"
TOKEN_COOKIE = "agent"
SESSION_COOKIES = ("__Host-staff", "staff")  # browsers keep the first only over https


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Somebody of the staff; `person` is 0 for the holder of a token."""

    name: str
    scopes: tuple[str, ...]
    person: int = 0
    role: str = ""

    def allows(self, scope: str) -> bool:
        return scope in self.scopes


def signed_in(request: Request) -> SignedIn | None:
    """Read from the database every time, so that what is revoked ends at once."""
    site, now = get_site(request), get_now(request)
    secret = session_secret(request)
    with site.database.read() as conn:
        found = find_session(conn, secret, at=now) if secret else None
        kept = request.cookies.get(TOKEN_COOKIE, "")
        token = find_token(conn, kept, at=now) if kept and not found else None
    if found:
        person, seen_at = found
        note_seen(site.database, secret, seen_at, at=now)
        return SignedIn(name=person.name, scopes=ROLES[person.role], person=person.id, role=person.role)
    return SignedIn(name=token.name, scopes=token.scopes) if token else None


def staff_for(scope: str) -> Callable[[Request], SignedIn]:
    """A dependency: staff who may do `scope`. Others are led to the door, or told that their role does not allow it."""

    def wanted(request: Request) -> SignedIn:
        staff = signed_in(request)
        if staff is None or (not staff.person and not staff.allows(scope)):
            raise HTTPException(303, headers={"location": _door(request)})
        if not staff.allows(scope):
            raise HTTPException(403)
        return staff

    return wanted


def session_secret(request: Request) -> str:
    return next((request.cookies[name] for name in SESSION_COOKIES if name in request.cookies), "")


def keep_session(request: Request, response: Response, secret: str, seconds: int) -> None:
    """Hand the browser its session: for this host alone, for no script, and over https only where the site is."""
    safe = is_safe(request, get_site(request))
    response.set_cookie(
        SESSION_COOKIES[0 if safe else 1], secret, max_age=seconds, path="/", httponly=True, samesite="strict", secure=safe
    )


def forget(request: Request, response: Response) -> None:
    for name in SESSION_COOKIES:
        response.delete_cookie(name, path="/", secure=name.startswith("__Host-"))
    response.delete_cookie(TOKEN_COOKIE, path="/agent")


def is_safe(request: Request, site: Site) -> bool:
    return request.url.scheme == "https" or site.settings.base_url.startswith("https://")


def _door(request: Request) -> str:
    """The door, with the way back for pages of the console (what a telephone system opened must not be lost)."""
    if request.method != "GET" or not request.url.path.startswith("/agent") or request.url.path.startswith("/agent/requests"):
        return DOOR
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"{DOOR}?{urlencode({'back': here})}"
