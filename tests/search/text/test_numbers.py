"""A phone or account number is found however it is written."""

from __future__ import annotations

import pytest

from search.text.numbers import compared, numbers_in


@pytest.mark.parametrize("written", ["8 (800) 555-35-35", "+7 800 555 35 35", "88005553535", "8005553535"])
def test_all_ways_to_write_a_phone_are_one_number(written: str):
    assert numbers_in([f"Звоните {written}, мы ответим."]) == {"8005553535"}


def test_short_numbers_are_words_and_not_numbers():
    assert numbers_in(["Через 15 минут, в разделе 1204"]) == set()


def test_a_long_account_is_compared_by_its_last_digits():
    assert compared("40817 810 0 9991 0004312") == "9910004312"
