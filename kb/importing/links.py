"""Links and pictures of imported texts: to the article they meant, to the saved file, or told as still outside."""

from __future__ import annotations

import base64
import binascii
import hashlib
import mimetypes
import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote, urlsplit

from kb.articles.slugs import slug
from kb.importing.placing import PlacedArticle
from kb.importing.reading.attached import PICTURES
from kb.importing.reading.record import Loss
from kb.importing.reading.source import SavedFiles

ADDRESS = re.compile(
    r"""(?P<image>!?)(?P<before>\[[^\]\n]*\]\(|\b(?P<name>href|src)=(?:"|(?P<single>')))"""
    r"""(?P<to>(?(single)[^)'\s]+|[^)"\s]+))"""
)
NUMBER = re.compile(r"/(?:articles?|solutions/articles|content|doc|pages)/(\d{2,})(?=[-/?#]|$)")
PAGE_ID = re.compile(r"[?&]pageId=(\d+)")
DATA = re.compile(r"data:([\w/+.-]+);base64,(.+)", re.DOTALL)
FILES = (
    ".pdf",
    ".doc",
    ".docx",
    ".xls",
    ".xlsx",
    ".ppt",
    ".pptx",
    ".odt",
    ".rtf",
    ".zip",
    ".csv",
    ".txt",
    ".mp4",
    ".mov",
)
# Where tools keep what was attached; a document anywhere else is somebody's own page.
STORES = re.compile(
    r"(?:^|\.)(?:intercomcdn\.com|intercom-attachments[\w-]*\.com|amazonaws\.com|cloudfront\.net|zdusercontent\.com|zdassets\.com"
    r"|freshdesk\.com|helpscout\.net|document360\.io|notion-static\.com|notionusercontent\.com)$"
)
ATTACHED = re.compile(r"/(?:article_)?attachments?/", re.IGNORECASE)
LARGEST = 25 * 2**20  # bytes of a file that is taken along

Fetch = Callable[[str], bytes]
"""The file at a public address. Raises OSError with the reason where there is none to be had."""


def plain_path(address: str) -> str:
    """An address as it is compared: no host, no query, no slash at its end, small letters."""
    parts = urlsplit(address)
    return unquote(parts.path).rstrip("/").casefold()


