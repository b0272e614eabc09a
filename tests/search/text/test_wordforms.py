"""Questions in other word forms: the same words in another case, number or person."""

from __future__ import annotations

import pytest

from search.text.wordforms import other_form


def test_a_word_takes_another_form_of_the_same_word():
    text = "потерял карту в магазине"
    changed = other_form(text)
    assert changed != text
    assert len(changed.split()) == 4
    assert other_form(text) == changed


@pytest.mark.parametrize("text", ["", "lost my card", "что", "123", "ыфвапр"])
def test_what_has_no_forms_stays(text: str):
    assert other_form(text) == text


def test_capital_letters_stay():
    assert other_form("Карту").istitle()
