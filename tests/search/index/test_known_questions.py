"""Known questions speak for their article: by their vectors and by their words."""

from __future__ import annotations

import numpy as np
import pytest

from search.index.inverted import Inverted
from search.index.keyword import inverted
from search.index.known_questions import KnownQuestions, known_questions, with_more
from search.index.postings import Postings, open_postings, write_postings

PAIRS = [(0, "где карта"), (2, "сколько стоит перевод"), (0, "потерял карту")]
VECTORS = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)
ARTICLES = 3


@pytest.fixture(scope="module")
def main(tmp_path_factory) -> Postings:
    folder = tmp_path_factory.mktemp("postings")
    words: Inverted = inverted(["карта банка", "вклад", "перевод денег на карту"])
    write_postings(folder, words)
    return open_postings(folder)


@pytest.fixture(scope="module")
def questions(main: Postings) -> KnownQuestions:
    return known_questions(PAIRS, VECTORS, main)


def test_the_nearest_question_of_each_article_counts(questions: KnownQuestions):
    best, which = questions.best_cosines(np.array([0.6, 0.8], np.float32), ARTICLES)
    assert best.tolist() == pytest.approx([1.0, -1.0, 0.8])
    assert which.tolist() == [2, -1, 1]


def test_words_of_a_question_count_for_its_article_alone(questions: KnownQuestions):
    scores = questions.keyword(["карт"], ARTICLES)
    assert scores[0] > 0
    assert scores[1:].tolist() == [0, 0]


def test_more_questions_come_after_those_there_were(questions: KnownQuestions, main: Postings):
    more = with_more(questions, [(1, "открыть вклад")], np.array([[0, -1]], np.float32), main)
    assert more.texts == (*questions.texts, "открыть вклад")
    assert more.articles.tolist() == [0, 2, 0, 1]
    assert more.best_cosines(np.array([0, -1], np.float32), ARTICLES)[1].tolist()[1] == 3
    assert len(questions) == 3


def test_the_first_questions_of_all_can_be_added(main: Postings):
    none = known_questions([], np.zeros((0, 1), np.float32), main)
    assert len(none) == 0
    assert none.keyword(["карт"], ARTICLES).tolist() == [0, 0, 0]
    assert with_more(none, [(1, "вклад")], np.array([[0, 1]], np.float32), main).vectors.shape == (1, 2)
