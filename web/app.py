"""The application: the one place where objects are made and joined."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from kb.attachments import AttachmentStore, sweep
from kb.database import connect, connect_log, migrate
from kb.delivery.deliverer import Deliverer, channels_of
from kb.keys import site_key
from kb.log_writer import LogWriter
from kb.notices import Mailroom
from kb.resolved import resolved_questions
from kb.settings import Settings
from search.live import Live
from web.assistant_door import AssistantDoor
from web.errors import install_error_handlers, refuse
from web.metrics import Metrics
from web.middleware import BodyLimit, HeadAsGet, Measured, SameOrigin, SecurityHeaders
from web.openapi import DESCRIPTION, TAGS
from web.pages import make_templates
from web.rate_limits import RateLimitHeaders, RateLimits
from web.routes import (
    agent,
    agent_api,
    agent_api_call,
    agent_api_tickets,
    agent_door,
    agent_queue,
    api,
    articles,
    channels,
    contact,
    feeds,
    files,
    health,
    home,
    inbox,
    requests,
    search,
)
from web.site import Site, utc_now
from web.static_files import load_static
from web.texts import load_texts
from web.watcher import Watcher
from web.webhooks import router as webhooks

COMPRESS_FROM = 800  # bytes; below that the header outweighs the gain
# Fixed addresses first: "/{lang}/…" would take them.
ROUTERS = (api, agent_api, agent_api_call, agent_api_tickets, agent_door, agent, agent_queue, inbox, health, files, feeds, search, channels, contact, requests, articles, home)


def create_app(settings: Settings, *, live: Any | None = None, clock: Callable[[], datetime] = utc_now) -> FastAPI:
    """The help centre of these settings. Tests may bring their own `live` engine and `clock`.

    Raises SettingsError or StateError; a missing index is no error here, pages say so until one is built.
    """
    site = _make_site(settings, live, clock)
    app = FastAPI(
        title="Otvet", version="1", description=DESCRIPTION, openapi_tags=TAGS, lifespan=_lifespan, middleware=_middleware(site),
        openapi_url="/api/v1/openapi.json", docs_url=None, webhooks=webhooks,
        servers=[{"url": settings.base_url.rstrip("/") or "/"}], redirect_slashes=False, redoc_url=None,
    )  # fmt: skip
    app.state.site = site
    for module in ROUTERS:
        app.include_router(module.router)
    app.state.assistants = AssistantDoor(site)
    app.router.routes.insert(0, Route("/mcp", app.state.assistants, methods=["POST", "GET", "DELETE"], name="mcp"))
    install_error_handlers(app)
    return app


def _make_site(settings: Settings, live: Any | None, clock: Callable[[], datetime]) -> Site:
    database, log = connect(settings.database_url), connect_log(settings.database_url)
    migrate(database)
    migrate(log)
    key = site_key(database, settings.secret_key)
    return Site(
        settings=settings,
        live=live or Live(settings),
        database=database,
        log=log,
        log_writer=LogWriter(log),
        texts=load_texts(settings.language_list),
        static=load_static(settings.accent, settings.accent_ink),
        templates=make_templates(),
        metrics=Metrics(),
        limits=RateLimits(settings),
        store=AttachmentStore(settings.attachments),
        room=Mailroom.of(settings, key),
        deliverer=Deliverer(database, channels_of(settings, key, clock=clock), clock=clock),
        clock=clock,
    )


def _middleware(site: Site) -> list[Middleware]:
    """Outermost first."""
    return [
        Middleware(HeadAsGet),
        Middleware(Measured, metrics=site.metrics),
        Middleware(SecurityHeaders),
        Middleware(RateLimitHeaders),
        Middleware(GZipMiddleware, minimum_size=COMPRESS_FROM),
        Middleware(SameOrigin, refuse=refuse, base_url=site.settings.base_url),
        Middleware(BodyLimit, refuse=refuse),
    ]


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    site: Site = app.state.site
    watcher = Watcher(site.live, lessons=lambda: _resolved(site))
    watcher.start()
    site.log_writer.start()
    with site.database.read() as conn:
        sweep(conn, site.store, at=site.clock())
    if site.settings.deliver:
        site.deliverer.start()
    yield
    await app.state.assistants.close()
    site.deliverer.stop()
    watcher.stop()
    site.log_writer.stop()
    site.database.close()
    site.log.close()


def _resolved(site: Site) -> tuple[tuple[str, str], ...]:
    with site.database.read() as connection:
        return resolved_questions(connection)
