"""Files people send us that are no pictures we redraw: known by their content, kept as they came. Never opened, never shown.

What the name says counts for nothing here; under which name a file is handed out again, kb.requests.file_names decides.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kb.errors import AttachmentRefused
from kb.requests.image_cleaning import MAX_BYTES
from kb.requests.office_files import office_kind


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """A kind of file we take."""

    media_type: str
    endings: tuple[str, ...]  # with which it may be handed out; the first where its own name has none of them


_OOXML = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
KINDS: Mapping[str, FileKind] = MappingProxyType(
    {
        "pdf": FileKind(media_type="application/pdf", endings=("pdf",)),
        "heic": FileKind(media_type="image/heic", endings=("heic", "heif")),
        "txt": FileKind(media_type="text/plain", endings=("txt", "log", "csv", "tsv")),
        "docx": FileKind(media_type=f"{_OOXML}wordprocessingml.document", endings=("docx",)),
        "xlsx": FileKind(media_type=f"{_OOXML}spreadsheetml.sheet", endings=("xlsx",)),
        "pptx": FileKind(media_type=f"{_OOXML}presentationml.presentation", endings=("pptx",)),
        "odt": FileKind(media_type=f"{_OPEN}text", endings=("odt",)),
        "ods": FileKind(media_type=f"{_OPEN}spreadsheet", endings=("ods",)),
        "odp": FileKind(media_type=f"{_OPEN}presentation", endings=("odp",)),
    }
)
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx")
MAX_BRANDS = 256  # bytes of the box that lists them
BYTE_ORDERS = (b"\xff\xfe", b"\xfe\xff")
CONTROLS = bytes(sign for sign in range(32) if sign not in b"\t\n\r\f\x1b") + b"\x7f"  # a log may have colours
CONTROL_SIGNS = dict.fromkeys(CONTROLS)
# Pages, drawings, formats that carry objects or are programs: what they are opened with runs what is in them.
NO_TEXT = ("<", "{\\rtf", "%!", "GIF8")
READABLE = 0.7  # share of Cyrillic letters among the signs beyond ASCII of a text in the old one-byte alphabet
OLD_ALPHABET = "cp1251"
SAMPLE = 20_000


@dataclass(frozen=True, kw_only=True)
class CheckedFile:
    """A file as it came."""

    data: bytes
    kind: str  # one of KINDS

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def check_file(data: bytes) -> CheckedFile:
    """The file in these bytes. Raises AttachmentRefused with a code the form has words for."""
    if not data:
        raise AttachmentRefused("empty", "the file is empty")
    if len(data) > MAX_BYTES:
        raise AttachmentRefused("too_big", f"the file is over {MAX_BYTES // 2**20} MB")
    kind = _kind(data)
    if kind is None:
        raise AttachmentRefused("not_taken", f"only pictures and these can be attached: {', '.join(KINDS)}")
    return CheckedFile(data=data, kind=kind)


def _kind(data: bytes) -> str | None:
    if data.startswith(b"%PDF-"):
        return "pdf"
    if _is_heic(data):
        return "heic"
    return office_kind(data) or ("txt" if _is_text(data) else None)


def _is_heic(data: bytes) -> bool:
    """By the brands in the first box (ISO 14496-12); AVIF lists the same general ones and is another thing."""
    length = int.from_bytes(data[:4], "big")
    if data[4:8] != b"ftyp" or not 16 <= length <= MAX_BRANDS:
        return False
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, length, 4))]
    return any(brand in HEIC_BRANDS for brand in brands) and brands[0] not in (b"avif", b"avis")


def _is_text(data: bytes) -> bool:
    """Plain text in UTF-8, UTF-16 with a byte order mark, or the one-byte alphabet of older Russian programs."""
    if data[:2] in BYTE_ORDERS:
        text = data.decode("utf-16", "replace")
        return "\ufffd" not in text and text.translate(CONTROL_SIGNS) == text and not _is_more_than_text(text)
    if data.translate(None, CONTROLS) != data:
        return False
    try:
        return not _is_more_than_text(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        text = data.decode(OLD_ALPHABET, "replace")
        return "\ufffd" not in text and not _is_more_than_text(text) and _share_of_letters(text) >= READABLE


def _is_more_than_text(text: str) -> bool:
    return text[:1000].lstrip("\ufeff \t\r\n\f\v").startswith(NO_TEXT)


def _share_of_letters(text: str) -> float:
    """Judged by a sample; what the old alphabet makes of a picture or a program is mostly marks nobody writes."""
    beyond = [sign for sign in text if not sign.isascii()][:SAMPLE]
    return sum(unicodedata.name(sign, "").startswith("CYRILLIC") for sign in beyond) / len(beyond)
