"""`kb audit`: who of the staff read, changed or took along what, in the terminal and as CSV."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Annotated

import typer

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say, write_csv
from kb.errors import OtvetError
from kb.settings import load_settings
from kb.staff.audit import KINDS, AuditEntry, AuditFilter, every_entry
from kb.storage.database import connect, migrate
from web.lead.csv_files import audit_table


def audit(
    who: Annotated[str, typer.Option(help="Only what this account or token did.")] = "",
    kind: Annotated[str, typer.Option(help="Only read, change, export or door.")] = "",
    about: Annotated[str, typer.Option(help="Only what was done to this request, article or account.")] = "",
    days: Annotated[int, typer.Option(min=1, max=36_500, help="How many of the last days.")] = 7,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many at most, the newest first.")] = 200,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV: the file of /manager/team/audit.")] = False,
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
            kept = islice(every_entry(conn, wanted), limit)
            if as_csv:
                write_csv(audit_table(kept))
            else:
                for each in kept:
                    say(_line(each))


def _line(each: AuditEntry) -> str:
    return f"{each.at:%Y-%m-%d %H:%M:%S}  {each.who}  {each.deed}  {each.about}  ({each.via})"
