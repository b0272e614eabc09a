"""The site: the objects one running application is made of, and the dependencies by which handlers ask for them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Any, Protocol

from fastapi import Depends, HTTPException, Request

from kb.attachments import AttachmentStore
from kb.database import Database
from kb.delivery.deliverer import Deliverer
from kb.notices import Mailroom
from kb.settings import Settings
from web.metrics import Metrics
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
    texts: dict[str, Texts]
    static: StaticFiles
    templates: Templates
    metrics: Metrics
    store: AttachmentStore
    room: Mailroom
    deliverer: Deliverer
    clock: Callable[[], datetime] = utc_now
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))  # voters are strangers again after a restart


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
    """An opaque name for this visitor, good for one day: enough to count each person once, too little to follow anybody."""
    site = get_site(request)
    address = get_address(request)
    today: date = site.clock().date()
    who = f"{address}|{request.headers.get('user-agent', '')}|{today.isoformat()}"
    return hashlib.blake2b(who.encode("utf-8", "replace"), key=site.salt, digest_size=12).hexdigest()


TheSite = Annotated[Site, Depends(get_site)]
TheEngine = Annotated[Any, Depends(get_engine)]
Language = Annotated[str, Depends(get_language)]
Now = Annotated[datetime, Depends(get_now)]
Visitor = Annotated[str, Depends(get_visitor)]
Address = Annotated[str, Depends(get_address)]
