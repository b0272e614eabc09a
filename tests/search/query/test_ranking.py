"""Ranking is pure: parts add up, ties go by id, and confidence grows with the lead."""

from __future__ import annotations

import numpy as np
import pytest

from search.query import ranking
from search.query.ranking import Signals


def signals(**given) -> Signals:
    size = len(next(iter(given.values()))) if given else 2
    return Signals(**{name: np.array(given.get(name, np.ones(size)), float) for name in Signals.__dataclass_fields__})


def test_the_nearer_passage_wins_when_all_else_is_equal():
    scores = sum(ranking.parts(signals(meaning=[0.80, 0.85])).values())
    assert scores[1] - scores[0] == pytest.approx(0.05 * ranking.MEANING_WEIGHT)


def test_a_long_article_pays_for_its_chances_but_not_without_end():
    length = ranking.parts(signals(passages=[1, 4, 40]))["length"]
    assert length[0] == 0
    assert length[1] == length[2] < 0


def test_equal_scores_are_ordered_by_id():
    assert ranking.order(np.array([1.0, 2.0, 1.0]), np.array([1, 2, 0])).tolist() == [1, 2, 0]
