"""Articles made whole: what they include and the values they name put into their text. Only what everybody may read is put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from kb.articles.files import ARTICLE_SUFFIXES, BadText, Listing, read_text
from kb.articles.front_matter.fields import parse
from kb.articles.pieces.includes import Includes
from kb.articles.pieces.variables import NONE, Variables, read_variables

LARGEST = 200_000  # bytes of an included file
READABLE = (
    *ARTICLE_SUFFIXES,
    ".txt",
    ".js",
    ".ts",
    ".vue",
    ".html",
    ".css",
    ".json",
    ".yaml",
    ".yml",
    ".toml",
    ".sh",
    ".py",
    ".csv",
    ".inc",
)


class IncludedPieces:
    """The pieces of one folder. `listing()` is asked for when the first article names a piece."""

    def __init__(self, root: Path, listing: Callable[[], Listing]) -> None:
        self._root, self._list = root, listing

    def put_in(self, text: str, path: str, own: Mapping[str, str] = NONE) -> str:
        """The text of the article at `path`, whole. `own`: the values it may name of its fields."""
        if "{{" in text:
            text = self._variables.put(text, path, own)
        whole = self._includes.expanded(text, path)
        return self._variables.put(whole, path, own) if whole is not text and "{{" in whole else whole

    @cached_property
    def _listing(self) -> Listing:
        return self._list()

    @cached_property
    def _known(self) -> frozenset[str]:
        listing = self._listing
        every = (*listing.articles, *listing.fragments, *listing.others, *listing.assets)
        return frozenset(path for path in every if path.endswith(READABLE) and "/." not in f"/{path}")

    @cached_property
    def _variables(self) -> Variables:
        return read_variables(self._listing.others, lambda path: self._text(path) or "")

    @cached_property
    def _includes(self) -> Includes:
        return Includes(
            self._for_everybody, ("docs", "documentation", "content", "snippets", "docs/snippets", "src/content/docs")
        )

    def _for_everybody(self, path: str) -> str | None:
        text = self._text(path) if path in self._known else None
        if text is None or not path.endswith(ARTICLE_SUFFIXES):
            return text
        parsed = parse(text, path)
        if isinstance(parsed, list):
            return None
        fields = parsed.fields
        hidden = fields.audience != "public" or fields.status != "published" or fields.publish_at or fields.expire_at
        return None if hidden else parsed.body

    def _text(self, path: str) -> str | None:
        """The file's text; None for one that leaves the folder, is too large or no text."""
        file, home = (self._root / path).resolve(), self._root.resolve()
        try:
            if home not in file.parents or file.stat().st_size > LARGEST:
                return None
            return read_text(file)
        except (BadText, OSError):
            return None
