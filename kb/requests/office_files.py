"""Office documents, told apart by the names in their ZIP directory. Nothing in them is ever unpacked, so no bomb goes off."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from kb.errors import AttachmentRefused

MOST_ENTRIES = 10_000  # a document has some dozens, a workbook with pictures some hundreds
END, ENTRY, LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
END_REACH = 22 + 65_535  # bytes before the end of the file within which the directory's own end lies, comment included
MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
OPEN_TYPES = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
OPEN_PREFIX = b"application/vnd.oasis.opendocument."
EMPTY_LIBRARIES = ("/script-lc.xml", "/script-lb.xml")  # lists of macros, which may be empty


def office_kind(data: bytes) -> str | None:
    """docx, xlsx, pptx, odt, ods or odp; None for any other file. Raises AttachmentRefused, code "macros"."""
    if not data.startswith(LOCAL):
        return None
    try:
        names = tuple(_names(data))
        kind = _open_document(data) or _office_open(names)
    except (struct.error, IndexError):
        return None
    if kind and any(map(_is_program, names)):
        raise AttachmentRefused("macros", "the document holds macros")
    return kind


def _names(data: bytes) -> Iterator[str]:
    """The names of the directory, as many as MOST_ENTRIES; none of a file whose directory can't be followed."""
    at = data.rfind(END, max(0, len(data) - END_REACH))
    if at < 0:
        return
    count, size, place = struct.unpack_from("<HII", data, at + 10)
    if count > MOST_ENTRIES or place + size > at:
        return
    for _ in range(count):
        if data[place : place + 4] != ENTRY:
            return
        name, extra, comment = struct.unpack_from("<HHH", data, place + 28)
        yield data[place + 46 : place + 46 + name].decode("utf-8", "replace")
        place += 46 + name + extra + comment


def _office_open(names: tuple[str, ...]) -> str | None:
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in MAIN_PARTS.items() if part in names), None)


def _open_document(data: bytes) -> str | None:
    """By the first entry, which says the type in plain words; templates and charts are not taken."""
    method, _, _, _, size, _, name, extra = struct.unpack_from("<HHHIIIHH", data, 8)
    start = 30 + name + extra
    if method or data[30 : 30 + name] != b"mimetype":
        return None
    said = data[start : start + size]
    if not said.startswith(OPEN_PREFIX):
        return None
    return OPEN_TYPES.get(said.removeprefix(OPEN_PREFIX).decode("ascii", "replace"))


def _is_program(name: str) -> bool:
    if name.lower().endswith("vbaproject.bin"):
        return True
    return name.startswith(("Basic/", "Scripts/")) and not name.endswith(("/", *EMPTY_LIBRARIES))
