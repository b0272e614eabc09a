"""The FAISS index gives the same neighbours as the definition of a cosine."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from search import vectors
from search.vectors import Vectors, write_vectors


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


def test_a_huge_collection_is_searched_through_a_graph_that_finds_nearly_all(written, monkeypatch):
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 1000)
    monkeypatch.setattr(vectors, "SCAN_UP_TO", 2000)
    matrix = unit(3000)
    held = written(matrix)
    found, wanted = 0, 0
    for query in unit(20, seed=3):
        best = set(np.argsort(-(matrix @ query))[:10].tolist())
        found += len(best & set(held.nearest(query, 10).tolist()))
        wanted += 10
    assert found / wanted >= 0.95
    np.testing.assert_allclose(held.cosines(matrix[5], np.array([5, 7])), matrix[[5, 7]] @ matrix[5], atol=1e-6)


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
