"""What whoever opens a workbook (XLSX) sees of it: the cells of its sheets, but for hidden sheets and rows, which are told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kb.importing.reading.record import Loss
from kb.importing.reading.source import SourceRefused

LARGEST_WORKBOOK = 500 * 2**20  # bytes, unpacked
MOST_CELLS = 20_000_000  # of a sheet
MOST_NAMED = 20  # hidden rows


def shown_tables(path: str, packed: bytes, losses: list[Loss]) -> Iterator[list[list[str]]]:
    """The tables of the sheets that are shown, each with a head of its own; hidden sheets and rows are told."""
    _refuse_burst(path, packed)
    try:
        for sheet in load_workbook(io.BytesIO(packed), data_only=True).worksheets:
            if sheet.max_row * sheet.max_column > MOST_CELLS:
                raise SourceRefused(
                    f"{path}, {sheet.title} has a cell far below or beside the table; delete what stands there."
                )
            if sheet.sheet_state == "visible":
                yield _shown(sheet, f"{path}, {sheet.title}", losses)
            else:
                losses.append(
                    Loss("table", f"{path}, {sheet.title}", "a hidden sheet; show it in the workbook to bring it")
                )
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise SourceRefused(f"{path} can't be read as a workbook: {error}. Save it again as .xlsx or .csv.") from None


def _refuse_burst(path: str, packed: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as bundle:
            if sum(info.file_size for info in bundle.infolist()) > LARGEST_WORKBOOK:
                raise SourceRefused(f"{path} grows too large when unpacked; nothing was read.")
    except zipfile.BadZipFile as error:
        raise SourceRefused(f"{path} can't be read as a workbook: {error}. Save it again as .xlsx or .csv.") from None


def _shown(sheet: Worksheet, where: str, losses: list[Loss]) -> list[list[str]]:
    """The cells of a sheet without its hidden rows, which a filter makes as well. A hidden column may say who reads a row, so it counts."""
    rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    every = list(enumerate(sheet.iter_rows(values_only=True), 1))
    hidden = [number for number, cells in every if number in rows and any(cell is not None for cell in cells)]
    if hidden:
        said = ", ".join(map(str, hidden[:MOST_NAMED])) + (", …" if len(hidden) > MOST_NAMED else "")
        what = f"hidden rows ({said}); show them" if len(hidden) > 1 else f"a hidden row ({said}); show it"
        losses.append(Loss("table", where, f"{what} in the workbook to bring {'them' if len(hidden) > 1 else 'it'}"))
    return [["" if cell is None else str(cell) for cell in cells] for number, cells in every if number not in rows]
