"""Forms of one Russian or English word are one; numbers and other scripts stay as they are."""

from __future__ import annotations

import pytest

from kb.stems import stem


@pytest.mark.parametrize("forms", [("карта", "карты", "картой"), ("card", "cards"), ("blocked", "blocking")])
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...]):
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize("word", ["1204", "日本語", "", "straße"])
def test_what_is_neither_russian_nor_english_stays(word: str):
    assert stem(word) == word


@pytest.mark.parametrize(
    ("lang", "forms"), [("de", ("karte", "karten")), ("es", ("tarjeta", "tarjetas")), ("fr", ("carte", "cartes"))]
)
def test_a_language_snowball_knows_has_its_own_rules(lang: str, forms: tuple[str, ...]):
    assert len({stem(form, lang) for form in forms}) == 1


def test_a_language_without_rules_keeps_its_words_whole():
    assert [stem(word, "kk") for word in ("карталар", "картаны")] == ["карталар", "картаны"]
    assert stem("карты", "de") == stem("карты") and stem("cards", "kk") == stem("cards")
