"""What is listed and what is explained come of one ranking."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from search.query.values import Query

ARTICLES = {
    "ru/cards/block.md": "---\ntitle: Заблокировать карту\n---\n\nБлокировка карты в приложении банка.\n",
    "ru/cards/limits.md": "---\ntitle: Лимиты по карте\ncode: '1204'\n---\n\nЛимит снятия меняют в приложении.\n",
    "en/cards/limits.md": "---\ntitle: Card limits\n---\n\nLimits are changed in the app. карта\n",
    "ru/loans/repay.md": "---\ntitle: Погасить кредит досрочно\n---\n\nПодайте заявление за день до платежа.\n",
}


@pytest.fixture(scope="module", params=["keyword", "meaning"])
def engine(request):
    return request.getfixturevalue(f"{request.param}_engine")(ARTICLES)


def rank(engine, text: str, **options):
    return engine.rank(Query.parse(text, lang="ru", **options))


def test_pages_list_what_was_ranked_with_its_scores(engine):
    ranked = rank(engine, "карта лимит")
    found = engine.search(Query.parse("карта лимит", lang="ru", explain=True))
    assert len(found.results) == len(ranked.listed) >= 2
    for result, position in zip(found.results, ranked.listed, strict=True):
        assert result.score == pytest.approx(float(ranked.scores[position]))
        assert result.explanation == ranked.explanation(position)
        assert sum(result.explanation.parts.values()) == pytest.approx(result.score)
    assert found.confidence == ranked.confidence


def test_an_article_has_the_place_of_its_translation(engine):
    ranked = rank(engine, "лимиты по карте")
    assert ranked.place_of("cards/limits") == 1
    assert ranked.place_of("cards/none") == 0


def test_an_article_that_is_no_candidate_can_be_ranked_beside_the_others(engine):
    number = next(n for n, card in enumerate(engine.tree.cards) if card.key == "loans/repay")
    query = Query.parse("карта", lang="ru", hidden=frozenset({"cards/block"}))
    with_it = engine.rank(query, also=[number])
    alone = engine.rank(query)
    position = with_it.position_of(number)
    assert position is not None
    assert with_it.score_parts(position)["keyword"] == 0
    hidden = next(n for n, card in enumerate(engine.tree.cards) if card.key == "cards/block")
    assert with_it.position_of(hidden) is alone.position_of(hidden) is None
    shared = [n for n in alone.candidates.articles if n != number]
    for article in shared:  # an article beside them changes nothing of the others
        one, other = alone.position_of(int(article)), with_it.position_of(int(article))
        np.testing.assert_allclose(float(alone.scores[one]), float(with_it.scores[other]))


def test_a_code_stands_first_and_is_certain(engine):
    ranked = rank(engine, "1204")
    assert ranked.confidence == 1.0
    assert ranked.place_of("cards/limits") == 1


def test_nothing_found_is_nothing_listed(keyword_engine):
    ranked = rank(keyword_engine(ARTICLES), "qwzx")
    assert (ranked.listed, ranked.confidence) == ((), 0.0)


@pytest.mark.parametrize(("behind", "listed"), [(0.07, 12), (0.15, 10), (0.001, 14)])
def test_below_an_answer_the_second_page_holds_only_what_is_nearly_as_good(keyword_engine, behind, listed):
    alike = {f"ru/a/n{n:02}.md": f"---\ntitle: Карта {n}\n---\n\nЗаменить карту.\n" for n in range(14)}
    ranked = rank(keyword_engine(alike), "заменить карту")
    steps = replace(ranked, scores=5 - behind * np.arange(len(ranked.scores)))
    assert len(ranked.listed) == 14 and len(steps.listed) == listed
