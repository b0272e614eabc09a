"""What staff do over HTTP is kept: every change, and of what is read whatever shows a customer's words or leaves as a file.

Kept before the answer goes out, when it is known that the deed was done. What can't be kept is told in the log, with who and what.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.errors import StateUnavailable
from kb.staff.audit import Actor, Via, note
from web.site.middleware import SAFE_METHODS
from web.site.services import Site
from web.site.session import ACTOR, DEED

log = logging.getLogger(__name__)
API = "/api/"
STAFF_PATHS = ("/agent", "/manager", "/write", "/api/v1/agent")
READS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "GET /agent/requests/{number}": ("read", "read_request"),
        "GET /agent/requests/{number}/file/{name}": ("read", "read_file"),
        "GET /agent/requests/{number}/offers": ("read", "read_request"),
        "POST /agent/requests/{number}/compose": ("read", "read_request"),
        "GET /manager/team/reviews/{number}": ("read", "read_request"),
        "GET /api/v1/agent/tickets": ("read", "list_requests"),
        "GET /api/v1/agent/tickets/search": ("read", "list_requests"),
        "GET /api/v1/agent/tickets/{number}/notes": ("read", "read_request"),
        "GET /api/v1/agent/call-backs": ("read", "list_calls"),
        "GET /api/v1/agent/contracts": ("read", "list_contracts"),
        "GET /api/v1/agent/tickets/{number}": ("read", "read_request"),
        "GET /api/v1/agent/tickets/{number}/files/{id}": ("read", "read_file"),
        "GET /manager/team/figures.csv": ("export", "export_figures"),
        "GET /manager/team/people.csv": ("export", "export_people"),
        "GET /manager/team/planning.csv": ("export", "export_planning"),
        "GET /manager/team/report/file": ("export", "export_report"),
        "GET /manager/team/audit.csv": ("export", "export_audit"),
        "GET /manager/content/questions.csv": ("export", "export_questions"),
        "GET /manager/content/articles.csv": ("export", "export_articles"),
        "GET /manager/content/causes.csv": ("export", "export_causes"),
    }
)
# What changes nothing that anybody might ask about, and the door, which keeps by itself who came in.
QUIET = (
    "POST /agent/requests/{number}/presence",
    "POST /agent/notifications/seen",
    "POST /agent/sign-in",
    "POST /agent/sign-in/code",
    "POST /agent/sign-out",
    "POST /write/look/{path:path}",
)


@dataclass(frozen=True, kw_only=True)
class AuditedDeed:
    """What was done, and to what: a number, an id, a path."""

    kind: str
    name: str
    about: str = ""


def deed_of(scope: Scope) -> AuditedDeed | None:
    """What the request was, if it is one that is kept."""
    route = scope.get("route")
    path = str(getattr(route, "path", ""))
    line = f"{scope['method']} {path}"
    if not path.startswith(STAFF_PATHS) or line in QUIET:
        return None
    values = {name: str(value) for name, value in scope.get("path_params", {}).items()}
    verb = values.pop("verb", "")
    told_name, told_about = scope.get("state", {}).get(DEED, ("", ""))
    about = told_about or "/".join(values.values())
    named = str(getattr(route, "operation_id", None) or getattr(route, "name", ""))
    if line in READS:
        kind, name = READS[line]
        return AuditedDeed(kind=kind, name=name, about=about)
    if scope["method"] in SAFE_METHODS:
        return AuditedDeed(kind="export", name=named, about=about) if path.endswith(".csv") else None
    name = f"request_{verb}" if verb else named
    return AuditedDeed(kind="change", name=told_name or name, about=about)


class StaffAudit:
    """ASGI middleware, inside everything that may refuse."""

    def __init__(self, app: ASGIApp, *, site: Site) -> None:
        self.app, self.site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_kept(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:
                actor = scope.get("state", {}).get(ACTOR)
                deed = deed_of(scope) if actor else None
                if actor and deed:
                    await run_in_threadpool(self.keep, actor, deed, "api" if scope["path"].startswith(API) else "page")
            await send(message)

        await self.app(scope, receive, send_kept if scope["type"] == "http" else send)

    def keep(self, actor: Actor, deed: AuditedDeed, via: Via) -> None:
        """Never raises: what was done was done."""
        try:
            with self.site.state.change() as conn:
                note(conn, actor, deed.name, deed.about, kind=deed.kind, via=via, at=self.site.clock())
        except StateUnavailable:
            log.error("not in the audit log, the database took nothing: %s %s %s", actor.name, deed.name, deed.about)
