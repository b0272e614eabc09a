"""A text that is being written, before anybody publishes it: what is wrong with it, how it looks, and what readers would find.

The articles folder is kept as it is on disk; a text is laid over it for one question and forgotten again.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb.articles.library import Article, Library
from kb.articles.loading import load_with
from kb.authoring.new_article import NewArticle, scaffold, unknown_section
from kb.authoring.working_folder import Unsaved, WorkingFolder
from kb.checks.translations import changed_source
from kb.errors import BadArticles, IndexUnavailable, Problem
from kb.insights.article_table import TextPromises
from kb.settings import Settings
from search.model.embed import Embedder
from search.model.embedding_cache import EmbeddingCache
from search.query.engine import Engine
from search.query.protocols import LivePair, SearchEngine
from search.query.values import Query
from search.writers.overlay import Overlay
from search.writers.text_promises import promises_of

LOOKED_AT = 10  # places
SEEN = 3  # places that readers look at
FRESH = 2.0  # seconds for which the folder is not looked at again


@dataclass(frozen=True)
class Neighbour:
    """Another article among the results of a question."""

    id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class QuestionFound:
    """What one question of an article finds: its place now and with the text, 0 when it is not among the first ten.

    `displaced`: articles that readers would no longer see among the first three; `above`: those that stay above it.
    """

    question: str
    now: int
    then: int
    displaced: tuple[Neighbour, ...]
    above: tuple[Neighbour, ...]


@dataclass(frozen=True, kw_only=True)
class LostQuestion:
    """A question of another article that would find it further down; `then` 0: not among the first ten any more."""

    question: str
    article: Neighbour
    now: int
    then: int


@dataclass(frozen=True, kw_only=True)
class NewDraft:
    """A new article as it begins. `unknown`: the section it would be the first in, "" where it stands in one that is there."""

    path: str
    text: str
    unknown: str


@dataclass(frozen=True)
class _OverlayOf:
    """What texts are laid over a published index with, and what it was made for."""

    engine: Engine
    embedder: Embedder | None
    overlay: Overlay


@dataclass(frozen=True)
class _PromisesOf:
    """What a library's texts promise, as of a day, by the day they are compared with."""

    library: Library
    today: date
    by_day: dict[date, Mapping[str, TextPromises]]


