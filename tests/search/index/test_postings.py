"""The compiled arrays say exactly what Whoosh says, only faster."""

from __future__ import annotations

import random

import numpy as np
import pytest

from search.index.keyword import Reference, inverted
from search.index.opened import Index
from search.index.passages import indexed_text
from search.index.postings import idf, open_postings, postings_of, write_postings
from search.text.analysis import query_terms, terms

TOLERANCE = 1e-4


def assert_same_scores(index: Index, reference: Reference, wanted: list[str]) -> None:
    by_whoosh = np.zeros(len(index.passages))
    for number, score in reference.scores(wanted).items():
        by_whoosh[number] = score
    np.testing.assert_allclose(index.postings.scores(wanted), by_whoosh, atol=TOLERANCE, rtol=0)


def compiled(texts: list[str], folder):
    write_postings(folder, inverted(texts))
    return open_postings(folder)


@pytest.fixture(scope="module")
def index(bundled_engine) -> Index:
    return bundled_engine.index


@pytest.fixture(scope="module")
def reference(index: Index) -> Reference:
    titles = [card.title for card in index.tree.cards]
    article_of = index.article_of(np.arange(len(index.passages)))
    return Reference(indexed_text(titles[article], index.passages[number]) for number, article in enumerate(article_of))


@pytest.mark.slow
def test_every_known_question_of_the_bundled_articles_scores_as_in_whoosh(index: Index, reference: Reference):
    questions = [question for card in index.tree.cards for question in (*card.questions, card.title)]
    assert len(questions) > 300
    for question in questions:
        assert_same_scores(index, reference, query_terms(question))


@pytest.mark.slow
def test_random_word_salads_score_as_in_whoosh(index: Index, reference: Reference):
    chance = random.Random(7)
    names = [index.postings.names[number] for number in range(len(index.postings.names))]
    for _ in range(150):
        assert_same_scores(index, reference, chance.sample(names, chance.randint(1, 12)))


@pytest.mark.slow
def test_whole_articles_used_as_a_question_score_as_in_whoosh(index: Index, reference: Reference):
    for number in range(0, len(index.passages), 60):
        assert_same_scores(index, reference, query_terms(index.passages[number].text))


@pytest.mark.slow
def test_a_word_no_article_holds_scores_nothing_and_weighs_most(index: Index):
    assert not index.postings.scores(["qwzx"]).any()
    assert index.postings.frequency("qwzx") == 0
    assert index.postings.idf("qwzx") >= max(index.postings.idf(term) for term in terms("карта счёт перевод"))


def test_passages_of_very_different_lengths_score_as_in_whoosh(tmp_path):
    texts = ["карта " * count + f"слово{count}" for count in (1, 2, 3, 7, 50, 120, 150, 400, 5000)] + [""]
    reference = Reference(texts)
    postings = compiled(texts, tmp_path / "postings")
    for question in ("карта", "слово50", "карта слово5000 слово1"):
        by_whoosh = reference.scores(terms(question))
        found = postings.scores(terms(question))
        assert {number: pytest.approx(score, abs=TOLERANCE) for number, score in by_whoosh.items()} == {
            int(number): float(found[number]) for number in np.flatnonzero(found)
        }


def test_an_empty_collection_scores_nothing(tmp_path):
    assert compiled([], tmp_path / "postings").scores(["карта"]).shape == (0,)


def test_forms_of_a_word_are_one_term(tmp_path):
    postings = compiled(["карта, карту и картой", "без неё", "карт"], tmp_path / "postings")
    assert postings.frequency(terms("карте")[0]) == 2


def test_a_rare_word_weighs_more_than_a_common_one():
    assert idf(1000, 1) > idf(1000, 500) > idf(1000, 1000) > 0


@pytest.mark.slow
def test_many_terms_weigh_what_each_of_them_does(index: Index):
    asked = [*list(index.postings.names)[::7], "нетакогослова", ""]
    assert index.postings.idfs(asked) == [index.postings.idf(term) for term in asked]


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


@pytest.mark.slow
def test_no_added_questions_score_nothing(index: Index):
    assert postings_of([], index.postings).scores(["карт"]).shape == (0,)


def test_which_of_some_texts_hold_a_term_is_told_in_their_order(tmp_path):
    postings = compiled(["карта", "", "карта вклад", "вклад"], tmp_path)
    texts = np.array([3, 0, 2])
    (deposit,), (card,) = query_terms("вклад"), query_terms("карта")
    assert postings.holding(deposit, texts).tolist() == [True, False, True]
    assert postings.holding(card, texts).tolist() == [False, True, True]
    assert postings.holding("нетакого", texts).tolist() == [False, False, False]
