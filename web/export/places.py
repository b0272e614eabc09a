"""Where a page of the site lies in the folder, and how pages there lead to each other: relative, with the file's own name."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import parse_qsl, quote, unquote, urlsplit

ENDINGS = (".md", ".txt", ".png", ".svg")
KEPT = re.compile(
    r"/(?:[a-z]{2}/(?:(?:a|c)/.+|articles|channels|search|llms\.txt)?|llms\.txt|assets/.+|static/.+\.(?:css|svg|png|ico))?"
)
VERSION = re.compile(r"^static/[0-9a-f]+/")


def is_kept(address: str) -> bool:
    """Whether a page of this address may be in the folder at all; forms, votes, feeds and status need the server."""
    path = urlsplit(address).path
    return bool(KEPT.fullmatch(path)) and not path.endswith("/vote")


def file_of(address: str) -> str:
    """The file of a page: "/en/a/cards/pin" → "en/a/cards/pin.html"; a part of a list has its query in its name."""
    parts = urlsplit(address)
    path = unquote(parts.path).lstrip("/")
    if path.startswith("static/"):
        return VERSION.sub("static/", path)
    if path.startswith("assets/") or path.endswith(ENDINGS):
        return path
    if not path or path.endswith("/"):
        return f"{path}index.html"
    part = "" if path.endswith("/search") else "".join(f",{value}" for _, value in parse_qsl(parts.query))
    return f"{path}{part}.html"


def relative(file: str, address: str) -> str:
    """How a page at `file` leads to the page of an address; its anchor is kept, and the words of a search."""
    parts = urlsplit(address)
    target = posixpath.relpath(file_of(address), posixpath.dirname(file) or ".")
    query = f"?{parts.query}" if parts.path.endswith("/search") and parts.query else ""
    return quote(target, safe="/.,-_~") + query + (f"#{parts.fragment}" if parts.fragment else "")
