"""What the lead takes along is plain: shares as numbers, moments in UTC, names as they are."""

from __future__ import annotations

from datetime import UTC, datetime

from kb.staff.audit import AuditEntry
from web.lead.csv_files import audit_table

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def test_who_did_what_is_a_row_and_nobody_is_an_empty_cell():
    entry = AuditEntry(
        id=1, at=NOON, who="=1+1", staff=1, token=0, deed="read", kind="read", about="2026-000001", via="page"
    )
    assert audit_table([entry]).as_csv().splitlines()[1:] == [
        "2026-11-27T12:00:00Z,'=1+1,page,read,read,2026-000001,1,"
    ]
