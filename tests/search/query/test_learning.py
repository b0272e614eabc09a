"""Resolved questions: search learns customers' own words for an article without a rebuild."""

from __future__ import annotations

import pytest

from search.query.learning import taught
from search.query.weighings import UNTAUGHT

ARTICLES = {
    "ru/cards/atm.md": "---\ntitle: Банкомат не вернул карту\n---\n\nОставайтесь у банкомата и позвоните нам.\n",
    "ru/cards/limits.md": "---\ntitle: Лимиты по карте\n---\n\nЛимит снятия и оплаты меняют в приложении.\n",
    "ru/loans/repay.md": "---\ntitle: Погасить кредит досрочно\n---\n\nПодайте заявление за день до платежа.\n",
    "ru/savings/open.md": "---\ntitle: Открыть вклад\n---\n\nВклад открывают в приложении за минуту.\n",
}
WORDS = "эта железяка зажевала мой пластик"


@pytest.fixture(scope="module")
def engine(meaning_engine):
    return meaning_engine(ARTICLES)


def scores(engine, ask) -> list[tuple[str, float]]:
    return [(result.article_id, result.score) for result in ask(engine, WORDS, lang="ru").results]


def test_an_article_is_found_by_words_staff_resolved_with_it(engine, ask):
    before = next(r for r in ask(engine, WORDS, lang="ru", explain=True).results if r.key == "loans/repay")
    found = ask(taught(engine, [("ru/loans/repay", WORDS)]), WORDS, lang="ru", explain=True)
    assert found.results[0].key == "loans/repay"
    assert found.results[0].explanation.question == "", "a customer's words help to find and are never shown"
    assert found.results[0].score > before.score


def test_the_engine_itself_learns_nothing(engine, ask):
    before = scores(engine, ask)
    taught(engine, [("ru/loans/repay", WORDS)])
    assert scores(engine, ask) == before


def test_what_was_taught_replaces_what_was_taught_before(engine, ask):
    first = taught(engine, [("ru/loans/repay", WORDS)])
    assert scores(taught(first, ()), ask) == scores(engine, ask)
    assert scores(taught(first, [("ru/savings/open", "копить")]), ask) == scores(
        taught(engine, [("ru/savings/open", "копить")]), ask
    )


def test_the_writers_own_questions_stay_known(meaning_engine, ask):
    asked = "где моя карточка"
    own = ARTICLES | {"ru/cards/lost.md": f'---\ntitle: Потеря\nquestions: ["{asked}"]\n---\n\nПозвоните нам.\n'}
    engine = taught(meaning_engine(own), [("ru/loans/repay", WORDS)])
    assert list(engine.index.questions.texts) == [asked, WORDS]
    for text, key in ((asked, "cards/lost"), (WORDS, "loans/repay")):
        assert ask(engine, text, lang="ru").results[0].key == key


def test_questions_of_articles_that_are_gone_and_empty_ones_are_passed_over(engine):
    pairs = [("ru/gone", "что-то"), ("ru/loans/repay", "  "), ("ru/savings/open", "хочу копить")]
    assert taught(engine, pairs).index.questions.texts == ("хочу копить",)


def test_without_vectors_nothing_is_learnt_and_nothing_breaks(keyword_engine, ask):
    engine = keyword_engine(ARTICLES)
    assert taught(engine, [("ru/loans/repay", WORDS)]) is engine
    assert ask(engine, "погасить кредит", lang="ru").results[0].key == "loans/repay"


def test_what_was_taught_is_tried_against_search_without_it(engine, ask):
    knows = taught(engine, [("ru/loans/repay", WORDS)])
    assert scores(knows.untaught, ask) == scores(engine, ask) and engine.untaught is engine
    assert ask(engine, WORDS, lang="ru", rival=UNTAUGHT, toss="anna").teams == (), "it was taught nothing"
    alone = [result.key for result in ask(engine, WORDS, lang="ru").results]
    told = [result.key for result in ask(knows, WORDS, lang="ru").results]
    assert alone[0] != told[0] == "loans/repay"
    firsts = set()
    for toss in "abcdefgh":
        found = ask(knows, WORDS, lang="ru", rival=UNTAUGHT, toss=toss)
        keys = [result.key for result in found.results]
        assert set(keys) == set(told) and len(found.teams) == len(keys)
        assert keys[0] == (told[0] if found.teams[0] == "ours" else alone[0])
        firsts.add(found.teams[0])
    assert firsts == {"ours", "theirs"}
