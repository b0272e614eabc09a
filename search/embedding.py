"""Embeds what a build needs: with the exported model, through the cache, telling progress."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.embeddings import EmbeddingCache
from search.encoder import Encoder
from search.progress import Progress


class Embedder:
    """Passages, and questions (titles and known questions are encoded as queries)."""

    def __init__(self, encoder: Encoder, cache: EmbeddingCache) -> None:
        self.encoder, self.cache = encoder, cache

    def passages(self, texts: Sequence[str], progress: Progress) -> np.ndarray:
        """float32 [texts, dimensions]."""
        progress.start("Embedding passages", len(texts))
        return self.cache.vectors(self.encoder.info.passage_prompt, texts, self.encoder.passages, progress.advance)

    def questions(self, texts: Sequence[str], progress: Progress, stage: str = "titles and questions") -> np.ndarray:
        """float32 [texts, dimensions]; `stage` says what they are."""
        progress.start(f"Embedding {stage}", len(texts))
        return self.cache.vectors(self.encoder.info.query_prompt, texts, self.encoder.questions, progress.advance)
