"""Whatever is typed, there is an answer, soon, and never an error."""

from __future__ import annotations

import random
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.query.values import Query
from tests.cost import cpu_seconds

STRANGE = [
    "",
    " ",
    "\x00",
    "\ud800",
    "😀😀😀",
    "🇷🇺👨‍👩‍👧",
    "?",
    "***",
    "-",
    "--",
    "-карта",
    '"',
    '""',
    '"карта',
    "“”",
    "'; DROP TABLE articles; --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "%00%ff",
    "text:карта OR *:*",
    "карта~2^5 [a TO z] AND NOT (",
    "\u202eатрак",
    "مرحبا كيف الحال",
    "日本語のカード",
    "א" * 300,
    "а" * 10_000,
    "я" * 39,
    "ъыь" * 3_000,
    "a" * 10_000,
    "карта " * 2_000,
    "0" * 10_000,
    "a b " * 2_500,
    "é" * 5_000,
    "e\u0301" * 5_000,
    "İ" * 500,
    "ß" * 500,
    "\u0301" * 5_000,
    "\ufeff карта",
    "[" * 5_000,
    "-a " * 3_000,
    '"а" ' * 2_000,
]


@pytest.mark.parametrize("typed", STRANGE, ids=lambda text: ascii(text[:12]))
def test_strange_input_gets_an_outcome_and_never_an_error(engine, typed: str):
    for options in (
        {},
        {"lang": "ru", "explain": True},
        {"lang": "en", "as_typed": True},
        {"lang": "xx", "category": "cards"},
    ):
        found = engine.search(Query.parse(typed, **options))
        assert found.state in ("answer", "list", "weak", "none")
        assert (found.state == "none") == (found.total == 0)


@pytest.mark.parametrize("typed", ["", " ", "😀😀😀", "???", "\x00", "🇷🇺"])
def test_where_nothing_was_asked_nothing_is_claimed(engine, ask, typed: str):
    assert ask(engine, typed).state in ("none", "weak", "list")


def words_of(letters: str) -> st.SearchStrategy[str]:
    """Long messages of unknown words: the worst case of every repair."""
    word = st.text(st.sampled_from(letters), min_size=1, max_size=14)
    return st.builds(
        lambda held, seed: shuffled(held, seed), st.lists(word, min_size=1, max_size=60), st.integers(0, 99)
    )


def shuffled(held: list[str], seed: int) -> str:
    chance = random.Random(seed)
    return " ".join("".join(chance.sample(word, len(word))) for word in held * 8)


ANYTHING = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=10_000),
    st.text(st.characters(exclude_categories=()), min_size=1, max_size=40).map(
        lambda text: text * (10_000 // len(text))
    ),
    st.text(st.characters(categories=("So", "Sk", "Cf", "Mn")), max_size=500),
    words_of("абвгдежзийклмнопрстуфхцчшщъыьэюя"),
    words_of("abcdefghijklmnopqrstuvwxyz"),
    words_of("qwertyйцукен'`,.;[]"),
    words_of("0123456789-+() "),
)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(ANYTHING, st.sampled_from([{}, {"lang": "ru", "explain": True}, {"lang": "en"}]))
@example("я" * 10_000, {})
@example("ъыь" * 3_000, {})
@example("sch" * 3_000, {})
@example("kxjhg fwqzp " * 800, {})
@example("цжщхъ фждлэ " * 800, {})
def test_any_text_is_answered_within_a_second_of_cpu(meaning, typed: str, options: dict):
    meaning.index.speller.warm()
    assert cpu_seconds(lambda: meaning.search(Query.parse(typed, **options))) < 1.0


def test_unknown_words_by_the_hundred_are_answered_within_a_second_of_cpu(meaning):
    chance = random.Random(5)
    meaning.index.speller.warm()
    for letters in ("абвгдежзийклмнопрстуфхцчшщыэюя", "abcdefghijklmnopqrstuvwxyz"):
        for size in (5, 7, 9, 13, 39):
            typed = " ".join("".join(chance.choices(letters, k=size)) for _ in range(400))
            assert cpu_seconds(partial(meaning.search, Query.parse(typed))) < 1.0, (letters[0], size)
