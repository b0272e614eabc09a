"""Values in the reader's language, else the nearest there is; what nobody wrote is an empty string and no error."""

from __future__ import annotations

import pytest

from kb.articles.facts import Facts
from web.site.localised import (
    cards_by_category,
    cards_in,
    category_title,
    fact_text,
    find_category,
    in_language,
    text_in,
    texts_in,
)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"ru": "да", "en": "yes"}, "yes"),
        ({"ru": "да", "": "any"}, "any"),
        ({"ru": "да"}, "да"),
        ({"en": "", "ru": "да"}, "да"),
        ({}, ""),
        (None, ""),
    ],
)
def test_a_reader_gets_their_language_or_the_one_for_all_or_any(values, said: str):
    assert in_language(values, "en") == said


def test_texts_are_set_as_the_language_sets_them():
    assert text_in({"ru": "в банке"}, "ru") == "в\xa0банке"
    assert texts_in({"en": ("it's a card",)}, "en") == ("it’s a\xa0card",)
    assert texts_in({}, "en") == ()


def test_a_fact_is_read_in_the_readers_language(live):
    facts = live.public.tree.facts
    assert fact_text(facts, "wait.form", "en").replace("\xa0", " ") == "up to 1 working day"
    assert fact_text(facts, "hotline.russia", "en") == fact_text(facts, "hotline.russia", "ru")
    assert fact_text(facts, "nothing", "en") == "" == fact_text(Facts(), "wait.form", "en")


def test_a_section_is_named_in_the_readers_language_and_an_unknown_one_not_at_all(live):
    tree = live.public.tree
    assert (category_title(tree, "cards", "en"), category_title(tree, "nothing", "en")) == ("Cards", "")
    assert find_category(tree, "cards").id == "cards" and find_category(tree, "") is None


def test_sections_hold_the_language_s_articles_those_with_a_code_first(live):
    tree = live.public.tree
    assert {category: len(cards) for category, cards in cards_by_category(tree, "ru").items()} == {
        "access": 1,
        "cards": 2,
        "loans": 1,
    }
    assert [card.code for card in cards_in(tree, "ru", "cards")] == ["1042", "1043"]
    assert cards_in(tree, "en", "loans") == []
