"""A table as text, CSV and JSON: the one place where CSV is written, so a page's file and a command's are the same bytes. Knows no figure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from kb.legible import harmless_cell, legible

TableCell = str | int | float
MARK = "\ufeff"  # of byte order: without it spreadsheets read Russian as gibberish


@dataclass(frozen=True, kw_only=True)
class FigureTable:
    """Named columns and rows of cells, in the order they are shown in."""

    columns: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]

    def as_csv(self) -> str:
        """With a head, lines ending as RFC 4180 has them, in UTF-8 as spreadsheets know it. No cell becomes a formula."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.columns)
        writer.writerows([_harmless(cell) for cell in row] for row in self.rows)
        return MARK + out.getvalue()

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
    return harmless_cell(legible(cell)) if isinstance(cell, str) else cell
