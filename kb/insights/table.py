"""A table of figures as text, CSV and JSON: the page's download and `kb insights` are the same bytes. Knows no figure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from kb.legible import harmless_cell

TableCell = str | int | float


@dataclass(frozen=True, kw_only=True)
class FigureTable:
    """Named columns and rows of cells, in the order they are shown in."""

    columns: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]

    def as_csv(self) -> str:
        """With a head, lines ending as RFC 4180 has them. Words of customers never become formulas."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.columns)
        writer.writerows([_harmless(cell) for cell in row] for row in self.rows)
        return out.getvalue()

    def as_json(self) -> str:
        return json.dumps(
            [dict(zip(self.columns, row, strict=True)) for row in self.rows], ensure_ascii=False, indent=1
        )

    def as_text(self) -> str:
        """Columns side by side, numbers to the right."""
        shown = [self.columns, *([str(cell) for cell in row] for row in self.rows)]
        widths = [max(len(row[at]) for row in shown) for at in range(len(self.columns))]
        numeric = [
            bool(self.rows) and all(not isinstance(row[at], str) for row in self.rows) for at in range(len(widths))
        ]
        return "\n".join(_line(row, widths, numeric) for row in shown)


def _line(row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    cells = (c.rjust(w) if right else c.ljust(w) for c, w, right in zip(row, widths, numeric, strict=True))
    return "  ".join(cells).rstrip()


def _harmless(cell: TableCell) -> TableCell:
    return harmless_cell(cell) if isinstance(cell, str) else cell
