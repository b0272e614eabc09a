"""Folders are named for languages in many ways."""

from __future__ import annotations

import pytest

from kb.articles.layouts.locales import is_full, language_of


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ru", "ru"),
        ("en-US", "en"),
        ("pt_br", "pt"),
        ("zh-Hans", "zh"),
        ("kz", "kk"),
        ("nb", "no"),
        ("cards", ""),
        ("qq", ""),
        ("v1", ""),
    ],
)
def test_a_name_tells_its_language(name, code):
    assert language_of(name) == code


def test_a_region_makes_it_sure():
    assert is_full("ru-RU") and not is_full("ru") and not is_full("cards")