class Drafts:
    """Safe to use from many threads. The folder is read when it is first asked for."""

    def __init__(self, settings: Settings, live: LivePair, today: Callable[[], date]) -> None:
        self._settings, self._live, self._today = settings, live, today
        self._folder: WorkingFolder | None = None
        self._stamps: dict[str, tuple[int, int]] = {}
        self._looked = 0.0
        self._behind: tuple[Library, frozenset[str]] | None = None
        self._promises: _PromisesOf | None = None
        self._lock = threading.RLock()
        self._embedders: dict[str, Embedder] = {}
        self._overlay: _OverlayOf | None = None

    @property
    def library(self) -> Library:
        """The folder as it is on disk. Raises BadArticles when there is none."""
        with self._lock:
            return self._fresh().library

    @property
    def broken(self) -> dict[str, tuple[Problem, ...]]:
        """path → what is wrong with a file that can't be loaded."""
        with self._lock:
            return dict(self._fresh().broken)

    @property
    def behind(self) -> frozenset[str]:
        """Paths of translations whose original has changed since they were made."""
        library = self.library
        if self._behind is None or self._behind[0] is not library:
            paths = (one.path for one in library.articles if one.translated_from and changed_source(library, one))
            self._behind = (library, frozenset(paths))
        return self._behind[1]

    def promises(self, since: date) -> Mapping[str, TextPromises]:
        """What texts promise that may not hold; worked out once for a folder as it is. Raises BadArticles when there is none."""
        library, today = self.library, self._today()
        if self._promises is None or self._promises.library is not library or self._promises.today != today:
            self._promises = _PromisesOf(library, today, {})
        by_day = self._promises.by_day
        if since not in by_day:
            by_day[since] = promises_of(library, since=since, today=today)
        return by_day[since]

    def look(self, path: str, data: bytes) -> Unsaved:
        """An article's file as it would be with these bytes."""
        with self._lock:
            return self._fresh().unsaved(path, data)

    def look_at_file(self, name: str, data: bytes) -> tuple[Problem, ...]:
        """What would be wrong in the whole folder if a file beside the articles held these bytes, and is not now."""
        library = self.library
        try:
            changed = load_with(library, {name: data}, today=self._today())
        except BadArticles as error:
            return tuple(error.problems)
        before = {(problem.path, problem.code, problem.message) for problem in library.problems}
        new = [one for one in changed.problems if (one.path, one.code, one.message) not in before or one.path == name]
        return tuple(new)

    def findings(self, unsaved: Unsaved) -> tuple[QuestionFound, ...]:
        """What each of the article's questions, its title first, finds with the text in place. Empty without an index."""
        sheet = unsaved.sheet
        try:
            engine: SearchEngine | None = self._live.internal
        except IndexUnavailable:
            engine = None
        if sheet is None or sheet.page is None or not isinstance(engine, Engine):
            return ()
        article = sheet.article
        with self._lock:
            overlay = self._overlay_of(engine)
            overlay.take_only(unsaved.library, {article.id: sheet.page})
            asked = dict.fromkeys((article.title, *article.questions))
            return tuple(_finding(overlay, article, question) for question in asked)

    def lost_questions(self, unsaved: Unsaved, others: Iterable[str]) -> tuple[LostQuestion, ...]:
        """Golden questions of other articles, by their ids, for which readers would find them further down with the text in place."""
        sheet, engine = unsaved.sheet, self._live.internal
        if sheet is None or sheet.page is None or not isinstance(engine, Engine):
            return ()
        with self._lock:
            overlay = self._overlay_of(engine)
            overlay.take_only(unsaved.library, {sheet.article.id: sheet.page})
            asked = (unsaved.library.by_id[id] for id in dict.fromkeys(others) if id in unsaved.library.by_id)
            found = ((other, _finding(overlay, other, text)) for other in asked for text in other.questions)
            return tuple(
                LostQuestion(
                    question=one.question, article=Neighbour(other.id, other.title), now=one.now, then=one.then
                )
                for other, one in found
                if one.now and (not one.then or one.then > one.now)
            )

    def begin(self, *, title: str, section: str, lang: str, name: str = "", translates: str = "") -> NewDraft:
        """The scaffold of a new article; no file is made. Raises ScaffoldError."""
        library = self.library
        new = NewArticle(title=title, category=section, lang=lang, name=name, translates=translates)
        path, text = scaffold(library, new, today=self._today())
        return NewDraft(path=path.as_posix(), text=text, unknown=unknown_section(library, new))

    def refresh(self) -> None:
        """Something in the folder was changed by us: look at it with the next question."""
        self._looked = 0.0

    def _fresh(self) -> WorkingFolder:
        if self._folder is None:
            self._stamps = _stamps(self._settings.articles)
            self._folder = WorkingFolder(
                self._settings.articles,
                self._today,
                cache=self._settings.index,
                languages=self._settings.language_list,
            )
        elif time.monotonic() - self._looked > FRESH:
            stamps = _stamps(self._settings.articles)
            changed = {path for path, _ in stamps.items() ^ self._stamps.items()}
            if changed:
                self._folder.take(self._settings.articles / path for path in changed)
            self._stamps = stamps  # not of a folder that went away: the next question looks again
        self._looked = time.monotonic()
        return self._folder

    def _overlay_of(self, engine: Engine) -> Overlay:
        """The one of the engine that answers now: what does not change from one text to the next is worked out once."""
        embedder = self._embedder(engine)
        kept = self._overlay
        if kept is None or kept.engine is not engine or kept.embedder is not embedder:
            kept = self._overlay = _OverlayOf(engine, embedder, Overlay(engine, embedder, engine.ready_encoder))
        return kept.overlay

    def _embedder(self, engine: Engine) -> Embedder | None:
        """Vectors come from the cache of the index; only passages that changed are computed."""
        encoder = engine.ready_encoder()
        if encoder is None or engine.index.meaning is None:
            return None
        name = encoder.info.fingerprint
        if name not in self._embedders:
            cache = EmbeddingCache(self._settings.index, name, encoder.dimensions)
            self._embedders = {name: Embedder(encoder, cache)}
        return self._embedders[name]


def _finding(overlay: Overlay, article: Article, question: str) -> QuestionFound:
    query = Query.parse(question, lang=article.lang, excerpts=False)
    hits, published = overlay.search(query)
    before = [Neighbour(one.article_id, one.title) for one in published.results[:LOOKED_AT]]
    after = [Neighbour(hit.result.article_id, hit.result.title) for hit in hits[:LOOKED_AT]]
    now, then = _place(before, article.id), _place(after, article.id)
    shown = [one.id for one in after[:SEEN]]
    return QuestionFound(
        question=question,
        now=now,
        then=then,
        displaced=tuple(one for one in before[:SEEN] if one.id not in shown and one.id != article.id),
        above=tuple(after[: then - 1 if then else SEEN]),
    )


def _place(neighbours: list[Neighbour], id: str) -> int:
    return next((place for place, one in enumerate(neighbours, 1) if one.id == id), 0)


def _stamps(root: Path) -> dict[str, tuple[int, int]]:
    """path → (when it was changed, in ns; bytes) of every file that is not hidden."""
    stamps: dict[str, tuple[int, int]] = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith("."):
                continue
            place = Path(folder, name)
            try:
                stat = place.stat()
            except OSError:
                continue
            stamps[place.relative_to(root).as_posix()] = (stat.st_mtime_ns, stat.st_size)
    return stamps
