"""What is held out is in none of the ways an article is found by its questions; the others stay."""

from __future__ import annotations

import numpy as np
import pytest

from search.index.keyword import inverted
from search.index.known_questions import known_questions
from search.index.postings import open_postings, write_postings
from search.quality.held_out import HeldOut

PAIRS = [(0, "где карта"), (2, "сколько стоит перевод"), (0, "потерял карту")]
VECTORS = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)


@pytest.fixture(scope="module")
def held(tmp_path_factory) -> HeldOut:
    folder = tmp_path_factory.mktemp("postings")
    write_postings(folder, inverted(["карта банка", "вклад", "перевод денег на карту"]))
    return HeldOut(**vars(known_questions(PAIRS, VECTORS, open_postings(folder))), held=(2,))


def test_the_nearest_of_the_others_counts(held: HeldOut):
    best, which = held.best_cosines(np.array([0.6, 0.8], np.float32), 3)
    assert best.tolist() == pytest.approx([0.6, -1.0, 0.8]) and which.tolist() == [0, -1, 1]


def test_its_words_are_nobodys(held: HeldOut):
    assert held.keyword(["потеря"], 3).tolist() == [0, 0, 0]
    assert held.keyword(["карт"], 3)[0] > 0
    assert held.of_article(0).tolist() == [0]
