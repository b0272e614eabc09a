"""The compiled arrays say exactly what Whoosh says, only faster."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest

from search.analysis import query_terms, terms, words
from search.index import Index
from search.keyword import KeywordIndex, write_index
from search.postings import WordCounts, open_postings, postings_of, write_postings

TOLERANCE = 1e-4


def assert_same_scores(index: Index, wanted: list[str]) -> None:
    by_whoosh = np.zeros(len(index.passages))
    for number, score in index.keyword.scores(wanted).items():
        by_whoosh[number] = score
    np.testing.assert_allclose(index.postings.scores(wanted), by_whoosh, atol=TOLERANCE, rtol=0)


def compiled(texts: list[str], folder):
    gathered = WordCounts()
    for text in texts:
        gathered.add(Counter(words(text)))
    write_postings(folder, gathered.of_terms())
    return open_postings(folder)


@pytest.fixture(scope="module")
def index(bundled_engine) -> Index:
    return bundled_engine.index


def test_every_known_question_of_the_bundled_articles_scores_as_in_whoosh(index: Index):
    questions = [question for card in index.tree.cards for question in (*card.questions, card.title)]
    assert len(questions) > 300
    for question in questions:
        assert_same_scores(index, query_terms(question))


def test_random_word_salads_score_as_in_whoosh(index: Index):
    chance = random.Random(7)
    names = [index.postings.names[number] for number in range(len(index.postings.names))]
    for _ in range(150):
        assert_same_scores(index, chance.sample(names, chance.randint(1, 12)))


def test_whole_articles_used_as_a_question_score_as_in_whoosh(index: Index):
    for number in range(0, len(index.passages), 60):
        assert_same_scores(index, query_terms(index.passages[number]["text"]))


def test_a_word_no_article_holds_scores_nothing_and_weighs_most(index: Index):
    assert not index.postings.scores(["qwzx"]).any()
    assert index.postings.frequency("qwzx") == 0
    assert index.postings.idf("qwzx") >= max(index.postings.idf(term) for term in terms("карта счёт перевод"))


def test_passages_of_very_different_lengths_score_as_in_whoosh(tmp_path):
    texts = ["карта " * count + f"слово{count}" for count in (1, 2, 3, 7, 50, 120, 150, 400, 5000)] + [""]
    write_index(tmp_path / "keyword", texts)
    keyword = KeywordIndex(tmp_path / "keyword")
    postings = compiled(texts, tmp_path / "postings")
    for question in ("карта", "слово50", "карта слово5000 слово1"):
        by_whoosh = keyword.scores(terms(question))
        found = postings.scores(terms(question))
        assert {number: pytest.approx(score, abs=TOLERANCE) for number, score in by_whoosh.items()} == {
            int(number): float(found[number]) for number in np.flatnonzero(found)
        }


def test_an_empty_collection_scores_nothing(tmp_path):
    assert compiled([], tmp_path / "postings").scores(["карта"]).shape == (0,)


def test_forms_of_a_word_are_one_term(tmp_path):
    postings = compiled(["карта, карту и картой", "без неё", "карт"], tmp_path / "postings")
    assert postings.frequency(terms("карте")[0]) == 2


def test_words_are_counted_over_all_texts():
    gathered = WordCounts()
    for text in ("карта и карта", "карта", ""):
        gathered.add(Counter(words(text)))
    assert gathered.totals() == {"карта": 3, "и": 1}


def test_questions_added_later_are_weighed_by_the_statistics_of_the_articles(index: Index):
    asked = ["как заблокировать карту", "где мой перевод", "заблокировать перевод"]
    added = postings_of(asked, index.postings)
    for term in terms("заблокировать карту перевод"):
        assert (
            added.idf(term) == pytest.approx(index.postings.idf(term)) or added.statistics == index.postings.statistics
        )
    scores = added.scores(query_terms("заблокировать карту"))
    assert scores.argmax() == 0
    assert scores[1] == 0
    assert scores[2] > 0


def test_no_added_questions_score_nothing(index: Index):
    assert postings_of([], index.postings).scores(["карт"]).shape == (0,)
