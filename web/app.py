"""The application: the one place where objects are made and joined."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import NoMatchFound, Route

from kb.delivery.deliverer import Deliverer, channels_of
from kb.delivery.foreign_names import ForeignNames
from kb.notices.board import NoticeBoard
from kb.oidc.metadata import KnownProvider
from kb.oidc.providers import read_providers
from kb.requests.attachments import AttachmentStore
from kb.requests.events import Mailroom
from kb.requests.upload_budget import UploadBudget
from kb.settings import Settings
from kb.staff.passwords import Passwords
from kb.storage.database import connect, connect_log, migrate
from kb.storage.leases import Jobs
from kb.storage.site_key import site_key
from kb.trials.running import RunningTrials
from kb.usage.log_writer import LogWriter
from kb.usage.popular import Popular
from search.query.live import Live
from search.query.protocols import LivePair
from search.writers.writing_place import Writing
from web.api import notices as api_notices
from web.api import public, public_articles, staff, staff_articles, staff_contracts, staff_desk, staff_tickets
from web.api.cross_origin import CrossOrigin
from web.api.openapi import DESCRIPTION, TAGS
from web.api.webhooks import router as webhooks
from web.assistants.endpoint import AssistantDoor
from web.budgets.visitors import Budgets, rates_of
from web.dependencies import within_budget
from web.errors import install_error_handlers, refuse
from web.insights import articles as insights_articles
from web.insights import causes, content, words
from web.kept_pages.middleware import AnswersFromKept
from web.kept_pages.store import KeptPages
from web.lead import accounts, audit, contracts, holdout, monthly, people, planning, ranking, reviews, team, tokens
from web.machines import llms, markdown, opensearch, pictures
from web.machines.drawing import Pictures
from web.operations import health
from web.operations.beginnings import ARRIVALS, Arrivals, Beginnings
from web.operations.collector import set_aside_what_lasts
from web.operations.draining import Draining
from web.operations.housekeeping import Housekeeping
from web.operations.own_work import lessons_of, mail_reader_of, tasks_of
from web.operations.request_log import RequestLog
from web.operations.staff_audit import StaffAudit
from web.operations.tracing import NoTraces, Traces, traces_of
from web.operations.watcher import Watcher
from web.public import articles, channels, contact, feeds, files, find_request, home, privacy, requests, search
from web.public.notices import status
from web.site.journal import Journal
from web.site.metrics import Metrics
from web.site.middleware import (
    BodyLimit,
    HeadAsGet,
    SameOrigin,
    SecurityHeaders,
    TidyAddresses,
    TimedRequests,
)
from web.site.pages import make_templates
from web.site.rate_limits import RateLimitHeaders, RateLimits
from web.site.services import Site, utc_now
from web.site.state import SiteState
from web.site.static_files import load_static
from web.site.texts import load_texts
from web.staff import account, console, inbox, invitation, oidc, one_request, queue, second_factor, sign_in
from web.staff import notices as staff_notices
from web.staff.notifications import pages as notifications
from web.staff.notifications.streams import NotificationStreams
from web.widget import loader, panel
from web.widget.embedding import EmbeddedPages
from web.writing import (
    article_pictures,
    change_list,
    completion,
    editor,
    entries,
    new_change,
    past,
    questions,
    review,
    steps,
)

COMPRESS_FROM = 800  # bytes; below that the header outweighs the gain
# Fixed addresses first: "/{lang}/…" would take them.
ROUTERS = (
    public,
    api_notices,
    staff,
    staff_articles,
    staff_desk,
    staff_contracts,
    staff_tickets,
    public_articles,
    sign_in,
    oidc,
    invitation,
    account,
    notifications,
    second_factor,
    console,
    queue,
    staff_notices,
    inbox,
    one_request,
    team,
    people,
    reviews,
    planning,
    contracts,
    accounts,
    audit,
    tokens,
    monthly,
    holdout,
    ranking,
    causes,
    insights_articles,
    words,
    content,
    article_pictures,
    change_list,
    new_change,
    questions,
    editor,
    completion,
    entries,
    steps,
    review,
    past,
    health,
    files,
    feeds,
    llms,
    markdown,
    opensearch,
    pictures,
    loader,
    panel,
    search,
    channels,
    privacy,
    find_request,
    status,
    contact,
    requests,
    articles,
    home,
)


def create_app(settings: Settings, *, live: LivePair | None = None, clock: Callable[[], datetime] = utc_now) -> FastAPI:
    """The help centre of these settings. Tests may bring their own `live` engine and `clock`.

    Raises SettingsError or StateError; a missing index is no error here, pages say so until one is built.
    """
    site, traces = _make_site(settings, live, clock), traces_of(settings)
    draining = Draining(settings.drain_seconds)
    app = FastAPI(
        title="Otvet",
        version="1",
        description=DESCRIPTION,
        openapi_tags=TAGS,
        lifespan=_lifespan,
        middleware=_middleware(site, traces, draining),
        dependencies=[Depends(within_budget, scope="function")],
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        webhooks=webhooks,
        servers=[{"url": settings.base_url.rstrip("/") or "/"}],
        redirect_slashes=False,
        redoc_url=None,
    )
    app.state.site, app.state.traces, app.state.draining = site, traces, draining
    for module in ROUTERS:
        app.include_router(module.router)
    app.state.pictures = Pictures(settings.accent, settings.accent_ink)
    app.state.notification_streams = NotificationStreams(site.state.database)
    app.state.assistants = AssistantDoor(site)
    app.router.routes.insert(0, Route("/mcp", app.state.assistants, methods=["POST", "GET", "DELETE"], name="mcp"))
    install_error_handlers(app)
    return app


def _make_site(settings: Settings, live: LivePair | None, clock: Callable[[], datetime]) -> Site:
    live = live or Live(settings)
    database, log = connect(settings.database_url), connect_log(settings.database_url)
    migrate(database)
    migrate(log)
    key = site_key(database, settings.secret_key)
    return Site(
        settings=settings,
        live=live,
        state=SiteState(
            database=database,
            store=AttachmentStore(settings.attachments),
            room=Mailroom.of(settings, key),
            deliverer=Deliverer(database, channels_of(settings, key, clock=clock), clock=clock),
            uploads=UploadBudget(key),
            foreign_names=ForeignNames.of(settings),
        ),
        journal=Journal(log, LogWriter(log), Metrics()),
        texts=load_texts(settings.language_list, own=settings.articles, brand_in=settings.brand_in),
        static=load_static(settings.accent, settings.accent_ink),
        templates=make_templates(),
        limits=RateLimits(settings),
        budgets=Budgets(key, rates_of(settings)),
        passwords=Passwords(),
        board=NoticeBoard(database),
        popular=Popular(log),
        writing=Writing(settings, live, clock),
        providers={id: KnownProvider(provider) for id, provider in read_providers(settings.oidc).items()},
        trials=RunningTrials(database),
        clock=clock,
    )


def _middleware(site: Site, traces: Traces | NoTraces, draining: Draining) -> list[Middleware]:
    """Outermost first."""
    return [
        Middleware(Beginnings),
        Middleware(RequestLog, metrics=site.journal.metrics, traces=traces, draining=draining),
        Middleware(HeadAsGet),
        Middleware(TimedRequests, metrics=site.journal.metrics),
        Middleware(SecurityHeaders),
        Middleware(CrossOrigin, origins=site.settings.api_origin_list),
        Middleware(AnswersFromKept, site=site, pages=KeptPages()),
        Middleware(RateLimitHeaders),
        Middleware(GZipMiddleware, minimum_size=COMPRESS_FROM),
        Middleware(TidyAddresses, languages=site.settings.language_list),
        Middleware(EmbeddedPages, languages=site.settings.language_list, origins=site.settings.widget_origin_list),
        Middleware(SameOrigin, refuse=refuse, base_url=site.settings.base_url),
        Middleware(BodyLimit, refuse=refuse),
        Middleware(StaffAudit, site=site),
    ]


def warm_up(app: FastAPI) -> None:
    """Before a server takes visitors: what the first of them would wait for, with everybody who comes at that moment."""
    with suppress(NoMatchFound):
        app.url_path_for("of no handler")  # FastAPI takes its handlers apart when it is first asked for one: .3 s
    set_aside_what_lasts()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[dict[str, Arrivals]]:
    site: Site = app.state.site
    app.state.draining.begin_at_sigterm()
    watcher = Watcher(site.live, lessons=lambda: lessons_of(site), learned=site.journal.metrics.learned)
    watcher.start()
    site.journal.writer.start()
    housekeeping = Housekeeping(tasks_of(site), Jobs(database=site.state.database, clock=site.clock))
    housekeeping.start()
    if site.settings.deliver:
        site.state.deliverer.start()
    mail = mail_reader_of(site)
    if mail:
        mail.start()
    yield {ARRIVALS: Arrivals()}
    if mail:
        mail.stop()
    await app.state.assistants.close()
    site.state.deliverer.stop()
    housekeeping.stop()
    watcher.stop()
    site.journal.writer.stop()
    app.state.traces.close()
    site.state.database.close()
    site.journal.log.close()
