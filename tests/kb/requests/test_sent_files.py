"""Files are known by what is in them: documents, photos of phones and plain text are taken, anything that could run is not."""

from __future__ import annotations

import hashlib

import pytest

from kb.errors import AttachmentRefused
from kb.requests.image_cleaning import MAX_BYTES
from kb.requests.sent_files import KINDS, check_file
from tests.kb.requests.test_office_files import MACROS, OTHERS, TAKEN
from tests.kb.requests.test_office_files import zipped as archive

RUSSIAN = "Дата;Сумма\r\n22.11.2026;1 250,00 ₽\r\n"


def box(brand: bytes, *more: bytes, length: int = 0) -> bytes:
    """The first box of a file of the ISO kind, and some more bytes."""
    inside = brand + b"\0\0\0\0" + b"".join(more)
    return (length or 8 + len(inside)).to_bytes(4, "big") + b"ftyp" + inside + b"\0\0\0\x08mdat" + bytes(range(256))


GOOD = {
    "pdf": ("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"),
    "a pdf and a page behind it": ("pdf", b"%PDF-1.4\n%%EOF\n<script>alert(1)</script>"),
    "a pdf and an archive behind it": ("pdf", b"%PDF-1.4\n%%EOF\n" + archive("x.js")),
    "heic": ("heic", box(b"heic", b"mif1", b"heic")),
    "heic of the general brand": ("heic", box(b"mif1", b"mif1", b"heic")),
    "text": ("txt", b"INFO start\nERROR 42: no such card\n"),
    "text in UTF-8": ("txt", RUSSIAN.encode()),
    "text with a mark": ("txt", b"\xef\xbb\xbf" + RUSSIAN.encode()),
    "text in UTF-16": ("txt", RUSSIAN.encode("utf-16")),
    "text in UTF-16, the other order": ("txt", b"\xfe\xff" + RUSSIAN.encode("utf-16-be")),
    "text of an older program": ("txt", RUSSIAN.replace("₽", "руб.").encode("cp1251")),
    "a log with colours": ("txt", b"\x1b[31mERROR\x1b[0m failed\n"),
    "a log that quotes a page": ("txt", b"GET / 500\n<html><script>alert(1)</script></html>\n"),
    "a script of a shell": ("txt", b"#!/bin/sh\nrm -rf /\n"),
    "json": ("txt", b'{"a": 1}'),
    **{kind: (kind, data) for kind, data in TAKEN.items()},
}
BAD = {
    "nothing": (b"", "empty"),
    "too much": (b"%PDF-" + bytes(MAX_BYTES), "too_big"),
    "a page": (b"<!doctype html><title>x</title>", "not_taken"),
    "a page after spaces": (b" \r\n\t<HTML><script>alert(1)</script>", "not_taken"),
    "a page with a mark": (b"\xef\xbb\xbf<svg onload=alert(1)>", "not_taken"),
    "a page with two marks": (b"\xef\xbb\xbf\xef\xbb\xbf<svg onload=alert(1)>", "not_taken"),
    "a page in UTF-16": ("<html>".encode("utf-16"), "not_taken"),
    "a drawing": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "not_taken"),
    "rich text": (rb"{\rtf1\ansi {\object}}", "not_taken"),
    "a drawing of a printer": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not_taken"),
    "a picture that is a program": (b"GIF89a/*x*/=1;alert(1)", "not_taken"),
    "a program of Windows": (b"MZ\x90\0\x03\0\0\0" + bytes(100), "not_taken"),
    "a program of Linux": (b"\x7fELF\x02\x01\x01" + bytes(100), "not_taken"),
    "an old office file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "not_taken"),
    "a pdf after a line feed": (b"\n%PDF-1.7\n\0", "not_taken"),
    "avif": (box(b"avif", b"mif1", b"miaf"), "not_taken"),
    "avif that lists heic": (box(b"avif", b"mif1", b"heic"), "not_taken"),
    "a film": (box(b"isom", b"mp41"), "not_taken"),
    "a box without end": (box(b"mif1", b"heic", length=2**31), "not_taken"),
    "gif": (b"GIF89a\x01\0\x01\0\0\0\0;", "not_taken"),
    "gzip": (b"\x1f\x8b\x08\0" + bytes(50), "not_taken"),
    "the beginning of a picture, then digits": (b"\x89PNG" + b"0" * 1000, "not_taken"),
    "noise without controls": (bytes(range(128, 256)) * 20, "not_taken"),
    **{name: (data, "not_taken") for name, data in OTHERS.items()},
    **{f"macros of {name}": (data, "macros") for name, data in MACROS.items()},
}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_is_taken_as_it_came(name: str):
    kind, data = GOOD[name]
    taken = check_file(data)
    assert (taken.kind, taken.data) == (kind, data)
    assert taken.digest == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("name", BAD)
def test_what_we_do_not_take_is_refused_with_the_reason(name: str):
    data, code = BAD[name]
    with pytest.raises(AttachmentRefused) as refused:
        check_file(data)
    assert refused.value.code == code


def test_no_kind_we_hand_out_is_one_a_browser_runs():
    for kind in KINDS.values():
        assert kind.media_type not in ("text/html", "image/svg+xml", "application/xhtml+xml", "text/xml")
        assert not {"html", "htm", "svg", "xml", "js", "exe", "hta"} & set(kind.endings)
