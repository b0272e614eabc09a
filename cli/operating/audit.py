"""`kb audit`: who of the staff read, changed or took along what, in the terminal and as CSV."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.errors import OtvetError
from kb.legible import harmless_cell
from kb.settings import load_settings
from kb.staff.audit import KINDS, AuditEntry, AuditFilter, every_entry
from kb.storage.database import connect, migrate


def audit(
    who: Annotated[str, typer.Option(help="Only what this account or token did.")] = "",
    kind: Annotated[str, typer.Option(help="Only read, change, export or door.")] = "",
    about: Annotated[str, typer.Option(help="Only what was done to this request, article or account.")] = "",
    days: Annotated[int, typer.Option(min=1, max=36_500, help="Of the last days.")] = 7,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many at most, the newest first.")] = 200,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, for a file or another program.")] = False,
) -> None:
    """Show what staff did, the newest first, in UTC."""
    with told_plainly():
        if kind and kind not in KINDS:
            raise OtvetError(f"unknown kind {kind!r}; expected one of: {', '.join(KINDS)}")
        database = connect(load_settings().database_url)
        migrate(database)
        since = datetime.now(UTC) - timedelta(days=days)
        wanted = AuditFilter(who=who, kind=kind, about=about, since=since)
        with database.read() as conn:
            for each, _ in zip(every_entry(conn, wanted), range(limit), strict=False):
                say(_csv_line(each) if as_csv else _line(each))


def _line(each: AuditEntry) -> str:
    return f"{each.at:%Y-%m-%d %H:%M:%S}  {each.who}  {each.deed}  {each.about}  ({each.via})"


def _csv_line(each: AuditEntry) -> str:
    out = io.StringIO()
    cells = (each.who, each.via, each.kind, each.deed, each.about)
    csv.writer(out).writerow([f"{each.at:%Y-%m-%dT%H:%M:%SZ}", *map(harmless_cell, cells)])
    return out.getvalue().rstrip("\r\n")
