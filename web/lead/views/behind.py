"""The requests behind a figure: as many as it counts, the slowest first where it is a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kb.service.periods import Period
from kb.service.request_rows import MeasuredRequest
from web.lead.views.cells import duration
from web.lead.views.team import GroupNames, asked, period_text
from web.site.pager import PagePart, Pager, pager_of
from web.site.pages import Page
from web.site.texts import Texts
from web.site.urls import inbox_url, lead_url

SIZE = 100


@dataclass(frozen=True, kw_only=True)
class BehindAsked:
    """Which figure, of which group."""

    figure: str
    by: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class BehindRow:
    number: str
    url: str
    made: str
    topic: str
    channel: str
    first: str
    solved: str
    who: str


@dataclass(frozen=True, kw_only=True)
class BehindPage(Page):
    who: str
    part: str = "team"
    lead: str
    back: str
    rows: tuple[BehindRow, ...]
    pager: Pager | None
    csv: str

    @classmethod
    def of(
        cls,
        texts: Texts,
        words: GroupNames,
        requests: Sequence[MeasuredRequest],
        *,
        period: Period,
        asked_for: BehindAsked,
        part_of: PagePart,
        who: str,
    ) -> BehindPage:
        """`requests`: the requests of one page."""

        def url(page: str, part: str = "requests") -> str:
            one = asked_for
            return lead_url(part, **asked(period), figure=one.figure, by=one.by, value=one.value, page=page)

        return cls(
            title=texts(f"team.measure.{asked_for.figure}"),
            who=who,
            lead=texts("team.behind", n=part_of.number, period=period_text(texts, period)),
            back=lead_url(**asked(period)),
            rows=tuple(_row(texts, words, request) for request in requests),
            pager=pager_of(texts, part_of.page, part_of.pages, url),
            csv=url("", "requests.csv"),
        )


def _row(texts: Texts, words: GroupNames, request: MeasuredRequest) -> BehindRow:
    hour, minute = divmod(request.minute, 60)
    return BehindRow(
        number=request.ticket,
        url=inbox_url(request.ticket),
        made=f"{texts.day(date.fromordinal(request.day))}, {hour}:{minute:02}",
        topic=words.of("topic", request.topic),
        channel=words.of("channel", request.channel),
        first=_both(texts, request.first_business, request.first_wall),
        solved=_both(texts, request.solved_business, request.solved_wall),
        who=request.first_by or request.closed_by or "—",
    )


def _both(texts: Texts, business: int | None, wall: int | None) -> str:
    if business is None:
        return "—"
    return texts("team.both", business=duration(texts, business), wall=duration(texts, wall, clock=True))
