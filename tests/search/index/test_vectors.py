"""The FAISS index gives the same neighbours as the definition of a cosine."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from search.index import vectors
from search.index.vectors import Vectors, write_vectors


def unit(count: int, dimensions: int = 32, seed: int = 1) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture
def written(tmp_path):
    def write(matrix: np.ndarray) -> Vectors:
        write_vectors(tmp_path / "passages.faiss", matrix)
        return Vectors(tmp_path / "passages.faiss")

    return write


def test_the_nearest_passages_come_best_first(written):
    matrix, query = unit(500), unit(1, seed=2)[0]
    assert written(matrix).nearest(query, 20).tolist() == np.argsort(-(matrix @ query), kind="stable")[:20].tolist()


def test_the_cosine_of_any_passage_can_be_asked(written):
    matrix, query = unit(500), unit(1, seed=2)[0]
    numbers = np.array([3, 499, 0, 3])
    np.testing.assert_allclose(written(matrix).cosines(query, numbers), (matrix @ query)[numbers], atol=1e-6)


def test_fewer_passages_than_asked_for_are_all_given(written):
    assert sorted(written(unit(3)).nearest(unit(1)[0], 100).tolist()) == [0, 1, 2]


def test_a_collection_without_passages_has_no_neighbours(written):
    empty = written(np.zeros((0, 32), np.float32))
    assert len(empty.nearest(unit(1)[0], 5)) == 0
    assert len(empty.cosines(unit(1)[0], np.zeros(0, np.int64))) == 0


def test_a_larger_collection_is_searched_in_two_stages_that_find_the_same(written, monkeypatch):
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 1000)
    matrix = unit(3000)
    held = written(matrix)
    for query in unit(20, seed=3):
        best = np.argsort(-(matrix @ query), kind="stable")[:100]
        assert held.nearest(query, 100).tolist() == best.tolist()
    np.testing.assert_allclose(held.cosines(matrix[5], np.array([5, 7])), matrix[[5, 7]] @ matrix[5], atol=1e-6)


def test_a_product_of_many_rows_is_what_numpy_says(monkeypatch):
    monkeypatch.setattr(vectors, "ONE_THREAD", 100 * 32)
    matrix, query = unit(1050), unit(1, seed=2)[0]
    rows = np.arange(1049, -1, -2)
    np.testing.assert_allclose(vectors.products(matrix, query), matrix @ query, atol=1e-6)
    np.testing.assert_allclose(vectors.products(matrix, query, rows), matrix[rows] @ query, atol=1e-6)


def around(count: int, dimensions: int = 32, seed: int = 7) -> np.ndarray:
    """Unit vectors about forty subjects, as articles are."""
    subjects = unit(40, dimensions, seed=11)[np.random.default_rng(seed).integers(0, 40, count)]
    made = subjects + 0.6 * unit(count, dimensions, seed=seed + 1)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture
def on_disk(tmp_path):
    def write(matrix: np.ndarray, folder: str = "disk") -> Vectors:
        (tmp_path / folder).mkdir()
        write_vectors(tmp_path / folder / "passages.faiss", matrix, 10)
        return Vectors(tmp_path / folder / "passages.faiss")

    return write


def recall(held: Vectors, matrix: np.ndarray, queries: np.ndarray, limit: int = 100) -> float:
    found = [set(held.nearest(query, limit).tolist()) for query in queries]
    best = [set(np.argsort(-(matrix @ query), kind="stable")[:limit].tolist()) for query in queries]
    return sum(len(some & others) for some, others in zip(found, best, strict=True)) / limit / len(queries)


def test_vectors_on_disk_give_nearly_all_of_the_hundred_nearest(on_disk, monkeypatch):
    monkeypatch.setattr(vectors, "PROBED", 64)  # of 256 lists
    matrix = around(4000)
    held, queries = on_disk(matrix), around(30, seed=3)
    assert recall(held, matrix, queries) >= 0.99
    found = held.nearest(queries[0], 50)
    assert held.cosines(queries[0], found).tolist() == sorted(held.cosines(queries[0], found).tolist(), reverse=True)


def test_vectors_on_disk_are_those_that_were_given(on_disk):
    matrix, query = around(600), unit(1, seed=2)[0]
    held, numbers = on_disk(matrix), np.array([3, 599, 0, 3])
    np.testing.assert_allclose(held.rows(numbers), matrix[numbers], atol=5e-4)
    np.testing.assert_allclose(held.cosines(query, numbers), (matrix @ query)[numbers], atol=5e-4)
    first = np.array([0, 2, 3, 600])
    means = np.array([matrix[a:b].sum(axis=0) for a, b in zip(first, first[1:], strict=False)])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    np.testing.assert_allclose(held.means(first), means, atol=1e-3)


@pytest.mark.parametrize("exact", [100, 10_000], ids=["a large part", "a small part"])
def test_what_is_not_of_the_day_is_never_found_on_disk_and_hides_nothing(on_disk, monkeypatch, exact):
    monkeypatch.setattr(vectors, "EXACT_UP_TO", exact)
    monkeypatch.setattr(vectors, "PROBED", 64)
    matrix = around(3000)
    kept = np.flatnonzero(np.arange(3000) % 3 == 1)
    part, queries = on_disk(matrix).only(kept), around(20, seed=5)
    assert recall(part, matrix[kept], queries) >= 0.99
    smaller = part.only(np.arange(0, len(kept), 7))
    assert recall(smaller, matrix[kept][::7], queries, 20) >= 0.99
    np.testing.assert_allclose(smaller.rows(np.array([4])), matrix[kept][28:29], atol=5e-4)


@pytest.mark.parametrize("count", [11, 300])
def test_where_the_nearest_lists_hold_too_few_all_are_read(on_disk, monkeypatch, count):
    monkeypatch.setattr(vectors, "PROBED", 1)
    assert sorted(on_disk(unit(count)).nearest(unit(1)[0], count).tolist()) == list(range(count))


def test_the_same_vectors_make_the_same_files(on_disk, tmp_path):
    on_disk(around(2000), "one"), on_disk(around(2000), "two")
    for name in ("passages.faiss", "passages.rows.npy"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_up_to_the_number_that_is_set_nothing_changes(tmp_path):
    write_vectors(tmp_path / "usual.faiss", unit(500))
    write_vectors(tmp_path / "set.faiss", unit(500), 500)
    assert (tmp_path / "usual.faiss").read_bytes() == (tmp_path / "set.faiss").read_bytes()
    assert not list(tmp_path.glob("*.npy"))


def test_no_vector_on_disk_is_taken_into_memory_by_opening(on_disk):
    held = on_disk(around(600))
    assert not held._matrix.flags.owndata and held._matrix.dtype == np.float16


def cut(folder: Path) -> None:
    whole = (folder / "passages.faiss").read_bytes()
    (folder / "passages.faiss").write_bytes(whole[: len(whole) // 2])


def strange(folder: Path) -> None:
    (folder / "passages.faiss").write_bytes(b"IxFl" + bytes(500))


def another(folder: Path) -> None:
    np.save(folder / "passages.rows.npy", np.arange(50, dtype=np.int32))


def twice(folder: Path) -> None:
    np.save(folder / "passages.rows.npy", np.zeros(600, np.int32))


def gone(name: str):
    return lambda folder: (folder / name).unlink()


@pytest.mark.parametrize("harm", [cut, strange, another, twice, gone("passages.faiss"), gone("passages.rows.npy")])
def test_damaged_or_missing_vectors_on_disk_are_told_when_they_are_opened(on_disk, tmp_path, harm):
    on_disk(around(600))
    harm(tmp_path / "disk")
    with pytest.raises((OSError, ValueError), match=r"passages\.(faiss|rows\.npy)"):
        Vectors(tmp_path / "disk" / "passages.faiss")


def test_many_threads_get_what_one_gets(written):
    held, queries = written(unit(2000)), unit(50, seed=4)
    alone = [held.nearest(query, 10).tolist() for query in queries]
    together: list[list[list[int]]] = []
    threads = [
        threading.Thread(target=lambda: together.append([held.nearest(q, 10).tolist() for q in queries]))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == [alone] * 6
