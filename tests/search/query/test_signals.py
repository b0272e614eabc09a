"""Signals of candidates, checked against sums written out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from search.query.signals import KeywordScores, QueryMeaning, evidence_of

LONG = "Карту блокируют в приложении. " * 30
CALL = "Позвоните в банк и назовите себя оператору. " * 10  # long enough to be a passage of its own
ARTICLES = {
    "ru/cards/block.md": f"# Заблокировать карту\n\n{LONG}\n\n## По телефону\n\n{CALL}\n",
    "ru/loans/repay.md": "# Погасить кредит\n\nПодайте заявление за день до платежа.\n",
    "ru/savings/open.md": '---\ntitle: Открыть вклад\nquestions: ["куда положить деньги"]\n---\n\nВклад открывают за минуту.\n',
}


@pytest.fixture(scope="module")
def engine(meaning_engine):
    return meaning_engine(ARTICLES)


def evidence(engine, text: str, language: str = "ru", *, by_meaning: bool = True):
    index = engine.index
    keyword = KeywordScores(np.zeros(len(index.passages), np.float32))
    meaning = QueryMeaning(engine.ready_encoder().query(text), language, index.meaning) if by_meaning else None
    return evidence_of(index, np.arange(index.size), keyword, meaning)


def test_meaning_is_the_cosine_of_the_best_passage_and_of_the_second(engine):
    vector = engine.ready_encoder().query("позвонить в банк")
    index, told = engine.index, evidence(engine, "позвонить в банк").signals
    cosines = index.meaning.vectors.cosines(vector, np.arange(len(index.passages)))
    for n in range(index.size):
        own = sorted(cosines[index.first[n] : index.first[n + 1]], reverse=True)
        assert told.passages[n] == len(own)
        assert told.meaning[n] == pytest.approx(own[0])
        assert told.second[n] == pytest.approx(own[1] if len(own) > 1 else own[0])


def test_the_passage_shown_is_one_of_the_articles_own_and_words_decide_between_like_ones(engine):
    index = engine.index
    last = int(index.first[1]) - 1
    words = np.zeros(len(index.passages), np.float32)
    words[last] = 5.0
    keyword = KeywordScores(words)
    passages = evidence_of(index, np.arange(index.size), keyword, None).passage
    assert index.article_of(passages).tolist() == list(range(index.size))
    assert passages[0] == last > index.first[0]


def test_a_known_question_counts_only_as_far_as_it_is_nearer_than_the_article_itself(engine):
    told = evidence(engine, "куда положить деньги")
    asked = next(n for n, card in enumerate(engine.tree.cards) if card.key == "savings/open")
    assert told.signals.question[asked] > 0
    assert told.question.tolist() == [0 if n == asked else -1 for n in range(engine.index.size)]
    assert not evidence(engine, "заблокировать карту").signals.question.any()


def test_without_a_vector_nothing_is_meant(engine):
    told = evidence(engine, "карта", by_meaning=False)
    for name in ("meaning", "second", "title", "question", "language"):
        assert not getattr(told.signals, name).any(), name
    assert (told.question == -1).all()


def test_of_no_articles_there_are_no_signals(engine):
    index = engine.index
    keyword = KeywordScores(np.zeros(len(index.passages), np.float32))
    told = evidence_of(index, np.zeros(0, np.int64), keyword, None)
    assert len(told.passage) == len(told.signals.meaning) == 0
