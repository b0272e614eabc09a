"""The audit log as whoever leads the team reads it: by name, kind, number and days; the same as a file."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Len
from starlette.responses import Response

from kb.addresses import TEAM
from kb.service.periods import days_between
from kb.staff.audit import KINDS, AuditFilter, entries, every_entry, names
from web.dependencies import Lead, Now, OptionalEngine, PageTexts, TheState
from web.lead.csv_files import audit_table
from web.lead.team import Word, today_at
from web.lead.views.audit import AuditAsked, AuditPage
from web.parts.downloads import saved_table
from web.parts.times import house_zone
from web.site.numbers import row_before
from web.site.pages import private, render

router = APIRouter(prefix=TEAM, include_in_schema=False)
PER_PAGE = 100
MOST_ROWS = 100_000  # of a file


class AuditAddress(BaseModel):
    """What is looked for."""

    model_config = ConfigDict(populate_by_name=True)

    who: Word = ""
    kind: Word = ""
    about: Word = ""
    first: Annotated[Word, Len(alias="from")] = ""
    last: Annotated[Word, Len(alias="to")] = ""
    cursor: Annotated[str, Len(pattern=r"^[0-9]{0,18}$")] = ""

    def wanted(self, zone: str, today: date) -> AuditFilter:
        """A day is a day by the clock of the house; without a last one it is today."""
        period = days_between(self.first, self.last or today.isoformat())
        began = datetime.combine(period.first, time(), ZoneInfo(zone)) if period else None
        ended = datetime.combine(period.last, time(), ZoneInfo(zone)) + timedelta(days=1) if period else None
        kind = self.kind if self.kind in KINDS else ""
        return AuditFilter(who=self.who, kind=kind, about=self.about.strip(), since=began, until=ended)


@router.get("/audit", name="team_audit")
def audit(
    request: Request,
    lead: Lead,
    texts: PageTexts,
    state: TheState,
    engine: OptionalEngine,
    now: Now,
    address: Annotated[AuditAddress, Query()],
) -> Response:
    """Who read, changed and took along what, the newest first."""
    zone = house_zone(engine)
    with state.read() as conn:
        audit_entries = entries(
            conn, address.wanted(zone, today_at(engine, now)), before=row_before(address.cursor), limit=PER_PAGE + 1
        )
        people = names(conn)
    asked = AuditAsked(who=address.who, kind=address.kind, about=address.about, first=address.first, last=address.last)
    page = AuditPage.of(texts, audit_entries, people, asked, who=lead.name, zone=zone, per_page=PER_PAGE)
    return private(render(request, texts, "lead/audit.html", page))


@router.get("/audit.csv", name="team_audit_csv")
def audit_file(
    lead: Lead, state: TheState, engine: OptionalEngine, now: Now, address: Annotated[AuditAddress, Query()]
) -> Response:
    """The same as a file, in UTC; the newest MOST_ROWS."""
    wanted = address.wanted(house_zone(engine), today_at(engine, now))
    with state.read() as conn:
        table = audit_table(islice(every_entry(conn, wanted), MOST_ROWS))
    return saved_table(f"audit-{today_at(engine, now).isoformat()}", table)
