"""The letter tells the month in lines and leads to the page."""

from __future__ import annotations

from datetime import UTC, datetime

from kb.delivery.outbox import list_entries
from web.lead.report_letters import tell_month

DECEMBER = datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_the_month_is_told_once_to_those_named(month, make_client):
    site = make_client(report_mail="vera@example.com").app.state.site
    month.get("/manager/team")  # measured
    assert [tell_month(site, at=DECEMBER) for _ in range(2)] == [1, 0]
    with site.state.read() as conn:
        [entry] = [entry for entry in list_entries(conn) if entry.kind == "report.monthly"]
    assert entry.payload["title"].replace("\xa0", " ") == "Отчёт за месяц: ноябрь 2026"
    assert any("ответов без статьи" in line.replace("\xa0", " ") for line in entry.payload["lines"])
    assert entry.payload["path"] == "/manager/team/report?month=2026-11"


def test_nobody_is_told_where_nobody_is_named(month):
    assert tell_month(month.app.state.site, at=DECEMBER) == 0
