"""The articles folder on disk: which files it holds, and their text. Never looks into what the text says."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

MAX_BYTES = 2_000_000
ARTICLE_SUFFIXES = (".md", ".markdown")
ASSET_SUFFIXES = (
    *(".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"),
    *(".pdf", ".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".csv", ".txt", ".rtf", ".mp4", ".webm"),
)
SKIPPED_FOLDERS = ("node_modules", "includes", "__pycache__")
SINGLE_BYTE = ("cp1251", "koi8-r", "cp866", "cp1252")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
COMMON_LETTERS = frozenset("оеаинтсрвлкмдпуя")

Report = Callable[..., None]  # report(path, line, code, message, hint)


@dataclass
class Found:
    """Paths relative to the folder, posix, sorted."""

    articles: list[str] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)


def find_files(root: Path, report: Report) -> Found:
    """Every article and asset under `root`. Hidden files, `_…` and include folders are not articles."""
    found = Found()
    home = root.resolve()
    for folder, folders, names in os.walk(root, followlinks=False):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if _wanted_folder(here / name, root, home, report))
        for name in sorted(names):
            _sort_out(here / name, root, home, found, report)
    found.articles.sort()
    found.assets.sort()
    return found


def _wanted_folder(path: Path, root: Path, home: Path, report: Report) -> bool:
    if path.name.startswith("."):
        return False
    if path.is_symlink():
        _leaves(path, root, home, report)
        return False
    return True


def _sort_out(path: Path, root: Path, home: Path, found: Found, report: Report) -> None:
    relative = path.relative_to(root).as_posix()
    suffix = path.suffix.lower()
    if path.name.startswith(".") or suffix not in ARTICLE_SUFFIXES + ASSET_SUFFIXES:
        return
    is_article = suffix in ARTICLE_SUFFIXES
    if is_article and _is_fragment(relative):
        return
    try:
        relative.encode("utf-8")
    except UnicodeEncodeError:
        report(ascii(relative), 1, "file-name", "the file's name is not UTF-8", "rename the file")
        return
    if CONTROL.search(relative):
        report(
            ascii(relative)[1:-1],
            1,
            "file-name",
            "the file's name holds a line break or another control character",
            "rename the file",
        )
        return
    if path.is_symlink() and _leaves(path, root, home, report):
        return
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return
    except OSError as error:
        report(
            relative,
            1,
            "file-unreadable",
            f"the file can't be read: {error.strerror}",
            "check the link and the permissions",
        )
        return
    (found.articles if is_article else found.assets).append(relative)


def _is_fragment(relative: str) -> bool:
    parts = relative.split("/")
    return any(part.startswith("_") for part in parts) or any(part.lower() in SKIPPED_FOLDERS for part in parts[:-1])


def _leaves(path: Path, root: Path, home: Path, report: Report) -> bool:
    target = Path(os.path.realpath(path))
    if target == home or home in target.parents:
        return False
    relative = path.relative_to(root).as_posix()
    report(
        relative,
        1,
        "symlink-outside",
        f"a symbolic link that leaves the articles folder (to {target})",
        "copy the file here instead",
    )
    return True


class BadText(ValueError):
    """A file whose bytes aren't text we can take."""

    def __init__(self, line: int, code: str, message: str, hint: str) -> None:
        self.line, self.code, self.message, self.hint = line, code, message, hint
        super().__init__(message)


def read_text(path: Path) -> str:
    """The file's text, newlines as \\n and without a byte order mark. Raises BadText."""
    return text_of(read_data(path))


def read_data(path: Path) -> bytes:
    """The file's bytes. Raises BadText."""
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
            size = len(data) if len(data) <= MAX_BYTES else os.fstat(file.fileno()).st_size
    except OSError as error:
        raise BadText(
            1, "file-unreadable", f"the file can't be read: {error.strerror}", "check the permissions"
        ) from None
    if size > MAX_BYTES:
        raise BadText(1, "file-too-big", f"the file is {size / 1e6:.1f} MB", "an article may have 2 MB; split it")
    return data


def text_of(data: bytes) -> str:
    """Bytes as `read_text` takes them. Raises BadText."""
    return unicodedata.normalize("NFC", _clean(_decode(data)))


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadText(1, "not-utf8", "the text is UTF-16", "save the file as UTF-8")
    nul = data.find(b"\0")
    if nul >= 0:
        if data[:2000].count(b"\0") > len(data[:2000]) // 5:
            raise BadText(1, "not-utf8", "the text is probably UTF-16", "save the file as UTF-8")
        raise BadText(
            data.count(b"\n", 0, nul) + 1,
            "nul-byte",
            "a NUL byte: not a text file, or a damaged one",
            "remove the byte or the file",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadText(
            line, "not-utf8", f"the text is not UTF-8, probably {_likely_encoding(data)}", "save the file as UTF-8"
        ) from None


def _likely_encoding(data: bytes) -> str:
    def share(encoding: str) -> int:
        return sum(character in COMMON_LETTERS for character in data[:20_000].decode(encoding, "ignore"))

    best = max(SINGLE_BYTE, key=share)
    return (
        {"cp1251": "Windows-1251", "cp1252": "Windows-1252"}.get(best, best.upper()) if share(best) else "Windows-1252"
    )


UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ue000-\ue03f\ufeff]")


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNPRINTABLE.sub("", text.replace("\x0b", " ").replace("\x0c", " "))


def each_line(text: str) -> Iterator[tuple[int, str]]:
    """Lines counted from 1, parted at \\n only (an editor counts so; str.splitlines parts at more)."""
    return enumerate(text.split("\n"), start=1)
