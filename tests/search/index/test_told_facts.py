"""Facts are known by their names in every language, hold until their day, and belong to what readers may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from search.index.told_facts import ToldFact, ToldFacts, names_of, open_told_facts, spoken_names, write_told_facts

FEE = ToldFact(
    key="card.fee",
    name={"ru": "Стоимость карты", "en": "Card fee"},
    value={"": "99 ₽"},
    owner="cards",
    valid_until=date(2027, 1, 1),
    keys=("cards/order",),
)
PHONE = ToldFact(
    key="hotline",
    name={"ru": "Телефон горячей линии"},
    value={"": "8 800 100-20-30"},
    owner="calls",
    valid_until=date(2030, 1, 1),
    channel="phone",
)
FACTS = ToldFacts((FEE, PHONE), np.eye(3, dtype=np.float32))


def test_a_fact_is_as_near_as_the_nearest_of_its_names():
    assert FACTS.nearness(np.array([0.1, 0.9, 0.3], np.float32)).tolist() == pytest.approx([0.9, 0.3])
    assert len(ToldFacts((FEE,)).nearness(np.ones(3, np.float32))) == 0


def test_a_fact_past_its_day_is_not_told():
    later = FACTS.of_day(date(2028, 1, 1), ["cards/order"])
    assert [fact.key for fact in later.written] == ["hotline"] and len(later.vectors) == 1
    assert FACTS.of_day(date(2026, 1, 1), ["cards/order"]) is FACTS


def test_a_fact_of_an_article_that_nobody_sees_yet_is_not_told_but_that_of_a_channel_is():
    assert [fact.key for fact in FACTS.of_day(date(2026, 1, 1), []).written] == ["hotline"]


def test_a_tree_keeps_them_and_refuses_vectors_that_are_not_theirs(tmp_path):
    assert open_told_facts(tmp_path).written == ()
    write_told_facts(tmp_path, ())
    assert not list(tmp_path.iterdir())
    write_told_facts(tmp_path, (FEE, PHONE))
    np.save(tmp_path / "facts.npy", FACTS.vectors)
    kept = open_told_facts(tmp_path)
    assert kept.written == (FEE, PHONE) and len(kept.vectors) == len(names_of(kept.written)) == 3
    np.save(tmp_path / "facts.npy", FACTS.vectors[:2])
    with pytest.raises(ValueError, match="does not belong"):
        open_told_facts(tmp_path)


def test_the_speller_is_given_the_words_of_the_names():
    assert set(spoken_names((FEE,))) == {"стоимость", "карты", "card", "fee"}


def test_opening_hours_are_told_of_all_who_answer_or_of_the_one_that_is_named():
    line, chat = (replace(PHONE, key=key, name={"": key}, asked=("часы работы",)) for key in ("line", "chat"))
    hours = ToldFacts((FEE, line, chat), np.eye(6, dtype=np.float32))
    assert [fact.key for fact in hours.of_opening(None)] == ["line", "chat"]
    assert [fact.key for fact in hours.of_opening(np.array([0.9, 0.9, 0.4, 0, 0.41, 0], np.float32))] == [
        "chat",
        "line",
    ]
    assert [fact.key for fact in hours.of_opening(np.array([0.9, 0.9, 0.2, 0, 0.41, 0], np.float32))] == ["chat"]
    assert FACTS.of_opening(np.ones(3, np.float32)) == ()


def test_a_value_is_told_only_where_its_name_is_near_the_question():
    assert [fact.key for fact in FACTS.asked_for(np.array([0.9, 0.2, 0.3], np.float32))] == ["card.fee"]
    assert FACTS.asked_for(np.array([0.5, 0.2, 0.3], np.float32)) == FACTS.asked_for(None) == ()
