"""What handlers ask for: each names in its signature the parts of the site it uses, and gets no more than those.

Nothing here knows a page. Who of the staff asks, and with which token a program calls, is judged before the handler begins.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Annotated, ParamSpec, TypeVar

from fastapi import Depends, HTTPException, Request
from fastapi.params import Depends as DependsOn

from kb.articles.contacts import NO_CONTACTS, Contacts
from kb.errors import IndexUnavailable
from kb.requests.limits import hash_address
from kb.settings import Settings
from kb.staff.passwords import Passwords
from kb.storage.site_key import sign
from kb.trials.running import RunningTrials
from kb.usage.popular import Popular
from search.query.protocols import SearchEngine
from search.writers.writing_place import Writing
from web.budgets.routes import SEARCH, WHOLE_SEARCH, Spends, budget_of
from web.budgets.visitors import Budgets, OverBudget, Spending
from web.parts.notices import Announced
from web.site.journal import Journal
from web.site.languages import page_language
from web.site.pages import origin_of
from web.site.services import Site, get_site
from web.site.session import SignedIn, note_staff, sign_in_first, signed_in
from web.site.state import SiteState
from web.site.texts import Texts

BROWSERS = 4  # of one address that may each vote on an article in a day
NOT_RESTED = ("", "0", "false", "no", "off", "f", "n")  # values of `rested` that say no
P = ParamSpec("P")
Given = TypeVar("Given")


def at_once(get: Callable[P, Given]) -> DependsOn:
    """A quick function as a dependency. A plain one would be moved to a thread and back, at ten times its own cost."""

    @wraps(get)
    async def given(*args: P.args, **kwargs: P.kwargs) -> Given:
        return get(*args, **kwargs)

    dependency: DependsOn = Depends(given)
    return dependency


def get_settings(request: Request) -> Settings:
    return get_site(request).settings


def get_state(request: Request) -> SiteState:
    return get_site(request).state


def get_journal(request: Request) -> Journal:
    return get_site(request).journal


def get_passwords(request: Request) -> Passwords:
    return get_site(request).passwords


def get_budgets(request: Request) -> Budgets:
    return get_site(request).budgets


def get_now(request: Request) -> datetime:
    return get_site(request).clock()


def get_engine(request: Request) -> SearchEngine:
    """The engine over the public tree. Raises IndexUnavailable, shown as a 503 page, when nothing is built."""
    return get_site(request).live.public


def get_optional_engine(request: Request) -> SearchEngine | None:
    """The same, or None while nothing is built: somebody who needs a person is heard all the same."""
    try:
        return get_site(request).live.public
    except IndexUnavailable:
        return None


def contacts_of(engine: SearchEngine | None) -> Contacts:
    """What contacts.yaml says; no channel, topic or promise while nothing is built."""
    return engine.tree.contacts if engine else NO_CONTACTS


def get_internal_engine(request: Request) -> SearchEngine:
    """The engine over the internal tree: for handlers that ask who calls before they ask for it."""
    return get_site(request).live.internal


def get_optional_internal_engine(request: Request) -> SearchEngine | None:
    try:
        return get_site(request).live.internal
    except IndexUnavailable:
        return None


def get_notices(request: Request) -> Announced:
    """The notices there are and the moment they are looked at; without an index those of staff alone."""
    site, engine = get_site(request), get_optional_engine(request)
    written, zone = (engine.tree.notices, engine.tree.contacts.zone) if engine else ((), "UTC")
    return Announced(notices=site.board.all(written), zone=zone, at=site.clock())


def get_popular(request: Request) -> Popular:
    return get_site(request).popular


def get_trials(request: Request) -> RunningTrials:
    return get_site(request).trials


def get_catalogues(request: Request) -> Mapping[str, Texts]:
    return get_site(request).texts


def get_texts(request: Request) -> Texts:
    """The words of the page's language: that of its address (404 for one the site does not have), else the preferred one."""
    catalogues, named = get_site(request).texts, request.path_params.get("lang")
    if named is None:
        return catalogues[page_language(request, tuple(catalogues))]
    if named not in catalogues:
        raise HTTPException(404)
    return catalogues[named]


def get_writing(request: Request) -> Writing:
    return get_site(request).writing


def get_origin(request: Request) -> str:
    """Scheme and host of the site, for addresses that are read elsewhere."""
    return origin_of(request, get_site(request))


def get_address(request: Request) -> str:
    """Where a request came from, for limits; a proxy's word is taken where uvicorn was told to."""
    return request.client.host if request.client else ""


