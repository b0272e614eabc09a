"""The two catalogues say the same things, in the plural forms and the punctuation of their languages."""

import re
import string
from datetime import UTC, date, datetime

import pytest

from web.texts import load_texts

TEXTS = load_texts(("ru", "en"))
ALL = [
    (lang, key, text)
    for lang, texts in TEXTS.items()
    for key, entry in texts.entries.items()
    for text in (entry.values() if isinstance(entry, dict) else [entry])
]


def names_in(entry: str | dict[str, str]) -> set[str]:
    forms = entry.values() if isinstance(entry, dict) else [entry]
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


def test_both_languages_have_the_same_keys():
    assert TEXTS["ru"].entries.keys() == TEXTS["en"].entries.keys()


def test_both_languages_fill_in_the_same_values():
    different = [
        key for key, entry in TEXTS["ru"].entries.items() if names_in(entry) != names_in(TEXTS["en"].entries[key])
    ]
    assert different == []


@pytest.mark.parametrize(
    ("n", "said"),
    [(1, "1 статья"), (2, "2 статьи"), (5, "5 статей"), (11, "11 статей"), (21, "21 статья"), (104, "104 статьи")],
)
def test_russian_numbers_take_the_right_plural(n, said):
    assert TEXTS["ru"]("articles", n=n).replace("\xa0", " ") == said


def test_english_numbers_take_the_right_plural():
    assert [TEXTS["en"]("articles", n=n).replace("\xa0", " ") for n in (0, 1, 2)] == [
        "0 articles",
        "1 article",
        "2 articles",
    ]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_plural_has_all_forms_of_its_language(lang):
    wanted = {"ru": {"one", "few", "many", "other"}, "en": {"one", "other"}}[lang]
    wrong = [key for key, entry in TEXTS[lang].entries.items() if isinstance(entry, dict) and set(entry) != wanted]
    assert wrong == []


def test_no_text_has_straight_quotes_exclamation_marks_or_a_hyphen_for_a_dash():
    wrong = [(lang, key, text) for lang, key, text in ALL if re.search(r"[\"!]| - |(?<=\w)'(?=\w)|\.\.\.", text)]
    assert wrong == []


def test_russian_quotes_are_guillemets_and_english_ones_are_curly():
    assert [key for lang, key, text in ALL if lang == "ru" and re.search("[“”]", text)] == []
    assert [key for lang, key, text in ALL if lang == "en" and re.search("[«»]", text)] == []


def test_dates_are_said_as_the_reader_says_them():
    day = date(2026, 11, 22)
    assert TEXTS["ru"].day(day).replace("\xa0", " ") == "22 ноября 2026"
    assert TEXTS["en"].day(day).replace("\xa0", " ") == "22 November 2026"


def test_times_are_said_without_a_leading_zero():
    assert TEXTS["ru"].time(datetime(2026, 11, 22, 8, 5, tzinfo=UTC)) == "8:05"


def test_what_a_visitor_typed_is_never_read_as_a_placeholder():
    assert "{n}" in TEXTS["ru"]("search.title", text="{n}")
