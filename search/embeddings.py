"""Embeddings that were already computed, kept by content: an edit costs the edited article only.

Two append-only files a model: `<fingerprint>.keys` (16 bytes each) and `<fingerprint>.vectors` (float32 rows), in
step. A build that is interrupted loses only the row it was writing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

KEY_BYTES = 16


class EmbeddingCache:
    """One builder at a time (the build holds a lock)."""

    def __init__(self, folder: Path, fingerprint: str, dimensions: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._keys_path = folder / f"{fingerprint}.keys"
        self._vectors_path = folder / f"{fingerprint}.vectors"
        self._dimensions = dimensions
        self.computed = 0  # vectors this run had to compute
        self._rows = self._load()

    def _load(self) -> dict[bytes, int]:
        for path in (self._keys_path, self._vectors_path):
            path.touch()
        width = 4 * self._dimensions
        whole = min(self._keys_path.stat().st_size // KEY_BYTES, self._vectors_path.stat().st_size // width)
        with self._keys_path.open("r+b") as keys, self._vectors_path.open("r+b") as vectors:
            keys.truncate(whole * KEY_BYTES)
            vectors.truncate(whole * width)
            data = keys.read()
        return {data[n * KEY_BYTES : (n + 1) * KEY_BYTES]: n for n in range(whole)}

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
        keys = [hashlib.blake2b(f"{prompt}\0{text}".encode(), digest_size=KEY_BYTES).digest() for text in texts]
        missing = {key: n for n, key in enumerate(keys) if key not in self._rows}
        tick(len(texts) - len(missing))
        todo = sorted(missing.values(), key=lambda n: (len(texts[n]), n))
        found = zip(todo, encode(texts[n] for n in todo), strict=True) if todo else ()
        with self._keys_path.open("ab") as key_file, self._vectors_path.open("ab") as vector_file:
            for n, vector in found:
                vector_file.write(np.asarray(vector, "<f4").tobytes())
                vector_file.flush()
                key_file.write(keys[n])
                key_file.flush()
                self._rows[keys[n]] = len(self._rows)
                self.computed += 1
                tick(1)
        if not keys:
            return np.zeros((0, self._dimensions), np.float32)
        stored = np.memmap(self._vectors_path, "<f4", "r").reshape(-1, self._dimensions)
        return np.array(stored[[self._rows[key] for key in keys]], np.float32)
