"""The FAISS index of passage vectors, and the vectors of titles and known questions beside it."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np

# One query on one core of the reference machine, 384 dimensions: 1.2 ms at 20,000 passages exactly, 1.6 ms at 81,000
# in two stages. Both find the same passages; the graph is faster still but misses one in ten of the 400 nearest.
EXACT_UP_TO = 20_000  # passages; up to here every full vector is compared
SCAN_UP_TO = 250_000  # up to here all vectors are compared in 8 bits, and the best of them in full
RESCANNED = 1.5  # times as many as asked for are compared in full: at 81,000 passages no true neighbour was lost
NEIGHBOURS = 32  # links of a node in the graph
BUILD_EFFORT, SEARCH_EFFORT = 80, 512
ONE_THREAD = 400_000  # numbers of a product; NumPy's BLAS sends larger ones to all cores, where queries wait for each other


def write_vectors(path: Path, vectors: np.ndarray) -> None:
    """Write an inner-product index of float32 [passages, dimensions] unit vectors."""
    count, dimensions = vectors.shape
    made = _empty(count, dimensions)
    if count:
        vectors = np.ascontiguousarray(vectors, np.float32)
        made.train(vectors)
        made.add(vectors)
    faiss.write_index(made, str(path))


def _empty(count: int, dimensions: int):
    """An index of the kind that suits so many passages."""
    if count <= EXACT_UP_TO:
        return faiss.IndexFlatIP(dimensions)
    if count <= SCAN_UP_TO:
        short = faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
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
