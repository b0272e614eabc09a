"""The FAISS index of passage vectors, and the vectors of titles and known questions beside it."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np

EXACT_UP_TO = 20_000  # passages; exact search of so many takes under 5 ms on one core, beyond it a graph is built
NEIGHBOURS = 32  # links of a node in the graph
BUILD_EFFORT, SEARCH_EFFORT = 80, 256

faiss.omp_set_num_threads(1)  # a query is one thread's work; concurrent queries use the other cores


def write_vectors(path: Path, vectors: np.ndarray) -> None:
    """Write an inner-product index of float32 [passages, dimensions] unit vectors."""
    count, dimensions = vectors.shape
    if count <= EXACT_UP_TO:
        made = faiss.IndexFlatIP(dimensions)
    else:
        made = faiss.IndexHNSWFlat(dimensions, NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
        made.hnsw.efConstruction = BUILD_EFFORT
    if count:
        made.add(np.ascontiguousarray(vectors, np.float32))
    faiss.write_index(made, str(path))


class Vectors:
    """Passage vectors, memory-mapped. Read-only, so any number of threads may share it."""

    def __init__(self, path: Path) -> None:
        self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        self.count, self.dimensions = self._index.ntotal, self._index.d
        if isinstance(self._index, faiss.IndexHNSW):
            self._index.hnsw.efSearch = SEARCH_EFFORT
            self._flat = faiss.downcast_index(self._index.storage)
        else:
            self._flat = self._index
        self._matrix = _matrix(self._flat, self.count, self.dimensions)

    def nearest(self, vector: np.ndarray, limit: int) -> np.ndarray:
        """Numbers of the passages nearest to a unit vector, best first: int64 [≤ limit]."""
        if not self.count:
            return np.zeros(0, np.int64)
        numbers = self._index.search(vector[None, :], min(limit, self.count))[1][0]
        return numbers[numbers >= 0]

    def cosines(self, vector: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        """Cosine of each of the numbered passages to a unit vector: float32 [len(numbers)]."""
        return self._matrix[numbers] @ vector


def _matrix(flat, count: int, dimensions: int) -> np.ndarray:
    """The index's own storage as an array [count, dimensions], not copied."""
    if not count:
        return np.zeros((0, dimensions), np.float32)
    return faiss.rev_swig_ptr(flat.get_xb(), count * dimensions).reshape(count, dimensions)
