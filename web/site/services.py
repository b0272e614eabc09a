"""The objects one running application is made of. Handlers don't reach for it: web.dependencies gives them the part they name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from fastapi import Request

from kb.notices.board import NoticeBoard
from kb.oidc.metadata import KnownProvider
from kb.settings import Settings
from kb.staff.passwords import Passwords
from kb.trials.running import RunningTrials
from kb.usage.popular import Popular
from search.query.protocols import LivePair
from search.writers.writing_place import Writing
from web.budgets.turns import Turns
from web.budgets.visitors import Budgets
from web.site.journal import Journal
from web.site.rate_limits import RateLimits
from web.site.state import SiteState
from web.site.static_files import StaticFiles
from web.site.texts import Texts


def utc_now() -> datetime:
    return datetime.now(UTC)


class Template(Protocol):
    def render(self, values: Mapping[str, object], /) -> str: ...


class Templates(Protocol):
    """What web.site.pages.make_templates gives."""

    def get_template(self, name: str) -> Template: ...


@dataclass(frozen=True, kw_only=True)
class Site:
    """Made once by web.app.create_app."""

    settings: Settings
    live: LivePair
    state: SiteState
    journal: Journal
    texts: Mapping[str, Texts]  # by language, the default first
    static: StaticFiles
    templates: Templates
    limits: RateLimits
    budgets: Budgets
    turns: Turns = field(default_factory=Turns)
    passwords: Passwords
    board: NoticeBoard
    popular: Popular
    writing: Writing
    providers: Mapping[str, KnownProvider] = field(default_factory=dict)  # of identities, by id
    trials: RunningTrials
    clock: Callable[[], datetime] = utc_now


def get_site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site
