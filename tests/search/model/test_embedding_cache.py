"""Embeddings are kept by content: nothing is computed twice, not even after an interruption."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

from search.model.embedding_cache import FEW, EmbeddingCache

DIMENSIONS = 8


class Counting:
    """Stands for the encoder: a vector that tells its text, and a list of what was computed."""

    def __init__(self, *, fails_after: int = 10**9) -> None:
        self.texts: list[str] = []
        self.fails_after = fails_after

    def __call__(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        for text in texts:
            if len(self.texts) == self.fails_after:
                raise KeyboardInterrupt
            self.texts.append(text)
            yield vector(text)


def vector(text: str) -> np.ndarray:
    return np.frombuffer(text.encode().ljust(DIMENSIONS, b"_")[:DIMENSIONS], np.uint8).astype(np.float32)


@pytest.fixture
def embed(tmp_path: Path):
    """Embed with a fresh cache object, as every build does."""

    def run(texts: list[str], encoder: Counting, prompt: str = "passage: ") -> np.ndarray:
        return EmbeddingCache(tmp_path, "model", DIMENSIONS).vectors(prompt, texts, encoder, lambda steps: None)

    return run


def expected(texts: list[str]) -> list[list[float]]:
    return [vector(text).tolist() for text in texts]


def test_vectors_come_in_the_order_of_the_texts(embed):
    texts = ["третий длинный", "б", "второй", "а"]
    assert embed(texts, Counting()).tolist() == expected(texts)


def test_a_second_build_computes_nothing(embed):
    embed(["а", "б"], Counting())
    again = Counting()
    assert embed(["б", "а"], again).tolist() == expected(["б", "а"])
    assert again.texts == []


def test_an_edit_computes_the_edited_text_only(embed):
    embed(["а", "б", "в"], Counting())
    edited = Counting()
    embed(["а", "б иначе", "в"], edited)
    assert edited.texts == ["б иначе"]


def test_a_text_that_occurs_twice_is_computed_once(embed):
    counting = Counting()
    assert embed(["а", "а", "а"], counting).tolist() == expected(["а", "а", "а"])
    assert counting.texts == ["а"]


def test_a_question_and_a_passage_of_the_same_words_are_different(embed):
    embed(["а"], Counting(), prompt="query: ")
    counting = Counting()
    embed(["а"], counting, prompt="passage: ")
    assert counting.texts == ["а"]


def test_an_interrupted_run_is_taken_up_where_it_stopped(embed):
    texts = [f"текст {number}" for number in range(40)]
    with pytest.raises(KeyboardInterrupt):
        embed(texts, Counting(fails_after=25))
    rest = Counting()
    assert embed(texts, rest).tolist() == expected(texts)
    assert 0 < len(rest.texts) <= 15 + 1


def test_a_file_cut_short_gives_no_wrong_vector(embed, tmp_path: Path):
    texts = [f"текст {number}" for number in range(20)]
    embed(texts, Counting())
    (file,) = (tmp_path / "cache").iterdir()
    for share in (0.2, 0.5, 0.9):
        file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])
        assert embed(texts, Counting()).tolist() == expected(texts)
    again = Counting()
    assert embed(texts, again).tolist() == expected(texts)
    assert again.texts == []


def test_another_model_shares_nothing(tmp_path: Path):
    EmbeddingCache(tmp_path, "one", DIMENSIONS).vectors("", ["а"], Counting(), lambda steps: None)
    other = Counting()
    EmbeddingCache(tmp_path, "two", DIMENSIONS).vectors("", ["а"], other, lambda steps: None)
    assert other.texts == ["а"]


def test_progress_counts_every_text_once(tmp_path: Path):
    texts = ["а", "б", "б", "в"]
    steps: list[int] = []
    EmbeddingCache(tmp_path, "model", DIMENSIONS).vectors("", texts, Counting(), steps.append)
    assert sum(steps) == len(texts)


def test_nothing_to_embed_gives_no_vectors(embed):
    assert embed([], Counting()).shape == (0, DIMENSIONS)


def test_few_texts_come_as_a_list_that_can_be_shared_out_and_many_one_by_one(embed):
    kinds: list[bool] = []

    class Watching(Counting):
        def __call__(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
            kinds.append(isinstance(texts, list))
            return super().__call__(texts)

    embed(["а", "б"], Watching())
    embed([f"{number:03}" for number in range(FEW + 1)], Watching())
    assert kinds == [True, False]
