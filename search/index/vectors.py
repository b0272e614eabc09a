"""The FAISS index of passage vectors, and the vectors of titles and known questions beside it.

Up to a number of passages every vector is compared. Above it they stay on disk, in lists of neighbours: a search reads the
nearest lists, whose vectors are kept short there, and compares the best of those in full. `passages.faiss` then holds its
passages list by list, so that what is compared together lies together; `passages.rows.npy`, int32 [passages], tells the
row of each.
"""

from __future__ import annotations

import copy
import math
import sys
from pathlib import Path

import faiss
import numpy as np

# One query on one core of the reference machine, 384 dimensions: 1.1 ms at 20,000 passages exactly; at 47,000 .7 ms in
# two stages, which found every one of the 100 nearest and 99.8 % of the 400 nearest (a graph: .6 ms, 99.0 and 97.3 %).
EXACT_UP_TO = 20_000  # passages; up to here every full vector is compared
NEVER = sys.maxsize  # on disk: all are compared in 2 bits a dimension, and the best of them in full
RESCANNED = 10  # times as many as asked for are compared in full
TRAINED_ON = 20_000  # vectors from which the short form is learnt
LISTS = 4.0  # times the root of the number of passages: how many lists there are on disk, to a power of two
LEARNT_FROM = 32  # vectors of each list, from which its middle is learnt,
ROUNDS = 6  # in so many rounds
PROBED = 160  # lists that are looked through
COMPARED = 4  # times as many as asked for are then compared in full
PIECE = 8  # dimensions that share a byte of the short form on disk
FEWEST = 256  # vectors from which a short form can be learnt; of fewer each is taken several times
AT_ONCE = 16_384  # vectors, or articles, that are worked on together
ONE_THREAD = (
    400_000  # numbers of a product; NumPy's BLAS sends larger ones to all cores, where queries wait for each other
)
SEED = 1234


def write_vectors(path: Path, vectors: np.ndarray, on_disk_from: int = NEVER) -> None:
    """Write an inner-product index of float32 [passages, dimensions] unit vectors."""
    faiss.omp_set_num_threads(1)  # the same file whatever the machine
    count = len(vectors)
    if count > on_disk_from:
        index, rows = _lists(np.ascontiguousarray(vectors, np.float32))
        np.save(_rows_path(path), rows)
    else:
        index = _scanned(vectors)
    faiss.write_index(index, str(path))


