"""What speaks for the first result is read off the candidates; how sure that makes us grows and falls with it."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from search.query.confidence import CALIBRATED, NAMES, Calibration, Grounds, held_by
from search.query.values import Query
from search.text.analysis import query_terms

NOTHING = Grounds(**{field.name: 0.0 for field in fields(Grounds)})
ARTICLES = {
    "ru/cards/block.md": "---\ntitle: Потеряли карту\nquestions: [посеял кредитку в такси]\n---\n\nПриостановите карту в приложении.\n",
    "ru/cards/pin.md": "---\ntitle: Забыли ПИН-код\n---\n\nНовый ПИН-код задают в приложении за минуту.\n",
    "ru/cards/limits.md": "---\ntitle: Лимиты по карте\n---\n\nЛимит меняют в приложении, в разделе «Карты».\n",
    "en/cards/block.md": "---\ntitle: Lost card\n---\n\nPause the card in the app.\n",
}


@pytest.fixture(scope="module")
def engine(meaning_engine):
    return meaning_engine(ARTICLES)


def grounds(engine, text: str, lang: str = "ru") -> Grounds:
    return engine.rank(Query.parse(text, lang=lang)).grounds


def test_every_ground_has_a_name_and_the_calibration_knows_no_others():
    assert tuple(field.name for field in fields(Grounds)) == NAMES
    assert set(CALIBRATED.weights) <= set(NAMES)


def test_probability_is_a_share_and_grows_with_what_speaks_for_it():
    told = Calibration({"lead": 2.0, "crowd": -1.0}, 0.0)
    assert told.probability(NOTHING) == 0.5
    assert told.probability(replace(NOTHING, lead=1.0)) > 0.5 > told.probability(replace(NOTHING, crowd=1.0))
    assert 0 <= told.probability(replace(NOTHING, lead=-1e9)) < told.probability(replace(NOTHING, lead=1e9)) <= 1


def test_a_question_in_the_articles_words_is_covered_and_one_with_a_strange_word_is_not(engine):
    known, strange = grounds(engine, "потеряли карту"), grounds(engine, "потеряли бульдозер")
    assert known.covered == 1.0 and strange.covered < 0.7
    assert CALIBRATED.probability(known) > CALIBRATED.probability(strange)


def test_the_engines_agree_where_the_words_best_article_is_the_first(engine):
    assert grounds(engine, "потеряли карту").agreed == 1.0
    assert grounds(engine, "бульдозер").agreed == 0.0


def test_words_of_a_known_question_are_the_articles_too(engine):
    number = next(n for n, card in enumerate(engine.tree.cards) if card.id == "ru/cards/block")
    terms = query_terms("посеял карту в банке")
    assert held_by(engine.index, number, terms) == set(query_terms("посеял карту"))


def test_of_one_candidate_there_is_neither_lead_nor_step(meaning_engine):
    alone = grounds(meaning_engine({"ru/a.md": "# Карта\n\nКарту привозит курьер.\n"}), "где карта")
    assert (alone.lead, alone.step, alone.ahead, alone.crowd) == (0.0, 0.0, 0.0, 0.0)
