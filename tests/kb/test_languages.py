"""A text's language is that of its letters; code and addresses do not count."""

from __future__ import annotations

import pytest

from kb.languages import CODES, CYRILLIC_LANGUAGES, DEFAULT, OTHER_LETTERS, detect


@pytest.mark.parametrize(
    ("title", "body", "lang"),
    [
        ("Карта", "Как закрыть карту", "ru"),
        ("Card", "How to close a card", "en"),
        ("Метод getUserProfileByIdentifier", "Возвращает профиль. Вызов: `client.users.get_profile(identifier)`", "ru"),
        ("API", "```\nдлинный комментарий по-русски\n```\nReturns a profile of the user", "en"),
        ("", "", "en"),
    ],
)
def test_letters_tell_the_language_of_the_prose(title: str, body: str, lang: str):
    assert detect(title, body) == lang


@pytest.mark.parametrize(
    ("languages", "text", "lang"),
    [
        (("kk", "de"), "Картаны бұғаттау", "kk"),
        (("kk", "de"), "Karte sperren", "de"),
        (("de", "ar"), "إيقاف البطاقة", "ar"),
        (("de",), "Закрыть карту", "ru"),
    ],
)
def test_of_the_languages_of_a_site_the_first_with_these_letters_is_meant(
    languages: tuple[str, ...], text: str, lang: str
):
    assert detect("", text, languages) == lang


def test_every_language_is_written_in_one_way():
    assert CYRILLIC_LANGUAGES < CODES and OTHER_LETTERS < CODES and set(DEFAULT) < CODES
    assert not CYRILLIC_LANGUAGES & OTHER_LETTERS
