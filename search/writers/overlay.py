"""Articles as they are being written, searched beside a published index: a small index of the changed ones alone.

It weighs words and languages by the statistics of the published one, so that the scores of both can be compared.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from kb.articles.library import Article, Library
from kb.content_cache import ContentCache
from kb.rendering.deadline import RenderGuard
from kb.rendering.render import Rendered
from search.build.piece_cache import NAME, Pieces
from search.build.tree import Means, build_trees
from search.build.word_cache import WordCache
from search.index.inverted import inverted_few
from search.index.known_questions import known_questions
from search.index.opened import Index, open_index, questions_of
from search.index.passages import indexed_text
from search.index.postings import postings_of
from search.model.embed import Embedder
from search.model.encoder import Encoder
from search.progress import Progress
from search.query.engine import Engine
from search.query.values import Found, Query, Result
from search.text.analysis import query_terms
from search.text.synonym_checks import checked
from search.text.synonyms import compiled

LISTED = 10  # results of the published index that are looked through
RECENT = 256  # questions whose published results are remembered: a writer who types asks the same again and again


@dataclass(frozen=True)
class Hit:
    """One result; `fresh` when it comes from a text that is not published."""

    result: Result
    fresh: bool


class Overlay:
    """Not safe for several threads writing: its owner holds a lock around `take`."""

    def __init__(self, base: Engine, embedder: Embedder | None, encoder: Callable[[], Encoder | None]) -> None:
        self._embedder, self._encoder = embedder, encoder
        self._synonyms = base.index.synonyms.written
        self._rest_on(base)
        self._held: dict[str, Article] = {}
        self._gone: set[str] = set()
        self._engine: Engine | None = None

    @property
    def embedded(self) -> int:
        """Vectors computed so far."""
        return self._embedder.cache.computed if self._embedder else 0

    def take_only(self, library: Library, pages: Mapping[str, Rendered]) -> None:
        """Take these articles alone, id → as agents read it, and let go of those taken before."""
        self._held, self._gone = {}, set()
        self.take(library, pages, pages)

    def take(self, library: Library, ids: Iterable[str], pages: Mapping[str, Rendered] | None = None) -> None:
        """Take these articles as they are in `library` now; unpublished ones too. Those not there any more are hidden.

        Synonyms are taken too, but for those that are wrong. `pages`: what was rendered of some for agents already.
        """
        if library.synonyms != self._synonyms:
            self._synonyms = library.synonyms
            self._rest_on(self.base.with_synonyms(compiled(checked(library.synonyms)[0])))
        for id in ids:
            article = library.by_id.get(id)
            if article is None or article.status == "archived":
                self._held.pop(id, None)
                self._gone.add(id)
            else:
                self._held[id] = replace(article, status="published", publish_at=None, expire_at=None)
                self._gone.discard(id)
        self._engine = self._made(library, pages or {}) if self._held else None

    def search(self, query: Query) -> tuple[tuple[Hit, ...], Found]:
        """(the first results of both, best first; what the published index said)."""
        stale = {*self._held, *self._gone, *(article.draft_of for article in self._held.values())}
        as_typed = query.as_typed or self._knows_more(query.text)
        published = self._published(replace(query, limit=LISTED, as_typed=as_typed))
        hits = [Hit(result, False) for result in published.results if result.article_id not in stale]
        if self._engine:
            text = published.rescue.text if published.rescue else query.text
            fresh = self._engine.search(replace(query, text=text, limit=LISTED, as_typed=True))
            hits += [Hit(result, True) for result in fresh.results]
        return tuple(sorted(hits, key=lambda hit: (-hit.result.score, hit.result.article_id))), published

    def _rest_on(self, base: Engine) -> None:
        self.base, self._published = base, lru_cache(RECENT)(base.search)

    def _knows_more(self, text: str) -> bool:
        """A word of the text is new in what is being written: the published index would take it for a slip."""
        if self._engine is None:
            return False
        fresh, main = self._engine.index.postings, self.base.index.postings
        return any(fresh.frequency(term) and not main.frequency(term) for term in query_terms(text))

    def _made(self, library: Library, pages: Mapping[str, Rendered]) -> Engine:
        """An engine over the held articles. Their vectors come from the cache, but for the passages that changed."""
        folder = Path(tempfile.mkdtemp(prefix="otvet-overlay-"))
        try:
            articles = tuple(sorted(self._held.values(), key=lambda article: article.id))
            few = replace(library, articles=articles, assets=frozenset(), lines={}, synonyms=(), intents=())
            with RenderGuard(few) as guard, ContentCache(None, NAME, "") as cache:
                pieces = Pieces(few, _Rendering(guard, pages), cache)
                means = Means(pieces, self._embedder, Progress(), WordCache(None, inverted_few))
                build_trees(few, ["internal"], folder, means)
            return Engine(self._weighed(open_index(folder / "internal", "overlay")), self._encoder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)  # what is mapped stays readable until it is closed

    def _weighed(self, index: Index) -> Index:
        """The small index with the statistics of the published one."""
        main = self.base.index
        titles = [card.title for card in index.tree.cards]
        texts = [_text(titles, index, number) for number in range(len(index.passages))]
        meaning = index.meaning
        if meaning is not None and main.meaning is not None:
            meaning = replace(meaning, languages=main.meaning.languages)
        return replace(
            index,
            postings=postings_of(texts, main.postings, np.repeat(index.languages, np.diff(index.first)).tolist()),
            speller=main.speller,
            synonyms=main.synonyms,
            intents=main.intents,
            facts=main.facts,
            meaning=meaning,
            questions=known_questions(
                questions_of(index.tree), index.questions.vectors, main.postings, languages=index.languages.tolist()
            ),
        )


class _Rendering:
    """Articles rendered when they are asked for, but for those that were rendered already."""

    def __init__(self, guard: RenderGuard, pages: Mapping[str, Rendered]) -> None:
        self._guard, self._pages = guard, pages

    def render(self, article: Article, *, audience: str) -> Rendered:
        """Raises BadArticles."""
        return self._pages.get(article.id) or self._guard.render(article, audience=audience)


def _text(titles: list[str], index: Index, number: int) -> str:
    article = int(index.article_of(np.array([number]))[0])
    return indexed_text(titles[article], index.passages[number])
