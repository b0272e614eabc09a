"""The articles folder on disk: which files it holds, and their text. Never looks into what the text says."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from kb.errors import Problem
from kb.rules import Rule

MAX_BYTES = 2_000_000
ARTICLE_SUFFIXES = (".md", ".markdown", ".mdx")
ASSET_SUFFIXES = (
    *(".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"),
    *(".pdf", ".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".csv", ".txt", ".rtf", ".mp4", ".webm"),
)
SKIPPED_FOLDERS = ("node_modules", "includes", "__pycache__")
# Hidden folders of other tools that hold pictures of articles, and whose files tell what tool it was.
TOOL_FOLDERS = (".gitbook", ".vitepress", ".vuepress", ".obsidian")
COLLECTIONS = (
    "_articles",
    "_docs",
    "_pages",
    "_posts",
    "_guides",
    "_help",
    "_kb",
    "_faq",
    "_faqs",
    "_tutorials",
    "_topics",
)
PIECES = (
    "_includes",
    "_layouts",
    "_data",
    "_site",
    "_sass",
    "_drafts",
    "_partials",
    "_snippets",
    "_templates",
    "_plugins",
)
SECTION_PAGES = ("_index.md", "_index.mdx", "_index.markdown")
SINGLE_BYTE = ("cp1251", "koi8-r", "cp866", "cp1252")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
COMMON_LETTERS = frozenset("оеаинтсрвлкмдпуя")

NAME = Rule("file-name", "rename the file", "error")
UNREADABLE = Rule("file-unreadable", "check the link and the permissions", "error")
OUTSIDE = Rule("symlink-outside", "copy the file here instead", "error")
TOO_BIG = Rule("file-too-big", "an article may have 2 MB; split it", "error")
NOT_UTF8 = Rule("not-utf8", "save the file as UTF-8", "error")
NUL = Rule("nul-byte", "remove the byte or the file", "error")


@dataclass
class Listing:
    """What a folder holds: paths relative to it, posix, sorted; and the files that can't be taken."""

    root: Path
    articles: list[str] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)  # Markdown that is a piece of articles, or no article at all
    others: list[str] = field(default_factory=list)  # every other file
    problems: list[Problem] = field(default_factory=list)
    collections: tuple[str, ...] = COLLECTIONS  # beginnings of names of top folders that hold articles all the same


def find_files(root: Path) -> Listing:
    """Every article and asset under `root`. Hidden files, `_…` and include folders are not articles, but for Jekyll's
    collections and pages of sections (`_index.md`).
    """
    listing = Listing(root)
    listing.collections = COLLECTIONS if not (root / "_config.yml").is_file() else ("_",)
    home = root.resolve()
    for folder, folders, names in os.walk(root, onerror=lambda error: _tell_unread(error, listing), followlinks=False):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if _is_entered(here / name, home, listing))
        for name in sorted(names):
            _list(here / name, home, listing)
    for paths in (listing.articles, listing.assets, listing.fragments, listing.others):
        paths.sort()
    return listing


def _is_entered(folder: Path, home: Path, listing: Listing) -> bool:
    if folder.name.startswith(".") and folder.name not in TOOL_FOLDERS:
        return False
    if folder.is_symlink():
        _leaves(folder, home, listing)
        return False
    return True


def _list(path: Path, home: Path, listing: Listing) -> None:
    relative = path.relative_to(listing.root).as_posix()
    suffix = path.suffix.lower()
    is_article = suffix in ARTICLE_SUFFIXES
    hidden = path.name.startswith(".") or (is_article and "/." in f"/{relative}")
    fragment = is_article and _is_fragment(relative, listing.collections)
    if hidden or fragment or suffix not in ARTICLE_SUFFIXES + ASSET_SUFFIXES:
        if not CONTROL.search(relative) and relative.isprintable():
            (listing.fragments if fragment else listing.others).append(relative)
        return
    try:
        relative.encode("utf-8")
    except UnicodeEncodeError:
        listing.problems.append(NAME.at(ascii(relative), 1, "the file's name is not UTF-8"))
        return
    if CONTROL.search(relative):
        message = "the file's name holds a line break or another control character"
        listing.problems.append(NAME.at(ascii(relative)[1:-1], 1, message))
        return
    if path.is_symlink() and _leaves(path, home, listing):
        return
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return
        if not is_article:
            path.open("rb").close()
    except OSError as error:
        listing.problems.append(UNREADABLE.at(relative, 1, f"the file can't be read: {error.strerror}"))
        return
    (listing.articles if is_article else listing.assets).append(relative)


