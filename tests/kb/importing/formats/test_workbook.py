"""Only what a workbook shows comes out of it; what it hides is told."""

from __future__ import annotations

import io
import zipfile

import pytest

pytest.importorskip("openpyxl", reason="the extra `import` is not installed")

import openpyxl

from kb.importing.formats import workbook
from kb.importing.formats.workbook import shown_tables
from kb.importing.reading.record import Loss
from kb.importing.reading.source import SourceRefused


def packed(*rows: list[str], hidden: tuple[int, ...] = ()) -> bytes:
    book, held = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for number in hidden:
        book.active.row_dimensions[number].hidden = True
    book.save(held)
    return held.getvalue()


def test_hidden_rows_stay_behind_and_are_told():
    losses: list[Loss] = []
    rows = (["Question", "Answer"], ["Where?", "Here"], ["Old?", "For nobody"], ["Older?", "Nor this"])
    (table,) = shown_tables("a.xlsx", packed(*rows, hidden=(3, 4)), losses)
    assert table == [["Question", "Answer"], ["Where?", "Here"]]
    assert [(one.kind, one.where) for one in losses] == [("table", "a.xlsx, Sheet")]
    assert losses[0].what == "hidden rows (3, 4); show them in the workbook to bring them"


def test_a_hidden_column_still_says_who_may_read_a_row():
    book = openpyxl.load_workbook(io.BytesIO(packed(["Question", "Answer", "Audience"], ["Q", "A", "staff"])))
    book.active.column_dimensions["C"].hidden = True
    book.save(held := io.BytesIO())
    (table,) = shown_tables("a.xlsx", held.getvalue(), [])
    assert table[1] == ["Q", "A", "staff"]


def test_one_cell_far_away_does_not_make_a_table_without_end():
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = "lost"
    book.save(held := io.BytesIO())
    with pytest.raises(SourceRefused, match="far below or beside"):
        list(shown_tables("a.xlsx", held.getvalue(), []))


def test_a_workbook_that_bursts_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook, "LARGEST_WORKBOOK", 1_000)
    with zipfile.ZipFile(held := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("xl/workbook.xml", "x" * 100_000)
    with pytest.raises(SourceRefused, match="too large"):
        list(shown_tables("a.xlsx", held.getvalue(), []))
