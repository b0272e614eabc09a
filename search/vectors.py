"""The FAISS index of passage vectors, and the vectors of titles and known questions beside it."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np

# One query on one core of the reference machine, 384 dimensions: 1.1 ms at 20,000 passages exactly; at 47,000 .7 ms in
# two stages, which found every one of the 100 nearest and 99.8 % of the 400 nearest (a graph: .6 ms, 99.0 and 97.3 %).
EXACT_UP_TO = 20_000  # passages; up to here every full vector is compared
SCAN_UP_TO = 500_000  # up to here all are compared in 2 bits a dimension, and the best of them in full
RESCANNED = 10  # times as many as asked for are compared in full
TRAINED_ON = 20_000  # vectors from which the short form is learnt
NEIGHBOURS = 32  # links of a node in the graph
BUILD_EFFORT, SEARCH_EFFORT = 80, 512
ONE_THREAD = 400_000  # numbers of a product; NumPy's BLAS sends larger ones to all cores, where queries wait for each other


def write_vectors(path: Path, vectors: np.ndarray) -> None:
    """Write an inner-product index of float32 [passages, dimensions] unit vectors."""
    faiss.omp_set_num_threads(1)  # the same file whatever the machine
    count, dimensions = vectors.shape
    made = _empty(count, dimensions)
    if count:
        vectors = np.ascontiguousarray(vectors, np.float32)
        if not made.is_trained:
            made.train(vectors[:: max(1, count // TRAINED_ON)])
        made.add(vectors)
    faiss.write_index(made, str(path))


def _empty(count: int, dimensions: int):
    """An index of the kind that suits so many passages."""
    if count <= EXACT_UP_TO:
        return faiss.IndexFlatIP(dimensions)
    if count <= SCAN_UP_TO:
        pieces = dimensions if dimensions % 2 else dimensions // 2
        short = faiss.IndexPQFastScan(dimensions, pieces, 4, faiss.METRIC_INNER_PRODUCT)
        return faiss.IndexRefine(short, faiss.IndexFlatIP(dimensions))
    made = faiss.IndexHNSWFlat(dimensions, NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
    made.hnsw.efConstruction = BUILD_EFFORT
    return made


class Vectors:
    """Passage vectors, memory-mapped and so shared between processes. Read-only: any number of threads may share it."""

    def __init__(self, path: Path) -> None:
        self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        self.count, self.dimensions = self._index.ntotal, self._index.d
        full = self._index
        if isinstance(self._index, faiss.IndexHNSW):
            self._index.hnsw.efSearch = SEARCH_EFFORT
            full = faiss.downcast_index(self._index.storage)
        elif isinstance(self._index, faiss.IndexRefine):
            self._index.k_factor = RESCANNED
            full = faiss.downcast_index(self._index.refine_index)
        self._matrix = _matrix(full, self.count, self.dimensions)

    def nearest(self, vector: np.ndarray, limit: int) -> np.ndarray:
        """Numbers of the passages nearest to a unit vector, best first: int64 [≤ limit]."""
        if not self.count:
            return np.zeros(0, np.int64)
        faiss.omp_set_num_threads(1)  # counts for the calling thread only; concurrent queries use the other cores
        numbers = self._index.search(vector[None, :], min(limit, self.count))[1][0]
        return numbers[numbers >= 0]

    def cosines(self, vector: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        """Cosine of each of the numbered passages to a unit vector: float32 [len(numbers)]."""
        return products(self._matrix, vector, numbers)

    def means(self, first: np.ndarray) -> np.ndarray:
        """The unit mean of each run first[n]:first[n + 1] of passages: float32 [runs, dimensions]."""
        if not self.count:
            return np.zeros((len(first) - 1, self.dimensions), np.float32)
        sums = np.add.reduceat(self._matrix, first[:-1], axis=0)
        return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)


def products(matrix: np.ndarray, vector: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
    """`matrix[rows] @ vector` (all rows by default) on the calling thread alone."""
    step = max(1, ONE_THREAD // max(1, matrix.shape[1]))
    parts = range(0, len(matrix) if rows is None else len(rows), step)
    found = [(matrix[n : n + step] if rows is None else matrix[rows[n : n + step]]) @ vector for n in parts]
    return np.concatenate(found) if found else np.zeros(0, np.float32)


def _matrix(full, count: int, dimensions: int) -> np.ndarray:
    """The index's own full vectors as an array [count, dimensions], not copied."""
    if not count:
        return np.zeros((0, dimensions), np.float32)
    return faiss.rev_swig_ptr(full.get_xb(), count * dimensions).reshape(count, dimensions)
