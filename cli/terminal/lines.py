"""Lines on the terminal: the one place where commands write them. What people wrote can do nothing to it."""

from __future__ import annotations

import sys
from typing import TextIO

from kb.insights.table import FigureTable
from kb.legible import legible


def say(text: object = "", *, file: TextIO | None = None, flush: bool = False, end: str = "\n") -> None:
    """Print a text on standard output, or on `file`; its own line breaks stay, all other control characters are written out."""
    print(legible(str(text), lines=True), file=file or sys.stdout, flush=flush, end=end)


def write_csv(table: FigureTable) -> None:
    """Write a table to standard output as the file a page gives, byte for byte: its line ends are not the terminal's."""
    sys.stdout.write(table.as_csv())
