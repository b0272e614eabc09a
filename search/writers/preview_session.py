"""The writer's desk: the working folder, what is wrong in it, and what search would find, all as of the last save."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from watchfiles import watch

from kb.articles.library import Article, Library
from kb.authoring.working_folder import Sheet, WorkingFolder
from kb.errors import OtvetError, Problem
from kb.settings import Settings
from search.model.embed import Embedder
from search.model.embedding_cache import EmbeddingCache
from search.query.live import Live
from search.query.values import Query
from search.writers.overlay import Hit, Overlay

log = logging.getLogger(__name__)

GATHER_MS, STEP_MS = 200, 20  # an editor's save is several changes; they are taken together
ENCODER_WAIT = 120.0  # seconds
LISTED = 5  # results shown for a question


@dataclass(frozen=True)
class Answered:
    """What a search for one question finds now; `place` is where the article itself stands, 0 when not in the first ten."""

    question: str
    place: int
    hits: tuple[Hit, ...]


class PreviewSession:
    """Safe to use from many threads."""

    def __init__(self, settings: Settings, live: Live) -> None:
        self._settings, self._live = settings, live
        self._folder = WorkingFolder(settings.articles, cache=settings.index, languages=settings.language_list)
        self._overlay: Overlay | None = None
        self._lock = threading.RLock()
        self._searching = threading.Lock()
        self._moved = threading.Condition()
        self._stopped = threading.Event()
        self._changed: tuple[str, ...] = ()
        self.version = 1
        self.note = "search is getting ready"

    @property
    def library(self) -> Library:
        return self._folder.library

    @property
    def broken(self) -> dict[str, tuple[Problem, ...]]:
        """path → what is wrong with a file that can't be loaded."""
        return self._folder.broken

    def start(self) -> None:
        """Begin to watch the folder, and get search ready beside it."""
        threading.Thread(target=self._watch, name="preview-watch", daemon=True).start()
        threading.Thread(target=self._prepare, name="preview-search", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        with self._moved:
            self._moved.notify_all()

    def wait(self, version: int, seconds: float) -> tuple[int, tuple[str, ...]]:
        """(the version now, ids changed last) as soon as something changed after `version`, or when the time is over."""
        with self._moved:
            self._moved.wait_for(lambda: self.version > version or self._stopped.is_set(), seconds)
            return self.version, self._changed

    def sheet(self, id: str) -> Sheet | None:
        with self._lock:
            article = self.library.by_id.get(id)
            return self._folder.sheet(article) if article else None

    def answers(self, article: Article) -> tuple[Answered, ...]:
        """What each of the article's questions finds now. Empty while search is not ready; `note` says why."""
        with self._searching:
            overlay = self._overlay
            return tuple(_answer(overlay, article, question) for question in article.questions) if overlay else ()

    def find(self, text: str) -> tuple[Hit, ...]:
        with self._searching:
            return self._overlay.search(Query.parse(text))[0] if self._overlay else ()

    def take(self, paths: Iterable[Path]) -> tuple[str, ...]:
        """Take saved files in: first the pages, told at once, then search."""
        try:
            with self._lock:
                spoken = self.library.synonyms
                changed = tuple(self._folder.take(paths))
        except OtvetError as error:
            self.note = f"the folder can't be read now: {error}"
            return ()
        if not changed:
            if self.library.synonyms == spoken:
                return ()
            self._into_search(())  # synonyms: there is nothing else to see of them
        with self._moved:
            self.version += 1
            self._changed = changed
            self._moved.notify_all()
        self._into_search(changed)
        return changed

    def _watch(self) -> None:
        for changes in watch(
            self.library.root, stop_event=self._stopped, debounce=GATHER_MS, step=STEP_MS, rust_timeout=500
        ):
            try:
                self.take(Path(path) for _, path in changes)
            except Exception:  # a preview that stops watching is worse than one that missed a change
                log.exception("a change could not be shown")

    def _prepare(self) -> None:
        """Open the published index; drafts and everything changed since are laid over it."""
        try:
            engine = self._live.internal
            self._live.wait_for_encoder(ENCODER_WAIT)
            encoder = engine.ready_encoder()
            embedder = None
            if encoder:
                cache = EmbeddingCache(self._settings.index, encoder.info.fingerprint, encoder.dimensions)
                embedder = Embedder(encoder, cache)
            self._overlay = Overlay(engine, embedder, engine.ready_encoder)
            self.note = ""
            self._into_search(
                [article.id for article in self.library.articles if article.status in ("draft", "scheduled")]
            )
        except (OtvetError, OSError, ValueError) as error:
            self.note = f"there is nothing to search in: {error}"
        with self._moved:
            self.version += 1
            self._moved.notify_all()

    def _into_search(self, ids: Iterable[str]) -> None:
        if self._overlay:
            with self._searching:
                self._overlay.take(self.library, ids)


def _answer(overlay: Overlay, article: Article, question: str) -> Answered:
    hits, _ = overlay.search(Query.parse(question, lang=article.lang))
    places = [place for place, hit in enumerate(hits[:10], 1) if hit.result.article_id == article.id]
    return Answered(question, places[0] if places else 0, hits[:LISTED])
