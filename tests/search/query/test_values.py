"""Whatever is typed becomes a question that every part can read."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.values import MAX_QUERY_LENGTH, Query

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=500)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("  как \t закрыть\r\nсчёт  ", "как закрыть счёт"),
        ("счёт\x00закрыть", "счёт закрыть"),
        ("\ud800карта\udfff", "карта"),
        ("card\u2028lost\u2029now", "card lost now"),
        ("и\u0306", "й"),  # combining breve
        ("", ""),
        ("\x00\x01\x02", ""),
        ("\u00a0\u3000", ""),
    ],
)
def test_a_question_is_cleaned_before_it_is_read(raw: str, read: str):
    assert Query.parse(raw).text == read


def test_a_pasted_book_is_cut():
    assert len(Query.parse("слово " * 100_000).text) <= MAX_QUERY_LENGTH


@given(ANYTHING)
def test_a_parsed_question_can_be_written_anywhere(raw: str):
    text = Query.parse(raw).text
    text.encode("utf-8")
    assert text == text.strip()
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)
    assert len(text) <= MAX_QUERY_LENGTH


@given(ANYTHING)
def test_parsing_what_was_parsed_changes_nothing(raw: str):
    text = Query.parse(raw).text
    assert Query.parse(text).text == text


def test_what_the_page_knows_travels_with_the_question():
    query = Query.parse("карта", lang="ru", limit=3, offset=6, category="cards", as_typed=True, explain=True)
    assert (query.lang, query.limit, query.offset, query.category, query.as_typed, query.explain) == (
        "ru",
        3,
        6,
        "cards",
        True,
        True,
    )
