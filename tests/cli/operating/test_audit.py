"""`kb audit` shows what commands did too, and a mistyped kind is told."""

from __future__ import annotations

from datetime import UTC, datetime

from cli.operating.audit import _csv_line
from kb.staff.audit import AuditEntry

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def test_what_commands_did_is_shown_and_as_csv(desk):
    desk.kb("staff", "add", "Анна", typed="correct horse battery\n")
    desk.kb("token", "create", "CRM")
    told = desk.kb("audit").stdout
    assert "add_account  Анна  (command)" in told and "create_token  1  (command)" in told
    assert desk.kb("audit", "--about", "Анна", "--csv").stdout.rstrip().endswith(",command,change,add_account,Анна")
    wrong = desk.kb("audit", "--kind", "everything")
    assert wrong.returncode != 0 and "unknown kind" in wrong.stderr


def test_no_name_becomes_a_formula_where_a_spreadsheet_opens_it():
    entry = AuditEntry(
        id=1, at=NOON, who="=1+1", staff=1, token=0, deed="read", kind="read", about="2026-000001", via="page"
    )
    assert _csv_line(entry).endswith(",'=1+1,page,read,read,2026-000001")
