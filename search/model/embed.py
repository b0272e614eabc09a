"""Embeds what a build needs: with the exported model, through the cache, telling progress."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np

from search.model.embedding_cache import EmbeddingCache
from search.model.encoder import Encoder, read_info
from search.model.shared_encoder import SharedEncoder
from search.progress import Progress


class RestingEncoder:
    """An encoder for many texts whose model is loaded when it is first needed: most builds find every vector in the cache."""

    def __init__(self, folder: Path, *, sessions: int) -> None:
        self.info = read_info(folder)
        self.dimensions = self.info.dimensions
        self._folder, self._sessions = folder, sessions
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="encoder")
        self._loading: Future[Encoder] | None = None

    def wake(self) -> Future[Encoder]:
        """Begin to load the model aside: it will be needed."""
        if self._loading is None:
            self._loading = self._aside.submit(Encoder, self._folder, sessions=self._sessions, bulk=True)
        return self._loading

    def passages(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        return self.wake().result().passages(texts)

    def questions(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        return self.wake().result().questions(texts)


BulkEncoder = Encoder | RestingEncoder | SharedEncoder


class Embedder:
    """Passages, and questions (titles and known questions are encoded as queries)."""

    def __init__(self, encoder: BulkEncoder, cache: EmbeddingCache) -> None:
        self.encoder, self.cache = encoder, cache

    def wake(self) -> None:
        """There will be something to encode: load the model aside meanwhile."""
        if isinstance(self.encoder, RestingEncoder):
            self.encoder.wake()

    def passages(self, texts: Sequence[str], progress: Progress) -> np.ndarray:
        """float32 [texts, dimensions]."""
        progress.start("Embedding passages", len(texts))
        return self.cache.vectors(self.encoder.info.passage_prompt, texts, self.encoder.passages, progress.advance)

    def questions(self, texts: Sequence[str], progress: Progress) -> np.ndarray:
        """float32 [texts, dimensions]."""
        progress.start("Embedding titles and questions", len(texts))
        return self.cache.vectors(self.encoder.info.query_prompt, texts, self.encoder.questions, progress.advance)
