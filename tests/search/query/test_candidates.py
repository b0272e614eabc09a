"""Which articles are worth ranking, by their words and by the operators of a query."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.index import best_articles
from search.query import candidates
from search.query.candidates import Forced, gather, highest
from search.query.interpret import interpret
from search.query.values import Query

ARTICLES = {
    "ru/app.md": "# Приложение\n\nЗаблокировать карту можно в приложении банка.\n",
    "ru/branch.md": "# Отделение\n\nВ отделении карту можно забрать.\n",
    "ru/loan.md": "# Кредит\n\nПогасить кредит досрочно.\n",
    "en/card.md": "# Card\n\nBlock your Visa card. карту\n",
}
NONE = np.zeros(0, np.int64)


@pytest.fixture(scope="module")
def index(keyword_engine):
    return keyword_engine(ARTICLES).index


@pytest.fixture(params=[best_articles.LARGE, 0], ids=["a small index", "as in a large one"])
def large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (best_articles, candidates):
        monkeypatch.setattr(module, "LARGE", request.param)


def keys(index, text: str, forced: Forced = Forced(NONE, NONE)) -> set[str]:
    interpretation = interpret(Query.parse(text), index.speller, index.synonyms)
    return {index.tree.cards[n].key for n in gather(index, interpretation, None, forced).articles}


def number(index, key: str) -> int:
    return next(n for n, card in enumerate(index.tree.cards) if card.key == key)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("карту", {"app", "branch"}),  # words of another language's articles don't count
        ('"карту можно"', {"app", "branch"}),
        ('"карту можно в приложении"', {"app"}),
        ('"в отделении" "можно забрать"', {"branch"}),
        ("карту -забрать", {"app"}),
        ('карту "нет такой фразы"', {"app", "branch"}),  # an empty page helps nobody
        ("карту -карту", {"app", "branch"}),
        ("qwzx", set()),
    ],
)
def test_candidates_hold_the_words_and_obey_the_operators(index, text: str, expected: set[str]):
    assert keys(index, text) == expected


@pytest.mark.usefixtures("large")
def test_an_article_can_be_made_a_candidate_and_one_can_be_left_out(index):
    forced = Forced(np.array([number(index, "loan")]), np.array([number(index, "app")]))
    assert keys(index, "карту", forced) == {"branch", "loan"}


@pytest.mark.usefixtures("large")
def test_a_known_question_brings_its_article_though_no_passage_holds_the_words(keyword_engine):
    asked = "---\ntitle: Вклад\nquestions: [куда положить деньги, деньги под процент]\n---\n\nОткройте счёт.\n"
    engine = keyword_engine(
        {"ru/savings.md": asked, "ru/cash.md": "# Деньги в кассе\n\nВыдают.\n", "en/a.md": "# деньги\n"}
    )
    assert keys(engine.index, "положить деньги") == {"savings", "cash"}


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0, -1.0]), max_size=30), st.integers(1, 8))
def test_the_highest_are_those_a_full_sort_puts_first(values: list[float], limit: int):
    array = np.array(values, np.float32)
    expected = sorted((n for n in range(len(values)) if values[n] > 0), key=lambda n: (-values[n], n))[:limit]
    assert highest(array, limit).tolist() == expected
