"""The catalogues say the same things, in the plural forms and the punctuation of their languages."""

import re
import string
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kb.checks.terms import read_terms
from kb.errors import SettingsError
from kb.words import kind_of, read_words
from web.site.texts import FOLDER, language_name, load_texts

ROOT = Path(__file__).parents[3]
LETTERS = ROOT / "kb" / "delivery"
TEXTS = load_texts(("ru", "en"))
TRANSLATIONS = {lang: read_words(lang, FOLDER) for lang in ("de", "es", "kk")}
OWN = {
    lang: {key: entry for key, entry in words.entries.items() if key not in words.missing}
    for lang, words in TRANSLATIONS.items()
}
ALL = [
    (lang, key, text)
    for lang, entries in {**{lang: texts.entries for lang, texts in TEXTS.items()}, **OWN}.items()
    for key, entry in entries.items()
    for text in (entry.values() if isinstance(entry, dict) else [entry])
]


def names_in(entry: str | dict[str, str]) -> set[str]:
    forms = entry.values() if isinstance(entry, dict) else [entry]
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


def test_both_languages_have_the_same_keys():
    """As they are written: what a file lacks is said in English, which no page shows."""
    assert read_words("ru", FOLDER).missing == frozenset()
    assert read_words("ru", FOLDER).entries.keys() == read_words("en", FOLDER).entries.keys()


def test_both_languages_fill_in_the_same_values():
    different = [
        key for key, entry in TEXTS["ru"].entries.items() if names_in(entry) != names_in(TEXTS["en"].entries[key])
    ]
    assert different == []


@pytest.mark.parametrize("lang", TRANSLATIONS)
def test_a_translation_has_all_that_readers_see_and_no_word_too_many(lang: str):
    words, english = TRANSLATIONS[lang], TEXTS["en"].entries
    assert {kind_of(key) for key in words.missing} == {"staff pages"}
    known = {key for key in OWN[lang] if not key.startswith("lang_label.")}
    assert known <= english.keys() and [key for key in known if kind_of(key) != "pages"] == []
    assert [key for key in known if names_in(OWN[lang][key]) != names_in(english[key])] == []
    assert [key for key in known if isinstance(english[key], dict) != isinstance(OWN[lang][key], dict)] == []


def test_templates_that_readers_see_use_only_words_that_are_translated():
    templates = [
        file for room in ("public", "widget", "export") for file in (FOLDER.parent / "templates" / room).glob("*.html")
    ]
    used = {(file.name, key) for file in templates for key in re.findall(r'\bt\("([\w.]+)"', file.read_text("utf-8"))}
    assert len(used) > 50 and [one for one in used if kind_of(one[1]) != "pages"] == []


def test_what_a_translation_lacks_is_said_in_english_with_its_plural():
    german = load_texts(("de",))["de"]
    assert german("inbox.count", n=1) == TEXTS["en"]("inbox.count", n=1)
    assert german("articles", n=2).replace("\xa0", " ") == "2 Artikel"


def test_a_language_nobody_wrote_words_for_calls_itself_by_its_name():
    assert language_name("tr") == "Türkçe" and load_texts(("tr",))["tr"].languages == {"tr": "Türkçe"}


def test_only_a_language_with_words_of_the_organisation_is_read_anew(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "en.toml").write_text('[home]\ntitle = "Ours"\n', "utf-8")
    texts = load_texts(("ru", "en"), own=tmp_path)
    assert texts["ru"].entries is TEXTS["ru"].entries
    assert texts["en"]("home.title") == "Ours" != TEXTS["en"]("home.title")


def test_a_language_nobody_knows_is_no_language():
    with pytest.raises(SettingsError, match="KB_LANGUAGES"):
        load_texts(("xx",))


def test_lines_run_as_the_language_does():
    assert [load_texts((lang,))[lang].direction for lang in ("de", "ar", "he")] == ["ltr", "rtl", "rtl"]


def test_a_day_and_a_zone_are_said_as_the_language_says_them():
    day = date(2026, 11, 22)
    texts = load_texts(("de", "es", "kk", "en"))
    assert [" ".join(texts[lang].day(day).split()) for lang in ("de", "es", "kk")] == [
        "22. November 2026",
        "22 de noviembre de 2026",
        "2026 ж. 22 қараша",
    ]
    assert texts["de"].day_of_month(day).replace("\xa0", " ") == "22. November"
    assert (texts["en"].zone("Europe/Berlin"), texts["en"].zone("UTC")) == ("Central European Time", "UTC")
    assert texts["en"].zone("Nowhere/Town") == "Nowhere/Town"


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