def _tell_unread(error: OSError, listing: Listing) -> None:
    """A folder that can't be entered hides its articles from readers: never in silence."""
    folder = Path(error.filename).relative_to(listing.root).as_posix()
    listing.problems.append(UNREADABLE.at(folder, 1, f"the folder can't be read: {error.strerror}"))


def _is_fragment(relative: str, collections: tuple[str, ...]) -> bool:
    *folders, name = relative.split("/")
    if folders and folders[0].startswith(collections) and folders[0] not in PIECES:
        folders = folders[1:]
    return (
        any(folder.startswith("_") or folder.lower() in SKIPPED_FOLDERS for folder in folders)
        or name.startswith("_")
        and name not in SECTION_PAGES
    )


def _leaves(path: Path, home: Path, listing: Listing) -> bool:
    target = Path(os.path.realpath(path))
    if target == home or home in target.parents:
        return False
    message = f"a symbolic link that leaves the articles folder (to {target})"
    listing.problems.append(OUTSIDE.at(path.relative_to(listing.root).as_posix(), 1, message))
    return True


class BadText(ValueError):
    """A file whose bytes aren't text we can take."""

    def __init__(self, rule: Rule, line: int, message: str, remedy: str = "") -> None:
        self.rule, self.line, self.message, self.remedy = rule, line, message, remedy
        super().__init__(message)

    def at(self, path: str) -> Problem:
        """The same as a problem of the file, named relative to the articles folder."""
        return self.rule.at(path, self.line, self.message, self.remedy)


def remedy_of_none(root: Path) -> str:
    """What to do about a folder without articles, where its look tells more than the rule: a bare repository holds no files."""
    bare = (root / "HEAD").is_file() and (root / "objects").is_dir()
    return "it is a bare git repository: clone it, and let KB_ARTICLES be the clone" if bare else ""


def read_text(path: Path) -> str:
    """The file's text, newlines as \\n and without a byte order mark. Raises BadText."""
    return text_of(read_data(path))


def read_data(path: Path) -> bytes:
    """The file's bytes. Raises BadText."""
    if path.exists() and not path.is_file():
        raise BadText(UNREADABLE, 1, "this is no file", "a file belongs here: move away what has its name")
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
            size = len(data) if len(data) <= MAX_BYTES else os.fstat(file.fileno()).st_size
    except OSError as error:
        message = f"the file can't be read: {error.strerror}"
        raise BadText(UNREADABLE, 1, message, "check the permissions") from None
    if size > MAX_BYTES:
        raise BadText(TOO_BIG, 1, f"the file is {size / 1e6:.1f} MB")
    return data


def text_of(data: bytes) -> str:
    """Bytes as `read_text` takes them. Raises BadText."""
    return unicodedata.normalize("NFC", _clean(_decode(data)))


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadText(NOT_UTF8, 1, "the text is UTF-16")
    nul = data.find(b"\0")
    if nul >= 0:
        if data[:2000].count(b"\0") > len(data[:2000]) // 5:
            raise BadText(NOT_UTF8, 1, "the text is probably UTF-16")
        raise BadText(NUL, data.count(b"\n", 0, nul) + 1, "a NUL byte: not a text file, or a damaged one")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadText(NOT_UTF8, line, f"the text is not UTF-8, probably {likely_encoding(data)}") from None


def likely_encoding(data: bytes) -> str:
    """The name of the encoding of one byte a letter in which these bytes have most common letters of Russian."""

    def share(encoding: str) -> int:
        return sum(character in COMMON_LETTERS for character in data[:20_000].decode(encoding, "ignore"))

    best = max(SINGLE_BYTE, key=share)
    return (
        {"cp1251": "Windows-1251", "cp1252": "Windows-1252"}.get(best, best.upper()) if share(best) else "Windows-1252"
    )


UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ue000-\ue03f\ufeff\ud800-\udfff]")


def printable(text: str) -> str:
    """The text without characters that no article may hold; escapes ("\\x00") bring them back after a file was read."""
    return UNPRINTABLE.sub("", text.replace("\x0b", " ").replace("\x0c", " "))


def _clean(text: str) -> str:
    return printable(text.replace("\r\n", "\n").replace("\r", "\n"))


def blob_hash(data: bytes) -> str:
    """Git's name for a file's content: SHA-1 over "blob <length>", a NUL and the bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
