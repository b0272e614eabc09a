"""Words near a misspelt one: none within the asked distance is missed."""

from __future__ import annotations

import random
from itertools import combinations
from zlib import crc32

import pytest

from search.text.near_words import PREFIX, open_slips, slips_of, within, write_slips


def distance(word: str, other: str) -> int:
    """Damerau–Levenshtein, optimal string alignment, by the textbook's table."""
    table = [[n + m if not n * m else 0 for m in range(len(other) + 1)] for n in range(len(word) + 1)]
    for n in range(1, len(word) + 1):
        for m in range(1, len(other) + 1):
            cost = word[n - 1] != other[m - 1]
            table[n][m] = min(table[n - 1][m] + 1, table[n][m - 1] + 1, table[n - 1][m - 1] + cost)
            if n > 1 and m > 1 and word[n - 1] == other[m - 2] and word[n - 2] == other[m - 1]:
                table[n][m] = min(table[n][m], table[n - 2][m - 2] + 1)
    return table[-1][-1]


def random_words(count: int, letters: str, longest: int) -> list[str]:
    chance = random.Random(7)
    return ["".join(chance.choices(letters, k=chance.randint(1, longest))) for _ in range(count)]


@pytest.mark.parametrize("edits", [0, 1, 2])
def test_within_agrees_with_the_textbook_distance(edits: int):
    words = random_words(400, "абв", 7)
    for word, other in zip(words, words[1:], strict=False):
        assert within(word, other, edits) == (distance(word, other) <= edits), (word, other)


@pytest.mark.slow
@pytest.mark.parametrize("edits", [1, 2])
def test_every_word_that_near_is_found(edits: int):
    words = sorted(set(random_words(600, "абвг", 11)))
    slips = slips_of(enumerate(words))
    for typed in random_words(80, "абвг", 11):
        near = {
            number
            for number, word in enumerate(words)
            if distance(typed, word) <= edits and min(len(typed), len(word)) > edits
        }
        assert near <= set(slips.near(typed, edits)), typed


@pytest.mark.parametrize("letters", ["abc", "абвё", "aбé中𐐀"])
def test_the_tables_hold_the_sum_of_every_form_of_every_word_once(letters: str):
    words = ["", *random_words(300, letters, 10)]

    def forms(word: str, lost: int) -> set[str]:
        start = word[:PREFIX]
        kept = len(start) - lost
        return {"".join(left) for left in combinations(start, kept)} if kept > 0 else set()

    slips = slips_of(enumerate(words))
    for table, losses in ((slips.one, (0, 1)), (slips.two, (2,))):
        pairs = (
            (n, form) for n, word in enumerate(words) for form in set().union(*(forms(word, lost) for lost in losses))
        )
        assert table.tolist() == sorted(crc32(form.encode()) << 32 | n for n, form in pairs)


def test_the_written_tables_answer_as_the_ones_in_memory(tmp_path):
    slips = slips_of([(0, "комиссия"), (1, "карта"), (2, "insurance")])
    write_slips(tmp_path, slips)
    read = open_slips(tmp_path)
    for typed in ("комисия", "крата", "inshurence", "ы"):
        assert read.near(typed, 2) == slips.near(typed, 2)


def test_tables_that_are_not_there_are_an_os_error(tmp_path):
    with pytest.raises(OSError):
        open_slips(tmp_path)


def test_no_words_at_all_have_nothing_near():
    assert slips_of([]).near("слово", 2) == []
