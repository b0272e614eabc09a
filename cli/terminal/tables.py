"""Tables of figures on the terminal, as wide as their figures need: one that is cut to “0.8…” says nothing."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table


def show(*tables: Table) -> None:
    """Print tables on standard output. A terminal that is narrower wraps their lines; a file or a log has no width."""
    console = Console()
    for table in tables:
        console.width = max(console.width, Console(width=10_000).measure(table).maximum)
        console.print(table)