def _scanned(vectors: np.ndarray) -> faiss.Index:
    """An index whose every vector is compared."""
    count, dimensions = vectors.shape
    index = faiss.IndexFlatIP(dimensions)
    if count > EXACT_UP_TO:
        pieces = dimensions if dimensions % 2 else dimensions // 2
        short = faiss.IndexPQFastScan(dimensions, pieces, 4, faiss.METRIC_INNER_PRODUCT)
        index = faiss.IndexRefine(short, index)
    if count:
        vectors = np.ascontiguousarray(vectors, np.float32)
        if not index.is_trained:
            index.train(vectors[:: max(1, count // TRAINED_ON)])
        index.add(vectors)
    return index


def _lists(vectors: np.ndarray) -> tuple[faiss.Index, np.ndarray]:
    """(an index of lists, the row of each vector in it)."""
    count, dimensions = vectors.shape
    lists = 1 << round(math.log2(LISTS * math.sqrt(count)))
    middles = faiss.IndexFlatIP(dimensions)
    pieces = next(dimensions // size for size in range(PIECE, 0, -1) if dimensions % size == 0)
    short = faiss.IndexIVFPQ(middles, dimensions, lists, pieces, 8, faiss.METRIC_INNER_PRODUCT)
    for learning in (short.cp, short.pq.cp):
        learning.seed, learning.niter, learning.min_points_per_centroid = SEED, ROUNDS, 1
    sample = vectors[:: max(1, count // (LEARNT_FROM * lists))]
    short.train(np.resize(sample, (max(FEWEST, len(sample)), dimensions)))
    full = faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    full.train(vectors[:1])
    starts = range(0, count, AT_ONCE)
    lying = np.concatenate([middles.search(vectors[n : n + AT_ONCE], 1)[1][:, 0] for n in starts])
    order = np.argsort(lying, kind="stable")
    for start in starts:
        some = order[start : start + AT_ONCE]
        part, numbers, own = vectors[some], np.arange(start, start + len(some)), lying[some]
        short.add_core(len(some), *map(faiss.swig_ptr, (part, numbers, own)))
        full.add(part)
    rows = np.empty(count, np.int32)
    rows[order] = np.arange(count, dtype=np.int32)
    return faiss.IndexRefine(short, full), rows


class Vectors:
    """Passage vectors, memory-mapped and so shared between processes. Read-only: any number of threads may share it."""

    def __init__(self, path: Path) -> None:
        """Raises OSError or ValueError when a file is missing or damaged."""
        try:  # of the ways to map a file this one alone leaves lists and full vectors both where they are
            self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
            full, self._lists = _parts(self._index)
            self.count, self.dimensions = self._index.ntotal, self._index.d
            self._matrix = _matrix(full, self.count, self.dimensions)
        except (RuntimeError, AttributeError) as error:
            raise ValueError(f"{path} is damaged, or no index of vectors: {str(error)[:200]}") from error
        self._rows: np.ndarray | None = None  # where lists have an order of their own: the row of each passage
        self._passages = np.zeros(0, np.int32)  # the other way round
        if self._lists or _rows_path(path).is_file():
            self._rows, self._passages = _placed(_rows_path(path), self.count)
        self._kept: np.ndarray | None = None  # of a part: the number in the file of each of its passages
        self._numbers = np.zeros(0, np.int64)  # the other way round: int64 [passages of the file], −1 where it has none
        self._among: faiss.IDSelector | None = None  # of a part in lists: its rows

    def only(self, kept: np.ndarray) -> Vectors:
        """The passages of these numbers (ascending), numbered anew. It reads the same file, and copies nothing."""
        part = copy.copy(self)
        part._kept, part.count = kept if self._kept is None else self._kept[kept], len(kept)
        part._numbers = np.full(len(self._matrix), -1, np.int64)
        part._numbers[part._kept] = np.arange(len(kept))
        if self._rows is not None:
            there = np.zeros(len(self._matrix), bool)
            there[self._rows[part._kept]] = True
            part._among = faiss.IDSelectorBitmap(np.packbits(there, bitorder="little"))
        return part

    def rows(self, numbers: np.ndarray) -> np.ndarray:
        """float32 [len(numbers), dimensions]."""
        rows: np.ndarray = self._matrix[self._lying(numbers)].astype(np.float32, copy=False)
        return rows

    def nearest(self, vector: np.ndarray, limit: int) -> np.ndarray:
        """Numbers of the passages nearest to a unit vector, best first: int64 [≤ limit]."""
        if not self.count:
            return np.zeros(0, np.int64)
        faiss.omp_set_num_threads(1)  # counts for the calling thread only; concurrent queries use the other cores
        if self._lists:
            return self._nearest_in_lists(vector, min(limit, self.count))
        stored = len(self._matrix)
        asked = min(limit, self.count) + stored - self.count  # whatever is not there may be the nearest of all
        numbers = self._index.search(vector[None, :], asked)[1][0]
        there: np.ndarray = numbers[numbers >= 0]
        if self._kept is not None:
            there = self._numbers[there]
            there = there[there >= 0][:limit]
        return there

    def _nearest_in_lists(self, vector: np.ndarray, wanted: int) -> np.ndarray:
        """A part that is small is compared as a whole; of a larger one as many more lists are read as it holds less of each."""
        if self._kept is not None and self.count <= EXACT_UP_TO:
            cosines = self.cosines(vector, np.arange(self.count))
            return np.argsort(-cosines, kind="stable")[:wanted]
        rows = np.zeros(0, np.int64)
        for probed in (math.ceil(PROBED * len(self._matrix) / self.count), self._lists):
            if len(rows) < wanted:  # all lists, where the nearest ones hold too few
                lists = faiss.SearchParametersIVF(nprobe=min(probed, self._lists), sel=self._among)
                how = faiss.IndexRefineSearchParameters(k_factor=COMPARED, base_index_params=lists)
                rows = self._index.search(vector[None, :], wanted, params=how)[1][0]
                rows = rows[rows >= 0]
        passages: np.ndarray = self._passages[rows].astype(np.int64)
        return passages if self._kept is None else self._numbers[passages]

    def cosines(self, vector: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        """Cosine of each of the numbered passages to a unit vector: float32 [len(numbers)]."""
        return products(self._matrix, vector, self._lying(numbers))

    def means(self, first: np.ndarray) -> np.ndarray:
        """The unit mean of each run first[n]:first[n + 1] of passages: float32 [runs, dimensions]."""
        means = np.zeros((len(first) - 1, self.dimensions), np.float32)
        for start in range(0, len(means) if self.count else 0, AT_ONCE):
            some = first[start : start + AT_ONCE + 1]
            sums = np.add.reduceat(self.rows(np.arange(some[0], some[-1])), some[:-1] - some[0], axis=0)
            means[start : start + AT_ONCE] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        return means

    def _lying(self, numbers: np.ndarray) -> np.ndarray:
        """The rows of the numbered passages."""
        stored = numbers if self._kept is None else self._kept[numbers]
        return stored if self._rows is None else self._rows[stored]


def products(matrix: np.ndarray, vector: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
    """`matrix[rows] @ vector` (all rows by default) on the calling thread alone."""
    step = max(1, ONE_THREAD // max(1, matrix.shape[1]))
    parts = range(0, len(matrix) if rows is None else len(rows), step)
    some = (matrix[n : n + step] if rows is None else matrix[rows[n : n + step]] for n in parts)
    partial = [part.astype(np.float32, copy=False) @ vector for part in some]
    return np.concatenate(partial) if partial else np.zeros(0, np.float32)


def _parts(index: faiss.Index) -> tuple[faiss.Index, int]:
    """(the part with the full vectors, how many lists there are: 0 where every vector is compared)."""
    if not isinstance(index, faiss.IndexRefine):
        return index, 0
    index.k_factor = RESCANNED
    short, full = faiss.downcast_index(index.base_index), faiss.downcast_index(index.refine_index)
    if short.ntotal != full.ntotal or short.d != full.d:
        raise RuntimeError("its short and its full vectors do not belong together")
    return full, short.nlist if isinstance(short, faiss.IndexIVFPQ) else 0


def _placed(path: Path, count: int) -> tuple[np.ndarray, np.ndarray]:
    """(the row of each passage, the passage of each row). Raises OSError or ValueError."""
    rows = np.asarray(np.load(path, mmap_mode="r"))
    if rows.shape != (count,) or rows.dtype != np.int32 or (count and not 0 <= rows.min() <= rows.max() < count):
        raise ValueError(f"{path} does not belong to the vectors beside it")
    passages = np.full(count, -1, np.int32)
    passages[rows] = np.arange(count, dtype=np.int32)
    if (passages < 0).any():
        raise ValueError(f"{path} is damaged: two passages lie in one row")
    return rows, passages


def _matrix(full: faiss.Index, count: int, dimensions: int) -> np.ndarray:
    """The index's own full vectors as an array [count, dimensions], not copied: float32, or float16 beside lists."""
    if not count:
        return np.zeros((0, dimensions), np.float32)
    if isinstance(full, faiss.IndexScalarQuantizer):
        halves: np.ndarray = faiss.rev_swig_ptr(full.codes.data(), 2 * count * dimensions).view(np.float16)
        return halves.reshape(count, dimensions)
    matrix: np.ndarray = faiss.rev_swig_ptr(full.get_xb(), count * dimensions).reshape(count, dimensions)
    return matrix


def _rows_path(path: Path) -> Path:
    return path.with_suffix(".rows.npy")
