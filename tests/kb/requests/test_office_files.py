"""Office documents are told by the names in their directory; nothing is unpacked, and none with macros is taken."""

from __future__ import annotations

import io
import zipfile

import pytest

from kb.errors import AttachmentRefused
from kb.requests.office_files import MOST_ENTRIES, office_kind

OPEN = "application/vnd.oasis.opendocument"


def zipped(*names: str, first: tuple[str, str] | None = None, comment: bytes = b"", words: bytes = b"x") -> bytes:
    """A ZIP file of these names; `first` is an entry stored as it is before all others."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        if first:
            file.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name in names:
            file.writestr(name, words)
        file.comment = comment
    return out.getvalue()


def office(part: str, *more: str, **how) -> bytes:
    return zipped("[Content_Types].xml", "_rels/.rels", part, *more, **how)


def open_document(kind: str, *more: str) -> bytes:
    return zipped("content.xml", "META-INF/manifest.xml", *more, first=("mimetype", f"{OPEN}.{kind}"))


TAKEN = {
    "docx": office("word/document.xml"),
    "xlsx": office("xl/workbook.xml", comment=b"made by a program"),
    "pptx": office("ppt/presentation.xml"),
    "odt": open_document("text"),
    "ods": open_document("spreadsheet", "Basic/script-lc.xml", "Basic/Standard/script-lb.xml"),
    "odp": open_document("presentation"),
}
OTHERS = {
    "a zip": zipped("a.txt"),
    "a program for Java": zipped("META-INF/MANIFEST.MF", "Main.class"),
    "a book": zipped("a.xhtml", first=("mimetype", "application/epub+zip")),
    "a template": open_document("text-template"),
    "half an office file": zipped("[Content_Types].xml"),
    "the names only in a text inside": zipped("a.txt", words=b"[Content_Types].xml word/document.xml"),
    "cut off": TAKEN["docx"][:-30],
    "its beginning alone": TAKEN["docx"][:40],
    "a beginning and zeros": b"PK\x03\x04" + bytes(200),
    "something before it": b"MZ" + TAKEN["docx"],
    "an empty archive": b"PK\x05\x06" + bytes(18),
}
MACROS = {
    "word": office("word/document.xml", "word/vbaProject.bin"),
    "excel": office("xl/workbook.xml", "xl/VBAPROJECT.BIN"),
    "basic": open_document("text", "Basic/Standard/Module1.xml"),
    "python": open_document("spreadsheet", "Scripts/python/x.py"),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_a_document_is_known_by_its_directory(kind: str):
    assert office_kind(TAKEN[kind]) == kind


@pytest.mark.parametrize("name", OTHERS)
def test_any_other_archive_is_none(name: str):
    assert office_kind(OTHERS[name]) is None


@pytest.mark.parametrize("name", MACROS)
def test_a_document_with_macros_is_refused(name: str):
    with pytest.raises(AttachmentRefused) as refused:
        office_kind(MACROS[name])
    assert refused.value.code == "macros"


def test_a_bomb_is_a_document_like_any_other_because_nobody_opens_it(monkeypatch):
    bomb = office("xl/workbook.xml", words=bytes(50_000_000))
    monkeypatch.setattr("zlib.decompressobj", None)  # whoever unpacks anything ends here
    assert len(bomb) < 1_000_000 and office_kind(bomb) == "xlsx"


def test_a_directory_without_end_is_not_followed():
    many = zipped("[Content_Types].xml", "word/document.xml", *(f"a{n}" for n in range(MOST_ENTRIES)))
    assert office_kind(many) is None


@pytest.mark.parametrize("place", range(22))
def test_no_damage_of_the_directory_is_more_than_a_refusal(place: int):
    whole = TAKEN["docx"]
    for sign in (0x00, 0x7F, 0xFF):
        hurt = bytearray(whole)
        hurt[len(whole) - 22 + place] = sign
        assert office_kind(bytes(hurt)) in (None, "docx")
