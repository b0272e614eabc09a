"""A sorted list of words on disk, looked up by halving."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.files.wordlist import WordList, write_wordlist

WORDS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), min_size=1, max_size=12), unique=True, max_size=60
)


@given(WORDS, st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), min_size=1, max_size=3))
def test_every_word_is_found_and_no_other(words: list[str], other: str):
    names = sorted(words)
    held = WordList.of(names)
    assert len(held) == len(names)
    assert [held.find(name) for name in names] == list(range(len(names)))
    assert (held.find(other) >= 0) == (other in names)
    assert held.starting_with(other, 5) == [name for name in names if name.startswith(other)][:5]


@pytest.mark.parametrize("size", [0, 3, 500])  # looked up one by one in long lists, all at once in short ones
def test_many_words_are_found_as_each_of_them_is(size: int):
    held = WordList.of(sorted(f"слово{n}" for n in range(size)))
    asked = ["слово2", "", "слово", "слово1", "яя", "a"]
    assert held.find_each(asked) == [held.find(word) for word in asked]


def test_a_list_read_from_a_file_is_the_one_written(tmp_path):
    names = sorted(["карта", "картинка", "card", "ёж", "😀", "0451"])
    write_wordlist(tmp_path / "words.txt", names)
    held = WordList(tmp_path / "words.txt")
    assert [held[number] for number in range(len(held))] == names
    assert held.starting_with("карт", 10) == ["карта", "картинка"]


@pytest.mark.parametrize("word", ["", "карта"])
def test_an_empty_list_holds_nothing(tmp_path, word: str):
    write_wordlist(tmp_path / "words.txt", [])
    held = WordList(tmp_path / "words.txt")
    assert len(held) == 0
    assert held.find(word) == -1
    assert held.starting_with(word, 3) == []
