"""Encoding that several processes share. A text's vector does not depend on what is encoded beside it, so the vectors are the same
whoever computes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

from search.model.encoder import Encoder, read_info
from search.workers.crew import Crew


class SharedEncoder:
    """Encodes as `Encoder` does, each worker with one thread and the model of its own, which is in the same folder everywhere."""

    def __init__(self, folder: Path, crew: Crew) -> None:
        self.info = read_info(folder)
        self.dimensions = self.info.dimensions
        self._folder, self._crew = folder.resolve(), crew

    def passages(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        """Vectors in the order given. Raises WorkersLost."""
        return self._crew.each(passages_of, self._folder, texts)

    def questions(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        """The same of texts that are encoded as queries."""
        return self._crew.each(questions_of, self._folder, texts)


def passages_of(folder: Path, texts: tuple[str, ...]) -> np.ndarray:
    """float32 [texts, dimensions]; in a worker."""
    return np.array(list(_opened(folder).passages(texts)), np.float32)


def questions_of(folder: Path, texts: tuple[str, ...]) -> np.ndarray:
    """The same of texts that are encoded as queries."""
    return np.array(list(_opened(folder).questions(texts)), np.float32)


@lru_cache(maxsize=1)
def _opened(folder: Path) -> Encoder:
    return Encoder(folder, sessions=1, bulk=True)
