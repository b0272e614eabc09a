"""A build embeds through the cache: the model is loaded when something new is to be read, and then once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.settings import load_settings
from search.model.embed import Embedder, RestingEncoder
from search.model.embedding_cache import EmbeddingCache
from search.model.encoder import Encoder
from search.model.export import fingerprint
from search.progress import Progress

TEXTS = ["Карта потеряна", "Не приходит код"]


class Stages(Progress):
    """The stages told, and the steps done in them."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int]] = []
        self.done = 0

    def start(self, stage: str, total: int) -> None:
        self.told.append((stage, total))

    def advance(self, steps: int) -> None:
        self.done += steps


@pytest.fixture(scope="module")
def folder(models) -> Path:
    return models / fingerprint(load_settings(models=models, model=""))


def embedder(folder: Path, index: Path) -> Embedder:
    encoder = RestingEncoder(folder, sessions=1)
    return Embedder(encoder, EmbeddingCache(index, encoder.info.fingerprint, encoder.dimensions))


def test_what_is_kept_is_not_computed_again_and_the_model_stays_on_disk(folder: Path, tmp_path: Path):
    first, stages = embedder(folder, tmp_path), Stages()
    vectors = first.passages(TEXTS, stages)
    assert vectors.shape == (2, first.encoder.dimensions) and first.cache.computed == 2
    assert stages.told == [("Embedding passages", 2)] and stages.done == 2
    first.cache.close()
    again = embedder(folder, tmp_path)
    assert np.array_equal(again.passages(TEXTS, Progress()), vectors) and again.cache.computed == 0
    assert again.encoder._loading is None


def test_questions_are_read_as_questions(folder: Path, tmp_path: Path):
    ours, stages = embedder(folder, tmp_path), Stages()
    ours.wake()
    assert ours.encoder.wake() is ours.encoder.wake()
    questions = ours.questions(TEXTS, stages)
    assert stages.told == [("Embedding titles and questions", 2)]
    assert not np.allclose(questions, ours.passages(TEXTS, Progress()), atol=1e-3)


def test_an_encoder_that_is_awake_already_needs_no_waking(folder: Path, tmp_path: Path):
    encoder = Encoder(folder)
    ours = Embedder(encoder, EmbeddingCache(tmp_path, "model", encoder.dimensions))
    ours.wake()
    assert ours.questions(TEXTS[:1], Progress()).shape == (1, encoder.dimensions)
