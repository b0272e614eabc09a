"""Values of foreign JSON are read for what they are, whatever they are."""

from __future__ import annotations

from datetime import date

import pytest

from kb.importing.reading.record import (
    day_of,
    number_of,
    object_of,
    objects_of,
    path_of,
    text_of,
    texts_of,
    words_in_address,
)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-10-05T10:00:00Z", date(2026, 10, 5)),
        ("2026-10-05 10:00", date(2026, 10, 5)),
        (1790000000, date(2026, 9, 21)),
        ("20261005120000", date(2026, 10, 5)),
        ("2026-02-31", None),
        ("soon", None),
        (None, None),
    ],
)
def test_days(written: object, day: date | None):
    assert day_of({"at": written}, "at") == day


def test_texts_lists_and_numbers_of_any_kind():
    assert text_of({"a": None, "b": 7}, "a", "b") == "7"
    assert texts_of({"a": "x, y ,"}, "a") == ("x", "y")
    assert texts_of({"a": [{"name": "x"}, "y", None]}, "a") == ("x", "y")
    assert number_of({"a": "12.0"}, "a") == 12 and number_of({"a": True}, "a") == 0
    assert object_of({"a": []}, "a") == {} and objects_of({"a": {"1": {"b": 2}}}, "a") == [{"b": 2}]


def test_an_address_without_its_slash_is_one_of_the_site():
    assert [path_of(one) for one in ("hc/a", "/hc/a", "https://a.example/hc", "")] == [
        "/hc/a",
        "/hc/a",
        "https://a.example/hc",
        "",
    ]


def test_words_in_an_address_are_all_of_them():
    assert words_in_address("C# и PIN 🧾") == "c-i-pin"
    assert words_in_address("word " * 30) == "-".join(["word"] * 30)
