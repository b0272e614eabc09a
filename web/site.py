"""The site: the objects one running application is made of, and the dependencies by which handlers ask for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Annotated, Any, Protocol

from fastapi import Depends, HTTPException, Request

from kb.attachments import AttachmentStore
from kb.database import Database
from kb.delivery.deliverer import Deliverer
from kb.keys import sign
from kb.limits import hash_address
from kb.log_writer import LogWriter
from kb.notices import Mailroom
from kb.settings import Settings
from web.metrics import Metrics
from web.rate_limits import RateLimits
from web.static_files import StaticFiles
from web.texts import Texts


def utc_now() -> datetime:
    return datetime.now(UTC)


class Templates(Protocol):
    """What web.pages.make_templates gives."""

    def get_template(self, name: str) -> Any: ...


@dataclass(frozen=True)
class Site:
    """Everything a handler may reach, made once by web.app.create_app."""

    settings: Settings
    live: Any  # search.live.Live, or its twin in tests
    database: Database
    log: Database
    log_writer: LogWriter
    texts: dict[str, Texts]
    static: StaticFiles
    templates: Templates
    metrics: Metrics
    limits: RateLimits
    store: AttachmentStore
    room: Mailroom
    deliverer: Deliverer
    clock: Callable[[], datetime] = utc_now


def get_site(request: Request) -> Site:
    return request.app.state.site


def get_engine(request: Request) -> Any:
    """The engine over the public tree. Raises IndexUnavailable, shown as a 503 page, when nothing is built."""
    return get_site(request).live.public


def get_language(request: Request, lang: str) -> str:
    """The page's language, from its address; any other than the site's languages is a page that does not exist."""
    if lang not in get_site(request).texts:
        raise HTTPException(404)
    return lang


def get_now(request: Request) -> datetime:
    return get_site(request).clock()


def get_address(request: Request) -> str:
    """Where a request came from, for limits; a proxy's word is taken where uvicorn was told to."""
    return request.client.host if request.client else ""


def get_visitor(request: Request) -> str:
    """An opaque name for this visitor, good for one day: enough to count each person once, too little to follow anybody.

    Made with the site's key, so that a restart or another replica knows the visitor again and nobody else can.
    """
    site = get_site(request)
    where, day = hash_address(site.room.key, get_address(request)), site.clock().date().isoformat()
    return sign(site.room.key, "visitor", where, request.headers.get("user-agent", ""), day)


def at_once(get: Callable[..., Any]) -> Any:
    """A quick function as a dependency. A plain one would be moved to a thread and back, at ten times its own cost."""

    @wraps(get)
    async def asked(*args: Any, **kwargs: Any) -> Any:
        return get(*args, **kwargs)

    return Depends(asked)


TheSite = Annotated[Site, at_once(get_site)]
TheEngine = Annotated[Any, at_once(get_engine)]
Language = Annotated[str, at_once(get_language)]
Now = Annotated[datetime, at_once(get_now)]
Visitor = Annotated[str, at_once(get_visitor)]
Address = Annotated[str, at_once(get_address)]
