"""Of lessons it is learnt which of their articles a question means, where the score alone gets it wrong."""

from __future__ import annotations

import numpy as np
import pytest

from search.query.learning import taught
from search.query.values import Query
from search.training import telling_apart
from search.training.examples import Example
from search.training.telling_apart import experience_of, fitted

ARTICLES = {
    "ru/cards/limit.md": "---\ntitle: Лимиты по карте\n---\n\nЛимит снятия и оплаты меняют в приложении.\n",
    "ru/cards/block.md": "---\ntitle: Карта заблокирована\n---\n\nКарту разблокирует поддержка, если платёж был ваш.\n",
    "ru/loans/repay.md": "---\ntitle: Погасить кредит досрочно\n---\n\nПодайте заявление за день до платежа.\n",
}
LESSONS = [
    *(
        Example(article="ru/cards/block", text=text)
        for text in ("терминал пишет отказ", "отказ на кассе", "касса не принимает", "терминал отклонил покупку")
    ),
    *(
        Example(article="ru/cards/limit", text=text)
        for text in ("сколько можно снять", "хочу снять больше", "не даёт снять всё", "снять крупную сумму")
    ),
]
ASKED = "терминал отказал на кассе"


@pytest.fixture(scope="module")
def engine(meaning_engine):
    return meaning_engine(ARTICLES)


def places(engine) -> list[str]:
    return [result.key for result in engine.search(Query.parse(ASKED, lang="ru")).results]


def test_what_the_score_gets_right_already_is_not_learnt():
    vectors = np.eye(2, dtype=np.float32)
    sure = fitted(vectors, np.array([[30, 0], [0, 30]], np.float32), np.array([0, 1]))
    wrong = fitted(vectors, np.array([[0, 2], [2, 0]], np.float32), np.array([0, 1]))
    assert np.abs(sure).max() < 1e-6 < np.abs(wrong).max()
    assert wrong[0] @ vectors[0] > wrong[1] @ vectors[0] and wrong[1] @ vectors[1] > wrong[0] @ vectors[1]


def test_an_article_asked_for_nine_times_as_often_is_not_leant_to_for_that():
    vectors = np.array([[1, 0]] * 9 + [[0, 1]], np.float32)
    weights = fitted(vectors, np.zeros((10, 2), np.float32), np.array([0] * 9 + [1]))
    assert np.allclose(weights[0], -weights[1], atol=1e-5)
    assert np.isclose(weights[0] @ vectors[0], weights[1] @ vectors[9], atol=1e-4)


def test_the_loss_is_near_its_least():
    chance = np.random.default_rng(1)
    vectors = chance.normal(size=(40, 6)).astype(np.float32) / 3
    offsets, right = chance.normal(size=(40, 5)).astype(np.float32), np.arange(40) % 5

    def loss(weights: np.ndarray) -> float:
        logits = offsets + vectors @ weights.T
        told = logits[np.arange(40), right] - np.log(np.exp(logits).sum(axis=1))
        return float(-told.mean() + telling_apart.DECAY * (weights**2).sum())

    weights = fitted(vectors, offsets, right)
    for _ in range(20):
        assert loss(weights + 0.05 * chance.normal(size=weights.shape)) > loss(weights)


def test_a_question_like_the_lessons_of_an_article_goes_to_it_and_strangers_keep_their_place(engine):
    experience = experience_of(engine, LESSONS)
    assert experience is not None and set(experience.ids) == {"ru/cards/block", "ru/cards/limit"}
    learnt = taught(engine.experienced(experience), [(one.article, one.text) for one in LESSONS])
    known = taught(engine, [(one.article, one.text) for one in LESSONS])
    assert places(learnt)[0] == "cards/block"
    assert places(learnt).index("loans/repay") == places(known).index("loans/repay")
    explained = learnt.search(Query.parse(ASKED, lang="ru", explain=True)).results[0]
    assert "lessons" in explained.explanation.parts
    assert explained.score == pytest.approx(sum(explained.explanation.parts.values()))


def test_its_own_known_questions_and_experience_are_not_learnt_from_again(engine):
    once = experience_of(engine, LESSONS)
    again = experience_of(taught(engine.experienced(once), [(LESSONS[0].article, LESSONS[0].text)]), LESSONS)
    assert np.allclose(once.weights, again.weights)


def test_nothing_is_learnt_of_one_article_of_gone_ones_or_without_a_model(engine, keyword_engine):
    assert experience_of(engine, LESSONS[:4]) is None
    assert experience_of(engine, [Example(article="ru/gone", text="что-то")]) is None
    assert experience_of(keyword_engine(ARTICLES), LESSONS) is None


def test_an_article_with_few_lessons_takes_no_part(engine):
    few = [Example(article="ru/loans/repay", text=f"вернуть долг {n}") for n in range(3)]
    assert "ru/loans/repay" not in experience_of(engine, LESSONS + few).ids
    assert "ru/loans/repay" in experience_of(engine, [*LESSONS, *few, few[0]]).ids


def test_the_newest_are_learnt_from(engine, monkeypatch):
    monkeypatch.setattr(telling_apart, "MOST", 4)
    assert experience_of(engine, [LESSONS[0], *LESSONS[4:]]) is None, "four of one article are left"
