"""A table as a file is numbers, and never a formula."""

from __future__ import annotations

from web.lead.csv_files import csv_text


def test_no_cell_begins_a_formula():
    assert csv_text(("a",), [["=1+1"], ["-0.5"]]).splitlines()[1:] == ["'=1+1", "-0.5"]


def test_spreadsheets_read_it_as_utf_8():
    assert csv_text(("a",), [["б"]]) == "\ufeffa\r\nб\r\n"
