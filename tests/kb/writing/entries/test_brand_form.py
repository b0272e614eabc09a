"""The organisation's name is changed in a form, and nothing else of its file."""

from __future__ import annotations

import tomllib

import pytest

from kb.writing.entries.brand_form import names_in, with_brand
from kb.writing.entries.entries_form import entries_of, with_entry, without_entry

LANGUAGES = ("ru", "en")
FILE = """# The name pages and letters give the organisation.
ru = "Ромашка"  # as the bank writes it
'en' = 'Romashka'
de = "Kamille"

[other]
ru = "nobody reads this"
"""


def test_a_form_sent_back_as_it_was_changes_no_byte():
    held = entries_of(FILE, "brand.toml", LANGUAGES)
    assert held == {"brand.toml": {"ru": "Ромашка", "en": "Romashka"}}
    assert with_entry(FILE, "brand.toml", "brand.toml", held["brand.toml"], LANGUAGES) == FILE
    assert without_entry(FILE, "brand.toml", "brand.toml") == FILE


def test_a_name_changes_its_own_line():
    assert with_brand(FILE, {"ru": "Лютик"}, LANGUAGES) == FILE.replace('"Ромашка"', '"Лютик"')
    assert with_brand(FILE, {"en": "Buttercup"}, LANGUAGES) == FILE.replace("'Romashka'", '"Buttercup"')


def test_a_name_without_a_text_is_taken_out_and_a_new_one_stands_before_any_table():
    assert with_brand(FILE, {"en": " "}, LANGUAGES) == FILE.replace("'en' = 'Romashka'\n", "")
    assert with_brand(FILE, {"kk": "Түймедақ"}, ("ru", "kk")) == FILE.replace("[other]", 'kk = "Түймедақ"\n[other]')
    assert with_brand("", {"ru": "Лютик"}, LANGUAGES) == 'ru = "Лютик"\n'
    assert with_brand('ru = "A"', {"en": "B"}, LANGUAGES) == 'ru = "A"\nen = "B"\n'


@pytest.mark.parametrize(
    "name", ['«Рога» и "копыта"', "back\\slash", "a = b # c", "[x]", "it's", "Ромашка 🌼", "\x7f", "\\1"]
)
def test_any_name_is_written_as_it_is(name: str):
    made = with_brand(FILE, {"ru": name}, LANGUAGES)
    assert tomllib.loads(made)["ru"] == name and names_in(made, LANGUAGES) == {"ru": name, "en": "Romashka"}


@pytest.mark.parametrize("text", ["ru = [", "ru = 7\nru = 8", '"'])
def test_what_is_no_toml_has_no_form(text: str):
    assert names_in(text, LANGUAGES) is None and entries_of(text, "brand.toml", LANGUAGES) is None
    with pytest.raises(ValueError, match="can't be read"):
        with_brand(text, {"ru": "A"}, LANGUAGES)


def test_a_name_of_several_lines_is_left_as_it_is():
    text = 'ru = """\nРомашка"""\n'
    assert with_brand(text, {"ru": "Ромашка"}, ("ru",)) == text
    with pytest.raises(ValueError, match="that way"):
        with_brand(text, {"ru": "Лютик"}, ("ru",))
