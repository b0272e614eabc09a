"""Which budget an address of the site belongs to: one table, asked before any handler begins.

An address that is not in it can't be answered to a stranger: tests/web/budgets/test_routes.py names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from web.budgets.visitors import Spending

WHOLE_SEARCH = 4  # units of a suggestion that asks the whole engine


@dataclass(frozen=True)
class Spends:
    """What one request takes; `rested`: units where typing has rested."""

    kind: Spending
    units: int = 1
    rested: int = 1


@dataclass(frozen=True)
class Free:
    """Takes nothing here, and why that may be."""

    why: str


CHEAP = Free("costs no more than its own page")
OWN_BUDGET = Free("the handler asks for its budgets itself: what is over them is left out or comes back in the form")
SIGNED_IN = Free("answers only whoever is signed in")
TOKEN = Free("answers only a token, which has its own quota; tries without one take from DOORS")
DOOR = Free("counts attempts itself (kb.staff.sign_in_attempts)")
MACHINES = Free("for the operator's machines; cheap")
SEARCH = Spends(Spending.SEARCHES)
DRAWN = Spends(Spending.SUGGESTIONS)  # a picture is decoded; a page may show 25 of them at once
ROUTES: Mapping[str, Spends | Free] = MappingProxyType(
    {
        "GET /api/v1/openapi.json": CHEAP,
        "GET /api/v1/search": SEARCH,
        "GET /api/v1/suggest": Spends(Spending.SUGGESTIONS, rested=WHOLE_SEARCH),
        "GET /api/v1/articles": SEARCH,
        "GET /api/v1/articles/{reference:path}": SEARCH,
        "GET /api/v1/sections": SEARCH,
        "GET /api/v1/notices": SEARCH,
        "GET /healthz": MACHINES,
        "GET /readyz": MACHINES,
        "GET /metrics": MACHINES,
        "GET /static/{version}/{name}": CHEAP,
        "GET /static/{name}": CHEAP,
        "GET /favicon.ico": CHEAP,
        "GET /assets/{path:path}": CHEAP,
        "GET /sitemap.xml": SEARCH,
        "GET /{lang}/feed.atom": SEARCH,
        "GET /robots.txt": CHEAP,
        "GET /widget.js": CHEAP,
        "GET /widget": CHEAP,
        "GET /widget/{lang}": CHEAP,
        "GET /llms.txt": SEARCH,
        "GET /{lang}/llms.txt": SEARCH,
        "GET /{lang}/opensearch.xml": CHEAP,
        "GET /{lang}/picture.png": CHEAP,
        "GET /{lang}/a/{key:path}.png": SEARCH,
        "GET /{lang}/a/{key:path}.md": SEARCH,
        "GET /{lang}/search": SEARCH,
        "GET /{lang}/channels": CHEAP,
        "GET /{lang}/contact": OWN_BUDGET,
        "POST /{lang}/contact": OWN_BUDGET,
        "POST /{lang}/contact/suggestions": Spends(Spending.SUGGESTIONS, WHOLE_SEARCH, WHOLE_SEARCH),
        "GET /{lang}/contact/sent": CHEAP,
        "GET /{lang}/contact/small/{name}/{proof}": DRAWN,
        "GET /{lang}/contact/solved": CHEAP,
        "GET /{lang}/request": CHEAP,
        "POST /{lang}/request": Spends(Spending.MESSAGES),
        "GET /{lang}/request/{secret}": CHEAP,
        "POST /{lang}/request/{secret}": OWN_BUDGET,
        "POST /{lang}/request/{secret}/helped": Spends(Spending.CLICKS),
        "GET /{lang}/request/{secret}/file/{name}": DRAWN,
        "GET /{lang}/articles": CHEAP,
        "GET /{lang}/c/{category:path}": CHEAP,
        "POST /{lang}/a/{key:path}/vote": Spends(Spending.VOTES),
        "POST /{lang}/a/{key:path}/read": SEARCH,
        "POST /{lang}/a/{key:path}/left": SEARCH,
        "GET /{lang}/a/{key:path}": CHEAP,
        "GET /": CHEAP,
        "GET /{lang}": CHEAP,
        "GET /{lang}/": CHEAP,
        "GET /{lang}/cannot-sign-in": CHEAP,
        "GET /{lang}/privacy": CHEAP,
        "GET /{lang}/status": CHEAP,
        "GET /{lang}/status/{notice}": CHEAP,
        "POST /{lang}/status/{notice}": Spends(Spending.MESSAGES),
        "GET /{lang}/following/{secret}": CHEAP,
        "POST /{lang}/following/{secret}": Spends(Spending.CLICKS),
        "POST /{lang}/theme": CHEAP,
        "GET /{lang}/{code:dictated}": CHEAP,
        "GET /agent/sign-in": CHEAP,
        "POST /agent/sign-in": DOOR,
        "POST /agent/sign-in/code": DOOR,
        "POST /agent/sign-out": CHEAP,
        "GET /agent/sign-in/with/{provider}": SEARCH,
        "GET /agent/sign-in/with/{provider}/answer": SEARCH,
        "GET /agent/invitation/{secret}": CHEAP,
        "POST /agent/invitation/{secret}": CHEAP,
    }
)
BEHIND_DOORS = (
    ("/api/v1/agent/", TOKEN),
    ("/mcp", TOKEN),
    ("/agent", SIGNED_IN),
    ("/manager", SIGNED_IN),
    ("/write", SIGNED_IN),
)  # whatever else begins so


def budget_of(method: str, path: str) -> Spends | Free | None:
    """What a route of this template takes; None for one that nobody has thought of."""
    named = ROUTES.get(f"{method} {path}")
    return named or next((budget for beginning, budget in BEHIND_DOORS if path.startswith(beginning)), None)
