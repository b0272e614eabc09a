"""A file has its name and is its reader's own."""

from __future__ import annotations

from kb.insights.table import FigureTable
from web.parts.downloads import saved_as, saved_table


def test_a_table_is_saved_under_its_name_and_kept_by_no_cache():
    sent = saved_table("team-2026-10", FigureTable(columns=("а",), rows=((1,),)))
    assert sent.body.decode() == "\ufeffа\r\n1\r\n" and sent.headers["content-type"] == "text/csv; charset=utf-8"
    assert sent.headers["content-disposition"] == 'attachment; filename="team-2026-10.csv"'
    assert sent.headers["cache-control"] == "private, no-store"


def test_a_draft_is_markdown():
    assert saved_as("draft.md", "# А", "text/markdown").headers["content-type"] == "text/markdown; charset=utf-8"
