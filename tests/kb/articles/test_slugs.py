"""A title becomes an address people can type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.articles.slugs import LONGEST, SLUG, slug


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Как разблокировать карту?", "kak-razblokirovat-kartu"),
        ("Щёлочь, съёмка и объём", "shcheloch-semka-i-obem"),
        ("Can't sign in", "cant-sign-in"),
        ("Straße – Café", "strasse-cafe"),
        ("Ї і Ґанок", "yi-i-ganok"),
        ("Café №5", "cafe-no5"),
        ("日本", ""),
        ("", ""),
    ],
)
def test_letters_are_transliterated_and_the_rest_parts_words(title: str, name: str):
    assert slug(title) == name


@given(st.text(max_size=200))
def test_every_title_gives_a_name_or_none(title: str):
    name = slug(title)
    assert name == "" or (SLUG.fullmatch(name) and len(name) <= LONGEST)


def test_a_long_title_ends_at_a_word():
    assert slug("слово " * 40).endswith("-slovo")