def files_of(lang: str) -> list[Path]:
    """Every catalogue of a language: pages, the preview, letters."""
    return [file for room in (FOLDER, FOLDER / "preview", LETTERS) for file in room.glob(f"{lang}.toml")]


def lines_of(lang: str) -> list[tuple[str, str]]:
    """What is written in them, line by line, with the place it stands at."""
    return [
        (f"{file.parent.name}/{file.name}:{number}", line)
        for file in files_of(lang)
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if not line.startswith("#")
    ]


def test_an_english_apostrophe_is_curly_at_the_end_of_a_word_too():
    assert [place for place, line in lines_of("en") if "'" in line] == []


def test_a_percent_sign_stands_as_its_language_sets_it():
    assert [place for place, line in lines_of("en") if re.search(r"[\d}]\s%", line)] == []
    assert [place for place, line in lines_of("ru") if re.search(r"[\d}]%", line)] == []


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_pages_and_letters_call_things_by_the_words_of_the_articles(lang: str):
    terms, problems = read_terms(ROOT / "articles")
    assert problems == () and len(terms) > 20
    assert [
        (place, term.use)
        for place, line in lines_of(lang)
        for term in terms
        if term.lang == lang and term.avoid.search(re.sub(r"{\w+}", "", line.partition(" = ")[2]))
    ] == []


def test_german_quotes_open_below_and_spanish_and_kazakh_ones_are_guillemets():
    assert [
        key
        for lang, key, text in ALL
        if lang == "de" and (re.search("[«»”]", text) or text.count("„") != text.count("“"))
    ] == []
    assert [key for lang, key, text in ALL if lang in ("es", "kk") and re.search("[„“”]", text)] == []


def test_russian_quotes_are_guillemets_and_english_ones_are_curly():
    assert [key for lang, key, text in ALL if lang == "ru" and re.search("[“”]", text)] == []
    assert [key for lang, key, text in ALL if lang == "en" and re.search("[«»]", text)] == []


def test_dates_are_said_as_the_reader_says_them():
    day = date(2026, 11, 22)
    assert TEXTS["ru"].day(day).replace("\xa0", " ") == "22 ноября 2026"
    assert TEXTS["en"].day(day).replace("\xa0", " ") == "22 November 2026"


def test_what_two_days_share_is_said_once():
    october, november, before = date(2026, 10, 5), date(2026, 11, 27), date(2025, 12, 1)
    said = {
        lang: [
            TEXTS[lang].days(first, november).replace("\xa0", " ")
            for first in (november, date(2026, 11, 1), october, before)
        ]
        for lang in ("ru", "en")
    }
    assert said["ru"] == [
        "27 ноября 2026",
        "1–27 ноября 2026",
        "5 октября – 27 ноября 2026",
        "1 декабря 2025 – 27 ноября 2026",
    ]
    assert said["en"] == [
        "27 November 2026",
        "1–27 November 2026",
        "5 October – 27 November 2026",
        "1 December 2025 – 27 November 2026",
    ]


def test_times_are_said_without_a_leading_zero():
    assert TEXTS["ru"].time(datetime(2026, 11, 22, 8, 5, tzinfo=UTC)) == "8:05"


def test_what_a_visitor_typed_is_never_read_as_a_placeholder():
    assert "{n}" in TEXTS["ru"]("search.title", text="{n}")


@pytest.mark.parametrize(
    ("seconds", "russian", "english"),
    [
        (0.2, "через 1 секунду", "in 1 second"),
        (20, "через 20 секунд", "in 20 seconds"),
        (61, "через 2 минуты", "in 2 minutes"),
        (180, "через 3 минуты", "in 3 minutes"),
        (3540, "через 59 минут", "in 59 minutes"),
        (4000, "через 2 часа", "in 2 hours"),
        (90_000, "через 2 дня", "in 2 days"),
    ],
)
def test_a_wait_is_told_in_whole_units_and_never_as_shorter_than_it_is(seconds: float, russian: str, english: str):
    texts = load_texts(("ru", "en"))
    assert texts["ru"].span(timedelta(seconds=seconds)) == russian
    assert texts["en"].span(timedelta(seconds=seconds)) == english
