"""Embeddings that were already computed, kept by content: an edit costs the edited article only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from kb.content_cache import ContentCache

NAME = "vectors"
FEW = 64  # texts that are encoded as a list: who sees how many they are shares them out among all cores
MOST_BYTES = 2_000_000_000  # of all models together; 384 numbers of 100,000 texts take 150 MB


class EmbeddingCache:
    """Vectors of one model, as little-endian float32. The model's fingerprint is their recipe."""

    def __init__(self, index: Path | None, fingerprint: str, dimensions: int) -> None:
        self._cache = ContentCache(index, NAME, f"{fingerprint} {dimensions}")
        self._dimensions = dimensions
        self.computed = 0  # vectors this run had to compute

    def vectors(
        self,
        prompt: str,
        texts: Sequence[str],
        encode: Callable[[Iterable[str]], Iterable[np.ndarray]],
        tick: Callable[[int], None],
    ) -> np.ndarray:
        """float32 [texts, dimensions]; missing ones are computed by `encode`, shortest first, and kept at once.

        `tick(n)` is told after every text that n texts have become ready.
        """
        rows = np.zeros((len(texts), self._dimensions), np.float32)
        missing: dict[bytes, list[int]] = {}  # a text may occur more than once
        contents = [f"{prompt}\0{text}".encode("utf-8", "surrogatepass") for text in texts]
        for number, kept in enumerate(self._cache.get_each(contents)):
            if kept is not None and len(kept) == rows.strides[0]:
                rows[number] = np.frombuffer(kept, "<f4")
            else:
                missing.setdefault(contents[number], []).append(number)
        todo = sorted(missing.values(), key=lambda numbers: (len(texts[numbers[0]]), numbers[0]))
        tick(len(texts) - len(todo))
        wanted = (texts[numbers[0]] for numbers in todo)  # read one by one, for they may be many
        encoded = zip(todo, encode([*wanted] if len(todo) <= FEW else wanted), strict=True) if todo else ()
        try:
            for numbers, vector in encoded:
                rows[numbers] = vector
                self._cache.put(contents[numbers[0]], np.asarray(vector, "<f4").tobytes())
                self.computed += 1
                tick(1)
        finally:
            self._cache.write()
        return rows

    def trim(self) -> None:
        """Forget vectors that this run did not ask for, the oldest first, when there are very many."""
        self._cache.keep_used(MOST_BYTES)

    def close(self) -> None:
        self._cache.close()
