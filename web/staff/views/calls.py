"""The day's calls: whom to call back, when, about what; and whom we did not reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.desk.later import Callback
from web.site.pages import Page
from web.site.session import SignedIn
from web.site.texts import Texts
from web.site.urls import agent_url, inbox_url
from web.staff.views.beside import CallLine, call_line


@dataclass(frozen=True)
class CallRow:
    """One call; `late` when its time is over."""

    number: str
    url: str
    line: CallLine
    who: str
    late: bool


@dataclass(frozen=True, kw_only=True)
class CallsPage(Page):
    who: str
    desk: str
    waiting: tuple[CallRow, ...]
    missed: tuple[CallRow, ...]

    @classmethod
    def of(cls, texts: Texts, calls: Sequence[Callback], *, who: SignedIn, zone: str, at: datetime) -> CallsPage:
        rows = [(call, _row(call, zone, texts, at)) for call in calls]
        return cls(
            title=texts("inbox.calls.title"),
            who=who.name,
            desk=agent_url() if who.allows("lookup") else "",
            waiting=tuple(row for call, row in rows if not call.outcome),
            missed=tuple(row for call, row in rows if call.outcome),
        )


def _row(call: Callback, zone: str, texts: Texts, at: datetime) -> CallRow:
    return CallRow(
        call.ticket, inbox_url(call.ticket), call_line(call, zone, texts), call.who, not call.outcome and call.at < at
    )
