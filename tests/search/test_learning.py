"""Resolved questions: search learns customers' own words for an article without a rebuild."""

from __future__ import annotations

import pytest

from search.learning import teach

ARTICLES = {
    "ru/cards/atm.md": "---\ntitle: Банкомат не вернул карту\n---\n\nОставайтесь у банкомата и позвоните нам.\n",
    "ru/cards/limits.md": "---\ntitle: Лимиты по карте\n---\n\nЛимит снятия и оплаты меняют в приложении.\n",
    "ru/loans/repay.md": "---\ntitle: Погасить кредит досрочно\n---\n\nПодайте заявление за день до платежа.\n",
    "ru/savings/open.md": "---\ntitle: Открыть вклад\n---\n\nВклад открывают в приложении за минуту.\n",
}
WORDS = "эта железяка зажевала мой пластик"


@pytest.fixture
def engine(meaning_engine):
    made = meaning_engine(ARTICLES)
    yield made
    teach(made, ())


def test_an_article_is_found_by_words_staff_resolved_with_it(engine, ask):
    before = next(r for r in ask(engine, WORDS, lang="ru", explain=True).results if r.key == "loans/repay")
    assert teach(engine, [("ru/loans/repay", WORDS)]) == 1
    found = ask(engine, WORDS, lang="ru", explain=True)
    assert found.results[0].key == "loans/repay"
    assert found.results[0].explanation.question == WORDS
    assert found.results[0].score > before.score


def test_what_was_learnt_can_be_forgotten(engine, ask):
    fresh = [(r.article_id, r.score) for r in ask(engine, WORDS, lang="ru").results]
    teach(engine, [("ru/loans/repay", WORDS)])
    assert teach(engine, ()) == 0
    assert [(r.article_id, r.score) for r in ask(engine, WORDS, lang="ru").results] == fresh


def test_questions_of_articles_that_are_gone_and_empty_ones_are_passed_over(engine):
    assert teach(engine, [("ru/gone", "что-то"), ("ru/loans/repay", "  "), ("ru/savings/open", "хочу копить")]) == 1


def test_without_vectors_nothing_is_learnt_and_nothing_breaks(keyword_engine, ask):
    engine = keyword_engine(ARTICLES)
    assert teach(engine, [("ru/loans/repay", WORDS)]) == 0
    assert ask(engine, "погасить кредит", lang="ru").results[0].key == "loans/repay"