@dataclass
class LinkTable:
    """All places that are known, and the files that are to be written. `files`: path in the folder → bytes."""

    placed: Iterable[PlacedArticle]
    source: SavedFiles
    fetch: Fetch | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._by_path: dict[str, dict[str, PlacedArticle]] = {}
        self._by_number: dict[str, dict[str, PlacedArticle]] = {}
        self._hosts: set[str] = set()
        self._names: dict[str, list[str]] = {}
        for one in self.placed:
            self._by_number.setdefault(one.article.id, {})[one.lang] = one
            for address in one.article.addresses:
                self._by_path.setdefault(plain_path(address), {})[one.lang] = one
                self._hosts |= {urlsplit(address).netloc} - {""}
        for path in self.source.paths():
            self._names.setdefault(posixpath.basename(path).casefold(), []).append(path)

    def rewritten(self, text: str, at: PlacedArticle) -> str:
        return ADDRESS.sub(lambda link: self._one(link, at), text)

    def _one(self, link: re.Match[str], at: PlacedArticle) -> str:
        written = unescape(link["to"]) if link["name"] else link["to"]
        shown = bool(link["image"]) or link["name"] == "src"
        if written.startswith(("#", "mailto:", "tel:")):
            return link[0]
        new = self._article(written, at) if not shown else ""
        new = new or self._file(written, at, shown=shown)
        return f"{link['image']}{link['before']}{new}" if new else link[0]

    def _article(self, written: str, at: PlacedArticle) -> str:
        try:
            parts = urlsplit(written)
        except ValueError:
            return ""
        if parts.netloc and parts.netloc not in self._hosts:
            return ""
        there = self._by_path.get(plain_path(written)) if parts.path.strip("/") else None
        if not there and not parts.netloc and parts.path:
            joined = posixpath.normpath(posixpath.join(at.article.folder, unquote(parts.path)))
            there = self._by_path.get(joined.casefold())
        number = NUMBER.search(parts.path) or PAGE_ID.search(written)
        there = there or (self._by_number.get(number[1]) if number else None)
        if not there:
            return ""
        target = there.get(at.lang) or next(iter(there.values()))
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        return self._relative(target.path, at) + anchor

    def _relative(self, path: str, at: PlacedArticle) -> str:
        return posixpath.relpath(path, posixpath.dirname(at.path))

    def _file(self, written: str, at: PlacedArticle, *, shown: bool) -> str:
        data = DATA.match(unquote(written))
        if data:
            ending = mimetypes.guess_extension(data[1]) or ".bin"
            try:
                return self._take(f"picture{ending}", base64.b64decode(data[2], validate=False), at)
            except (binascii.Error, ValueError):
                return self._lost("picture", at, "a picture within the text that is damaged")
        saved = self._saved(written, at, shown=shown)
        if saved:
            return self._take(posixpath.basename(saved), self.source.read(saved), at)
        if not shown and not self._is_file(written):
            self._tell_page(written, at)
            return ""
        return self._fetched(written, at, shown=shown)

    def _is_file(self, written: str) -> bool:
        """A link to a picture, or to a document that the old tool keeps."""
        path = written.casefold().partition("?")[0].partition("#")[0]
        if path.endswith(PICTURES):
            return True
        try:
            host = urlsplit(written).netloc
        except ValueError:
            return False
        ours = host in self._hosts or bool(STORES.search(host)) or not host
        return ours and (path.endswith(FILES) or bool(ATTACHED.search(path)))

    def _tell_page(self, written: str, at: PlacedArticle) -> None:
        """A page of the old site that is none of the articles is told: its address goes when the site does."""
        try:
            parts = urlsplit(written)
        except ValueError:
            return
        if parts.netloc in self._hosts if parts.netloc else parts.path.startswith("/"):
            self.losses.append(Loss("link", at.path, written[:300]))

    def _fetched(self, written: str, at: PlacedArticle, *, shown: bool) -> str:
        if not written.startswith(("http://", "https://")):
            return self._lost("picture" if shown else "file", at, f"{written}: not among the saved files")
        if self.fetch is None:
            return self._lost("outside", at, written)
        try:
            return self._take(posixpath.basename(urlsplit(written).path) or "picture", self.fetch(written), at)
        except OSError as error:
            return self._lost("outside", at, f"{written}: {error}")

    def _saved(self, written: str, at: PlacedArticle, *, shown: bool) -> str:
        try:
            path = unquote(urlsplit(written).path)
        except ValueError:
            return ""
        name = posixpath.basename(path)
        if not name or (not shown and name.casefold().endswith((".md", ".html", ".htm"))):
            return ""
        joined = posixpath.normpath(posixpath.join(at.article.folder, path.lstrip("/")))
        if joined in self.source.files:
            return joined
        alike = self._names.get(name.casefold(), [])
        tail = "/".join(path.split("/")[-2:]).casefold()
        exact = [one for one in alike if one.casefold().endswith(tail)]
        matches = exact or (alike if len(alike) == 1 else [])
        return matches[0] if matches else ""

    def _take(self, name: str, body: bytes, at: PlacedArticle) -> str:
        if len(body) > LARGEST:
            return self._lost("file", at, f"{name} has more than {LARGEST >> 20} MB")
        stem, dot, ending = name.rpartition(".")
        mark = hashlib.sha256(body).hexdigest()[:8]
        path = f"assets/{slug(stem or name) or 'file'}-{mark}{dot}{slug(ending)}"
        self.files[path] = body
        return self._relative(path, at)

    def _lost(self, kind: str, at: PlacedArticle, what: str) -> str:
        self.losses.append(Loss(kind, at.path, what[:300]))
        return ""
