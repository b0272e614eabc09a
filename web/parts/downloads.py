"""Files made for whoever asks: saved under a name, and kept by no cache."""

from __future__ import annotations

from starlette.responses import Response

from kb.insights.table import FigureTable
from web.site.pages import private

CSV = "text/csv; charset=utf-8"


def saved_as(name: str, body: str | bytes, media_type: str) -> Response:
    """A file that browsers save under `name`, which is of our own making: letters, digits, hyphens and a dot."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return private(Response(body, headers=headers, media_type=media_type))


def saved_table(name: str, table: FigureTable) -> Response:
    """A table as a file for spreadsheets, `name` without the dot and what follows."""
    return saved_as(f"{name}.csv", table.as_csv(), CSV)
