"""Pieces kept by content: an edit renders the edited article only, and the outcome is that of rendering all.

An article's piece depends on its own text, on the facts, on which articles and files there are (links and images), and
on the code that makes it: all of that is in its key. Any doubt about what is kept means rendering again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from kb.articles.library import Article, Library
from kb.content_cache import ContentCache
from kb.errors import BadArticles
from kb.recipe import CACHING, Recipe
from kb.rendering.deadline import RenderGuard
from kb.rendering.images import size_of
from search.build import differences
from search.build.pieces import Asked, Piece, Renderer, from_bytes, rendered_piece, to_bytes
from search.build.shared_rendering import in_their_order, made_by
from search.index.changes import SectionChange
from search.index.passages import Passage
from search.workers.crew import Crew

NAME = "pieces"
RECIPE = Recipe(
    makers=("search/build/piece_cache.py",),
    code=(
        *CACHING,
        *("kb/languages.py", "kb/stems.py", "search/index/changes.py"),
        *("kb/addresses.py", "kb/articles", "kb/errors.py", "kb/rendering", "kb/rules.py"),
        *("search/build/differences.py", "search/build/piece_cache.py", "search/build/pieces.py"),
        *("search/build/shared_rendering.py", "search/files"),
        *("search/index/passages.py", "search/index/tree.py", "search/workers/crew.py"),
        *("search/text/analysis.py", "search/text/folding.py", "search/text/numbers.py", "search/text/stopwords.py"),
    ),
    libraries=("markdown", "nh3", "pydantic", "pymdown-extensions", "PyStemmer", "PyYAML"),
)


class Pieces:
    """The pieces of a library's articles, through the cache where there is one."""

    def __init__(
        self,
        library: Library,
        guard: Renderer,
        cache: ContentCache,
        *,
        on_new: Callable[[], None] | None = None,
        crew: Crew | None = None,
    ) -> None:
        """`crew` renders what many are asked for at once; without one this process does."""
        self._library, self._guard, self._cache = library, guard, cache
        self._on_new, self._crew = on_new, crew
        self.rendered = 0  # articles this run had to render

    def of(self, asked: Asked) -> Piece:
        """Raises BadArticles, which is never kept."""
        if asked.audience == "internal" and not asked.depends:
            public = self._kept(replace(asked, audience="public"))
            if public and public.shows_to_all:
                return public
        return self._kept(asked) or self._made(asked)

    def each(self, wanted: Iterable[Asked]) -> Iterator[Piece | BadArticles]:
        """The piece of each, or what is wrong with it, in their order."""
        if self._crew is None:
            yield from map(self._outcome, wanted)
            return
        for asked, made in in_their_order(wanted, self._has, made_by(self._crew, self._library)):
            yield self._outcome(asked) if made is None else self._taken(asked, made)

    def _outcome(self, asked: Asked) -> Piece | BadArticles:
        try:
            return self.of(asked)
        except BadArticles as error:
            return error

    def _has(self, asked: Asked) -> bool:
        public = replace(asked, audience="public")
        return self._cache.get(_content(asked)) is not None or (
            not asked.depends and self._cache.get(_content(public)) is not None
        )

    def _taken(self, asked: Asked, made: bytes | BadArticles) -> Piece | BadArticles:
        """What a worker made, kept as if it had been made here."""
        if isinstance(made, BadArticles):
            return made
        self.rendered += 1
        self._cache.put(_content(asked), made)
        return from_bytes(made)

    def changes_of(
        self, article: Article, named: str, before: Callable[[Article], Article | None]
    ) -> tuple[SectionChange, ...]:
        """What customers find otherwise in an article than in what it was, which is read once: `named` is a name of that text.

        What is kept of it are only words of today. Raises BadArticles.
        """
        content = repr((named, Asked(article, "public"))).encode("utf-8", "surrogatepass")
        if named and (kept := differences.from_bytes(self._cache.get(content))) is not None:
            return kept
        was = before(article)
        if was is None:
            return ()
        sections = differences.differences(self.sections_of(was), self.sections_of(article))
        if named:
            self._cache.put(content, differences.to_bytes(sections))
        return sections

    def sections_of(self, article: Article) -> list[Passage]:
        """An article's sections as customers see them, each whole, its summary first. Kept nowhere.

        Raises BadArticles.
        """
        rendered = self._guard.render(article, audience="public")
        sections = [Passage(anchor=one.anchor, heading=one.heading, text=one.text) for one in rendered.sections]
        return [Passage(anchor="", heading="", text=article.summary), *sections]

    def same_for_agents(self, asked: Asked, public: Piece) -> bool:
        """Whether agents see of an article just what customers see of it: this piece."""
        if not public.shows_to_all:
            return False
        return not asked.depends or self.of(replace(asked, audience="internal")) == public

    def _kept(self, asked: Asked) -> Piece | None:
        kept = self._cache.get(_content(asked))
        try:
            return from_bytes(kept) if kept is not None else None
        except (ValueError, KeyError, TypeError):
            return None

    def _made(self, asked: Asked) -> Piece:
        if self._on_new:
            self._on_new()
        piece = rendered_piece(asked, self._guard)
        self.rendered += 1
        if self._cache.keeps:
            self._cache.put(_content(asked), to_bytes(piece))
        return piece

    def keep_used(self) -> None:
        """Forget the pieces that this run did not ask for: nothing stays of a text that was taken away."""
        self._cache.keep_used()


@contextmanager
def pieces_of(
    library: Library, index: Path | None, on_new: Callable[[], None] | None = None, crew: Crew | None = None
) -> Iterator[Pieces]:
    """The pieces, kept in the cache of an index folder; None renders everything. `on_new()` is told before one is rendered here.

    What was made is kept also when the build fails.
    """
    recipe = _around(library) if index else ""
    with ContentCache(index, NAME, recipe) as cache, RenderGuard(library) as guard:
        yield Pieces(library, guard, cache, on_new=on_new, crew=crew)


def _content(asked: Asked) -> bytes:
    return repr(asked).encode("utf-8", "surrogatepass")


def _around(library: Library) -> str:
    """A hash of all that an article's piece takes from outside the article."""
    others = [(a.path, a.id, a.title, a.audience, a.status, a.redirect_from, a.addresses) for a in library.articles]
    assets = [(path, size_of(library.root / path)) for path in sorted(library.assets)]
    around = json.dumps(
        [RECIPE.digest(), library.facts.to_dict(), library.layout.recorded, others, assets],
        ensure_ascii=False,
        default=str,
    )
    return hashlib.sha256(around.encode("utf-8", "surrogatepass")).hexdigest()
