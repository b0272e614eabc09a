"""The month's report in a letter: its findings in lines, and where the page is."""

from __future__ import annotations

from datetime import datetime

from kb.errors import IndexUnavailable
from kb.service.monthly import MonthlyReport, monthly_report
from kb.service.report_mail import ReportLetter, addresses_in, month_to_tell, put_report, was_told
from search.index.tree import Tree
from web.lead.views.cells import duration, percent
from web.lead.views.monthly import finding_text, unwritten_lines
from web.lead.views.team import GroupNames, asked, period_text
from web.site.services import Site
from web.site.texts import Texts
from web.site.urls import lead_url


def letter_of(texts: Texts, tree: Tree | None, monthly: MonthlyReport) -> ReportLetter:
    """The figures in a line, what changed, what to write."""
    report, names = monthly.report, GroupNames(texts, tree)
    values = {figure.measure: figure for figure in report.figures}
    first, kept = values["first_answer"], values["kept"]
    summary = "; ".join(
        f"{texts(f'team.measure.{name}')}: {said}"
        for name, said in (
            ("volume", texts.number(values["volume"].count)),
            ("first_answer", duration(texts, first.business.median)),
            ("kept", percent(texts, kept.share)),
        )
    )
    changed = tuple(f"— {finding_text(names, one)}" for one in monthly.findings)
    write = tuple(f"— {line.text}" for line in unwritten_lines(names, monthly, report.period))
    return ReportLetter(
        lang=texts.lang,
        month=report.period.month,
        title=texts("team.report.title", month=period_text(texts, report.period)),
        lines=(
            *((texts("insights.invented"),) if monthly.invented else ()),
            summary,
            texts("team.report.changed_title"),
            *(changed or (texts("team.report.nothing_changed"),)),
            texts("team.report.write_title"),
            *(write or (texts("team.report.nothing_to_write"),)),
        ),
        path=lead_url("report", **asked(report.period)),
    )


def tell_month(site: Site, *, at: datetime) -> int:
    """Have the month that is over told to KB_REPORT_MAIL, once; returns to how many. Not of a month without requests."""
    addresses = addresses_in(site.settings.report_mail)
    try:
        tree = site.live.public.tree
    except IndexUnavailable:
        return 0
    month = month_to_tell(at, tree.contacts.zone)
    if not addresses or month is None:
        return 0
    with site.state.read() as conn:
        if was_told(conn, month.month):
            return 0
        monthly = monthly_report(conn, month, at=at)
    if not monthly.report.figure("volume").count:
        return 0
    texts = site.texts[site.settings.language_list[0]]
    with site.state.change() as conn:
        return put_report(conn, addresses, letter_of(texts, tree, monthly), at=at)
