"""`kb report`: the month's report of the team as a file, or by mail to whoever leads it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.errors import OtvetError, SettingsError
from kb.service.measuring import measure_changed
from kb.service.monthly import MonthlyReport, monthly_report
from kb.service.periods import month_named, month_of
from kb.service.report_mail import addresses_in, put_report
from kb.settings import Settings, load_settings
from kb.storage.database import Database, connect, migrate
from search.index.tree import Tree
from search.query.live import Live
from web.lead.csv_files import figures_table
from web.lead.report_files import report_html, report_pdf
from web.lead.report_letters import letter_of
from web.lead.views.monthly import MonthlyPage
from web.site.pages import make_templates
from web.site.texts import Texts, load_texts


class ReportFormat(StrEnum):
    """What the report may be written as."""

    html = "html"
    csv = "csv"
    pdf = "pdf"


def report(
    month: Annotated[
        str, typer.Option("--month", help="Such as 2026-10; by default the last month that is over.")
    ] = "",
    format: Annotated[ReportFormat, typer.Option("--format", help="html, csv or pdf.")] = ReportFormat.html,
    lang: Annotated[str, typer.Option("--lang", help="Language; by default the first of KB_LANGUAGES.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="File to write; by default the terminal.")] = None,
    mail: Annotated[bool, typer.Option("--mail", help="Send it to KB_REPORT_MAIL instead, again if need be.")] = False,
) -> None:
    """Write the team's report of a month: figures beside those before, charts, what changed, what to write next."""
    with told_plainly():
        settings, now = load_settings(), datetime.now(UTC)
        texts = _texts(settings, lang)
        tree = Live(settings).public.tree
        database = connect(settings.database_url)
        migrate(database)
        measure_changed(database, tree.contacts, at=now)
        monthly = _told(database, month, tree, now)
        if mail:
            _send(settings, database, texts, tree, monthly)
            return
        written = _written(format, settings, texts, tree, monthly)
        if out:
            out.write_bytes(written)
            say(f"{out}: {len(written):,} bytes")
        else:
            sys.stdout.buffer.write(written)


def _texts(settings: Settings, lang: str) -> Texts:
    languages = load_texts(settings.language_list, own=settings.articles, brand_in=settings.brand_in)
    if lang and lang not in languages:
        raise OtvetError(f"--lang {lang}: there is no such language here; there is: {', '.join(languages)}")
    return languages[lang or settings.language_list[0]]


def _told(database: Database, month: str, tree: Tree, now: datetime) -> MonthlyReport:
    today = now.astimezone(ZoneInfo(tree.contacts.zone)).date()
    period = month_named(month, today=today) if month else month_of(today).before
    if period is None:
        raise OtvetError(f"--month {month}: write a month that has begun, as 2026-10")
    with database.read() as conn:
        return monthly_report(conn, period, at=now)


def _written(kind: ReportFormat, settings: Settings, texts: Texts, tree: Tree, monthly: MonthlyReport) -> bytes:
    if kind is ReportFormat.csv:
        return figures_table(monthly.report).as_csv().encode()
    today = monthly.report.period.last
    page = MonthlyPage.of(texts, tree, monthly, who="", today=today, pdf=False)
    html = report_html(make_templates(), texts, page, settings.base_url)
    return report_pdf(html) if kind is ReportFormat.pdf else html.encode()


def _send(settings: Settings, database: Database, texts: Texts, tree: Tree, monthly: MonthlyReport) -> None:
    if not addresses_in(settings.report_mail):
        raise SettingsError("KB_REPORT_MAIL names nobody to send the report to")
    with database.begin() as conn:
        letter = letter_of(texts, tree, monthly)
        count = put_report(conn, addresses_in(settings.report_mail), letter, again=True, at=datetime.now(UTC))
    say(
        f"{monthly.report.period.month}: {count} letters wait in the outbox; "
        "a running server or `kb outbox run` sends them."
    )
