"""Pieces kept by content: an edit renders the edited article only, and the outcome is that of rendering all.

An article's piece depends on its own text, on the facts, on which articles and files there are (links and images), and
on the code that makes it: all of that is in its key. Any doubt about what is kept means rendering again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kb.guard import RenderGuard
from kb.images import size_of
from kb.library import Article, Library
from search.pieces import Piece, from_bytes, make_piece, to_bytes
from search.recipe import code_digest

KEY_BYTES = 20


@dataclass(frozen=True)
class Asked:
    """An article whose piece is wanted, for readers of `audience`; see `make_piece` for `newer`."""

    article: Article
    audience: str
    newer: str = ""

    @property
    def depends(self) -> bool:
        """Agents may see more of the article than customers do."""
        return self.article.audience != "public" or "internal" in self.article.body.lower()


class Pieces:
    """The pieces of a library's articles, through the cache when there is one."""

    def __init__(
        self, library: Library, guard: RenderGuard, kept: sqlite3.Connection | None, on_new: Callable | None
    ) -> None:
        self._guard, self._kept, self._on_new = guard, kept, on_new
        self._around = _around(library) if kept is not None else ""
        self.rendered = 0  # articles this run had to render
        self.damaged = False  # the cache failed: it is better begun anew
        self._used: list[tuple[bytes]] = []

    def of(self, asked: Asked) -> Piece:
        """Raises BadArticles, which is never kept."""
        if asked.audience == "internal" and not asked.depends:
            public = self._held(self._key(replace(asked, audience="public")))
            if public and public.shows_to_all:
                return public
        key = self._key(asked)
        return self._held(key) or self._made(key, asked)

    def same_for_agents(self, asked: Asked, public: Piece) -> bool:
        """Whether agents see of an article just what customers see of it: this piece."""
        if not public.shows_to_all:
            return False
        return not asked.depends or self.of(replace(asked, audience="internal")) == public

    def _key(self, asked: Asked) -> bytes:
        told = f"{self._around}\0{asked!r}"
        return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest()

    def _held(self, key: bytes) -> Piece | None:
        if self._kept is None:
            return None
        try:
            row = self._kept.execute("SELECT digest, piece FROM pieces WHERE key = ?", (key,)).fetchone()
            if row and row[0] == _digest(row[1]):
                self._used.append((key,))
                return from_bytes(row[1])
        except (sqlite3.Error, ValueError, KeyError, TypeError):
            self.damaged = True
        return None

    def _made(self, key: bytes, asked: Asked) -> Piece:
        if self._on_new:
            self._on_new()
        rendered = self._guard.render(asked.article, audience=asked.audience)
        made = make_piece(asked.article, rendered, asked.newer)
        self.rendered += 1
        if self._kept is not None:
            data = to_bytes(made)
            self._used.append((key,))
            self._tried("REPLACE INTO pieces VALUES (?, ?, ?)", (key, _digest(data), data))
        return made

    def keep_used(self) -> None:
        """Forget the pieces that this run did not ask for, so that the cache does not grow."""
        if self._kept is not None:
            self._tried("CREATE TEMP TABLE used (key BLOB PRIMARY KEY)")
            for key in self._used:
                self._tried("INSERT OR IGNORE INTO used VALUES (?)", key)
            self._tried("DELETE FROM pieces WHERE key NOT IN (SELECT key FROM used)")

    def close(self) -> None:
        """Keep what was made, also when the build failed."""
        if self._kept is not None:
            self._tried("COMMIT" if self._kept.in_transaction else "SELECT 1")
            self._kept.close()

    def _tried(self, statement: str, values: tuple = ()) -> None:
        """What can't be kept is made again next time."""
        try:
            if self._kept is not None and not self.damaged:
                self._kept.execute(statement, values)
        except sqlite3.Error:
            self.damaged = True


@contextmanager
def pieces_of(library: Library, folder: Path | None, on_new: Callable | None = None) -> Iterator[Pieces]:
    """The pieces, kept in `folder/rendered.sqlite`; None renders everything. `on_new()` is told before one is rendered."""
    kept = _opened(folder / "rendered.sqlite") if folder else None
    with RenderGuard(library) as guard:
        pieces = Pieces(library, guard, kept, on_new)
        try:
            yield pieces
        finally:
            if kept is not None:
                pieces.close()
    if folder and pieces.damaged:
        forget_rendered(folder)


def forget_rendered(folder: Path) -> None:
    """The next build renders everything."""
    (folder / "rendered.sqlite").unlink(missing_ok=True)


def _opened(path: Path) -> sqlite3.Connection | None:
    """The cache; made anew when it is no database, None when it can't be had: then everything is rendered."""
    for _ in range(2):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            kept = sqlite3.connect(path)
            kept.execute("PRAGMA synchronous = OFF")  # a cache may be lost with the power
            kept.execute("CREATE TABLE IF NOT EXISTS pieces (key BLOB PRIMARY KEY, digest BLOB, piece BLOB)")
            kept.execute("SELECT count(*) FROM pieces WHERE key = x'00'").fetchone()
            return kept
        except sqlite3.Error:
            path.unlink(missing_ok=True)
    return None


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=KEY_BYTES).digest()


def _around(library: Library) -> str:
    """A hash of all that an article's piece takes from outside the article."""
    others = [(a.path, a.id, a.audience, a.status, a.redirect_from) for a in library.articles]
    assets = [(path, size_of(library.root / path)) for path in sorted(library.assets)]
    told = json.dumps([code_digest(), library.facts.to_dict(), others, assets], ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