async def within_budget(request: Request) -> AsyncIterator[None]:
    """Around every handler: takes what its route takes, and waits for its turn. Raises OverBudget. A route that is not in the
    table takes a search.
    """
    budget = budget_of(request.method, getattr(request.scope["route"], "path", "")) or SEARCH
    if not isinstance(budget, Spends):
        yield
        return
    units = budget.units if request.query_params.get("rested", "").lower() in NOT_RESTED else budget.rested
    if wait := get_budgets(request).take(budget.kind, get_address(request), units):
        raise OverBudget(budget.kind, wait)
    async with get_site(request).turns.turn(budget.kind):
        yield


def affords_suggestions(request: Request) -> bool:
    """Whether answers may be searched for beside a form: asked once a request, for what a form can do without."""
    if not hasattr(request.state, "affords_suggestions"):
        wait = get_budgets(request).take(Spending.SUGGESTIONS, get_address(request), WHOLE_SEARCH)
        request.state.affords_suggestions = not wait
    return bool(request.state.affords_suggestions)


def get_visitor(request: Request) -> str:
    """An opaque name for this visitor, good for one day: enough to count each person once, too little to follow anybody.

    Made with the site's key, so that a restart or another replica knows the visitor again and nobody else can.
    """
    site = get_site(request)
    where, day = hash_address(site.state.key, get_address(request)), site.clock().date().isoformat()
    return sign(site.state.key, "visitor", where, request.headers.get("user-agent", ""), day)


def get_opener(request: Request) -> str:
    """A secret name of the address behind a request, whatever browser it names: two of them are two visitors. Never stored as it is."""
    site = get_site(request)
    return sign(site.state.key, "opener", hash_address(site.state.key, get_address(request)))


def get_voter(request: Request) -> str:
    """The same for votes, where nobody may be a crowd: an address is BROWSERS voters a day at most, whatever browsers it names."""
    site = get_site(request)
    where, day = hash_address(site.state.key, get_address(request)), site.clock().date().isoformat()
    browser = sha256(request.headers.get("user-agent", "").encode("utf-8", "replace")).digest()[0] % BROWSERS
    return sign(site.state.key, "voter", where, str(browser), day)


def staff_for(scope: str) -> Callable[[Request], SignedIn]:
    """A dependency: staff who may do `scope`. Others are led to the door, or told that their role does not allow it."""

    def allowed(request: Request) -> SignedIn:
        staff = signed_in(request)
        if staff is None or (not staff.person and not staff.allows(scope)):
            raise HTTPException(303, headers={"location": sign_in_first(request)})
        if not staff.allows(scope):
            raise HTTPException(403)
        note_staff(request, staff)
        return staff

    return allowed


TheSite = Annotated[Site, at_once(get_site)]
Config = Annotated[Settings, at_once(get_settings)]
TheState = Annotated[SiteState, at_once(get_state)]
TheJournal = Annotated[Journal, at_once(get_journal)]
TheBudgets = Annotated[Budgets, at_once(get_budgets)]
ThePasswords = Annotated[Passwords, at_once(get_passwords)]
Now = Annotated[datetime, at_once(get_now)]
TheEngine = Annotated[SearchEngine, at_once(get_engine)]
OptionalEngine = Annotated[SearchEngine | None, at_once(get_optional_engine)]
InternalEngine = Annotated[SearchEngine, at_once(get_internal_engine)]
OptionalInternalEngine = Annotated[SearchEngine | None, at_once(get_optional_internal_engine)]
ThePopular = Annotated[Popular, at_once(get_popular)]
TheTrials = Annotated[RunningTrials, at_once(get_trials)]
TheNotices = Annotated[Announced, at_once(get_notices)]
Catalogues = Annotated[Mapping[str, Texts], at_once(get_catalogues)]
PageTexts = Annotated[Texts, at_once(get_texts)]
TheWriting = Annotated[Writing, at_once(get_writing)]
Origin = Annotated[str, at_once(get_origin)]
Address = Annotated[str, at_once(get_address)]
Visitor = Annotated[str, at_once(get_visitor)]
Voter = Annotated[str, at_once(get_voter)]
Opener = Annotated[str, at_once(get_opener)]
Asker = Annotated[SignedIn, Depends(staff_for("lookup"))]  # staff who may look things up
Author = Annotated[SignedIn, Depends(staff_for("write"))]  # staff who may change articles
Clerk = Annotated[SignedIn, Depends(staff_for("inbox"))]  # staff who may work in the inbox
Lead = Annotated[SignedIn, Depends(staff_for("manage"))]  # whoever leads the team
