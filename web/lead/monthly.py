"""The month's report: the page, and the same as a file."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from kb.addresses import TEAM
from kb.service.monthly import MonthlyReport, monthly_report
from kb.service.periods import month_or_last
from search.query.protocols import SearchEngine
from web.dependencies import Lead, Now, OptionalEngine, Origin, PageTexts, TheSite
from web.lead.csv_files import figures_table
from web.lead.report_files import NoPdfHere, can_make_pdf, report_html, report_pdf
from web.lead.team import Word, today_at, up_to_date
from web.lead.views.monthly import MonthlyPage
from web.parts.downloads import saved_as, saved_table
from web.site.pages import private, render
from web.site.services import Site

router = APIRouter(prefix=f"{TEAM}/report", include_in_schema=False)


def told_of(site: Site, engine: SearchEngine | None, month: str, now: datetime) -> MonthlyReport:
    """The report of a month; of the last that is over where none is named."""
    up_to_date(site.state, engine, now)
    with site.state.read() as conn:
        return monthly_report(conn, month_or_last(month, today=today_at(engine, now)), at=now)


@router.get("", name="team_report")
def report(
    request: Request,
    lead: Lead,
    texts: PageTexts,
    site: TheSite,
    engine: OptionalEngine,
    now: Now,
    month: Annotated[Word, Query()] = "",
) -> Response:
    """One page a head of support reads."""
    monthly = told_of(site, engine, month, now)
    tree, today = engine.tree if engine else None, today_at(engine, now)
    page = MonthlyPage.of(texts, tree, monthly, who=lead.name, today=today, pdf=can_make_pdf())
    return private(render(request, texts, "lead/report.html", page))


@router.get("/file", name="team_report_file")
def report_file(
    lead: Lead,
    texts: PageTexts,
    site: TheSite,
    engine: OptionalEngine,
    origin: Origin,
    now: Now,
    month: Annotated[Word, Query()] = "",
    format: Annotated[Literal["html", "csv", "pdf"], Query()] = "html",
) -> Response:
    """The same to be kept and sent on."""
    monthly = told_of(site, engine, month, now)
    name = f"report-{monthly.report.period.month}"
    if format == "csv":
        return saved_table(name, figures_table(monthly.report))
    tree, today = engine.tree if engine else None, today_at(engine, now)
    page = MonthlyPage.of(texts, tree, monthly, who=lead.name, today=today, pdf=True)
    html = report_html(site.templates, texts, page, origin)
    try:
        body = report_pdf(html) if format == "pdf" else html.encode()
    except NoPdfHere as error:
        raise HTTPException(503, str(error)) from None
    return saved_as(f"{name}.{format}", body, "application/pdf" if format == "pdf" else "text/html")
