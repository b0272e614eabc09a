"""What every page of managers carries: who looks, the pages there are, choices that keep what else is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kb.insights.periods import DayPeriod
from web.site.pages import Page
from web.site.session import SignedIn
from web.site.texts import Texts
from web.site.urls import agent_url, insights_url


@dataclass(frozen=True)
class Tab:
    """A way to a neighbouring page or to another choice of this one."""

    text: str
    url: str
    here: bool


@dataclass(frozen=True, kw_only=True)
class InsightsPage(Page):
    """A page below /manager. `desk`: the console's address, "" for whoever may not enter it."""

    who: str
    desk: str
    tabs: tuple[Tab, ...]


def tabs_of(texts: Texts, here: str) -> tuple[Tab, ...]:
    """The pages there are; `here` is the part of the address of the one that is shown, "" of none of them."""
    parts = {
        "content": "questions",
        "content/causes": "causes",
        "content/articles": "articles",
        "content/words": "words",
    }
    return tuple(Tab(texts(f"insights.tabs.{name}"), insights_url(part), part == here) for part, name in parts.items())


def desk_of(who: SignedIn) -> str:
    return agent_url() if who.allows("lookup") else ""


def told_period(texts: Texts, period: DayPeriod) -> str:
    """From which day to which."""
    return texts("insights.period", days=texts.days(period.first, period.last))


def told_counted(texts: Texts, last: str) -> str:
    """Up to which day was counted; "" is none."""
    return texts("insights.counted", day=texts.day(date.fromisoformat(last))) if last else texts("insights.not_counted")
