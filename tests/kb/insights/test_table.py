"""A table says the same as text, CSV and JSON, and no customer's words become a formula."""

from __future__ import annotations

import csv
import io
import json

from kb.insights.table import FigureTable

TABLE = FigureTable(columns=("question", "visitors"), rows=(("=1+1", 5), ('карта, "моя"', 12)))


def test_csv_and_json_hold_the_same_rows():
    rows = list(csv.DictReader(io.StringIO(TABLE.as_csv())))
    assert [row["visitors"] for row in rows] == [str(row["visitors"]) for row in json.loads(TABLE.as_json())]
    assert rows[1]["question"] == 'карта, "моя"'


def test_a_spreadsheet_runs_nothing():
    assert "'=1+1" in TABLE.as_csv()


def test_text_puts_numbers_to_the_right():
    assert TABLE.as_text().splitlines()[1:] == ["=1+1                 5", 'карта, "моя"        12']
