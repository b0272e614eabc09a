"""Whose help centre it is, is said by a setting, by the articles folder or by the address; never by the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.brand import brand_of
from kb.settings import Settings

SAMPLE = Path(__file__).parents[2] / "articles"


def test_the_sample_gives_its_own_name_in_each_language():
    assert [brand_of(SAMPLE, "", lang) for lang in ("ru", "en", "de")] == ["Ромашка", "Romashka", "Ромашка"]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://help.example.org", "help.example.org"),
        ("http://127.0.0.1:8000", "Центр поддержки"),
        ("http://localhost", "Центр поддержки"),
        ("", "Центр поддержки"),
    ],
)
def test_other_articles_stand_under_the_address_of_the_site(tmp_path, address: str, shown: str):
    assert brand_of(tmp_path, address, "ru") == shown
    assert Settings(articles=tmp_path, base_url=address).brand_in("ru") == shown


@pytest.mark.parametrize("text", ["ru = 7", "ru = ''", "[ru", "\udcff"])
def test_a_file_that_says_nothing_is_none(tmp_path, text: str):
    (tmp_path / "brand.toml").write_text(text, "utf-8", errors="surrogateescape")
    assert brand_of(tmp_path, "", "en") == "Help centre"


def test_a_name_that_was_set_wins_and_serves_both_languages_where_there_is_one():
    assert Settings(brand="Облако", brand_en="").brand_in("en") == "Облако"
    assert Settings(brand="Облако", brand_en="Cloud").brand_in("en") == "Cloud"


def test_a_file_that_was_written_anew_is_read_anew(tmp_path):
    for name in ("Ромашка", "Лютик"):
        (tmp_path / "brand.toml").write_text(f'ru = "{name}"', "utf-8")
        assert brand_of(tmp_path, "", "ru") == name
