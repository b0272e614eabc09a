"""Rendered articles kept by content: an edit renders the edited article only, and the outcome is that of rendering all.

An article's page depends on its own text, on the facts, on which articles and files there are (links and images), and
on the code that renders: all of that is in its key. Any doubt about an entry means rendering again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import kb
from kb.anchors import AnchorLink
from kb.errors import Problem
from kb.guard import RenderGuard
from kb.images import size_of
from kb.library import Article, Library
from kb.rendering import Heading, Rendered, Section

KEY_BYTES = 20


class Renderer:
    """`render(article, audience=…)` as `kb.guard` does it, through the cache when there is one."""

    def __init__(self, library: Library, guard: RenderGuard, cache: sqlite3.Connection | None) -> None:
        self._guard, self._cache = guard, cache
        self._around = _around(library)
        self.rendered = 0  # articles this run had to render
        self._used: list[tuple[bytes]] = []

    def render(self, article: Article, *, audience: str) -> Rendered:
        """Raises BadArticles, which is never kept."""
        if self._cache is None:
            return self._guard.render(article, audience=audience)
        told = f"{self._around}\0{audience}\0{article!r}"
        key = hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest()
        self._used.append((key,))
        held = self._cache.execute("SELECT page FROM pages WHERE key = ?", (key,)).fetchone()
        if held and (kept := _revived(held[0])):
            return kept
        made = self._guard.render(article, audience=audience)
        self.rendered += 1
        self._cache.execute("REPLACE INTO pages VALUES (?, ?)", (key, json.dumps(_plain(made), ensure_ascii=False)))
        return made

    def keep_used(self) -> None:
        """Forget the pages that this run did not ask for, so that the cache does not grow."""
        if self._cache is not None:
            self._cache.execute("CREATE TEMP TABLE used (key BLOB PRIMARY KEY)")
            self._cache.executemany("INSERT OR IGNORE INTO used VALUES (?)", self._used)
            self._cache.execute("DELETE FROM pages WHERE key NOT IN (SELECT key FROM used)")
            self._cache.commit()


@contextmanager
def renderer(library: Library, folder: Path | None) -> Iterator[Renderer]:
    """A renderer whose cache is `folder/rendered.sqlite`; None renders everything."""
    cache = _opened(folder / "rendered.sqlite") if folder else None
    try:
        with RenderGuard(library) as guard:
            yield Renderer(library, guard, cache)
    finally:
        if cache is not None:
            cache.commit()
            cache.close()


def forget_rendered(folder: Path) -> None:
    """The next build renders everything."""
    (folder / "rendered.sqlite").unlink(missing_ok=True)


def _opened(path: Path) -> sqlite3.Connection | None:
    """The cache; made anew when it is damaged, None when it can't be had: then everything is rendered."""
    for _ in range(2):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            cache = sqlite3.connect(path)
            cache.execute("PRAGMA synchronous = OFF")  # a cache may be lost with the power
            cache.execute("CREATE TABLE IF NOT EXISTS pages (key BLOB PRIMARY KEY, page TEXT) WITHOUT ROWID")
            if cache.execute("PRAGMA quick_check").fetchone() == ("ok",):
                return cache
            cache.close()
        except sqlite3.Error:
            pass
        path.unlink(missing_ok=True)
    return None


def _around(library: Library) -> str:
    """A hash of all that an article's page takes from outside the article."""
    code = hashlib.sha256()
    for path in sorted(Path(kb.__file__).parent.glob("*.py")):
        code.update(path.read_bytes())
    others = [(a.path, a.id, a.audience, a.status, a.redirect_from) for a in library.articles]
    assets = [(path, size_of(library.root / path)) for path in sorted(library.assets)]
    told = json.dumps([code.hexdigest(), library.facts.to_dict(), others, assets], ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(made: Rendered) -> dict:
    return asdict(made) | {"anchors": sorted(made.anchors)}


def _revived(page: str) -> Rendered | None:
    try:
        data = json.loads(page)
        return Rendered(
            html=data["html"],
            headings=tuple(Heading(**item) for item in data["headings"]),
            sections=tuple(Section(**item) for item in data["sections"]),
            assets=tuple(data["assets"]),
            problems=tuple(Problem(**item) for item in data["problems"]),
            anchors=frozenset(data["anchors"]),
            anchor_links=tuple(AnchorLink(**item) for item in data["anchor_links"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
