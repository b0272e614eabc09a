"""A table says the same as text, CSV and JSON, and no customer's words become a formula."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from kb.insights.table import MARK, FigureTable
from kb.legible import FORMULA, NUMBER, legible

TABLE = FigureTable(columns=("question", "visitors"), rows=(("=1+1", 5), ('карта, "моя"', 12)))


def test_csv_and_json_hold_the_same_rows():
    rows = list(csv.DictReader(io.StringIO(TABLE.as_csv().removeprefix(MARK))))
    assert [row["visitors"] for row in rows] == [str(row["visitors"]) for row in json.loads(TABLE.as_json())]
    assert rows[1]["question"] == 'карта, "моя"'


def test_a_spreadsheet_runs_nothing_and_reads_russian():
    assert "'=1+1" in TABLE.as_csv() and TABLE.as_csv().encode().startswith(b"\xef\xbb\xbfquestion,visitors\r\n")
    assert FigureTable(columns=("a",), rows=(("-0.5",), (-3,))).as_csv().splitlines()[1:] == ["-0.5", "-3"]


@given(st.text())
def test_whatever_people_write_stays_one_cell_that_moves_no_cursor(words):
    [[cell]] = list(csv.reader(io.StringIO(FigureTable(columns=("a",), rows=((words,),)).as_csv(), newline="")))[
        1:
    ] or [[""]]
    assert cell == legible(cell) and not (cell.strip().startswith(FORMULA) and not NUMBER.fullmatch(cell))


def test_text_puts_numbers_to_the_right():
    assert TABLE.as_text().splitlines()[1:] == ["=1+1                 5", 'карта, "моя"        12']
