"""A table of figures shows all of them, in a log and in a narrow terminal too."""

from __future__ import annotations

import pytest
from rich.table import Table

from cli.terminal.tables import show


@pytest.mark.parametrize("columns", ["40", "80", "300"])
def test_no_figure_is_cut_short(columns: str, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setenv("COLUMNS", columns)
    table = Table(*(f"hit at {number:02}" for number in range(12)))
    table.add_row(*(f"0.{number:03}" for number in range(12)))
    show(table, table)
    said = capsys.readouterr().out
    for number in range(12):
        assert said.count(f"0.{number:03}") == 2
        assert said.count(f"hit at {number:02} ") == 2
    assert "…" not in said
