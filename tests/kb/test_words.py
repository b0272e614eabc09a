"""Words of a language: ours, an organisation's file over them, English where neither has any; mistakes in the file are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import SettingsError
from kb.words import LanguageWords, kind_of, problems_of_missing, read_words

OURS = """
language = "English"
[site]
home = "Home"
title = "{title} of {brand}"
[channels]
zone_Europe_Moscow = "Moscow time"
[inbox]
title = "Inbox"
[count]
one = "{n} article"
other = "{n} articles"
"""


@pytest.fixture
def read(tmp_path: Path):
    """The Kazakh words with this text as an organisation's own file."""
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "en.toml").write_text(OURS, "utf-8")

    def words(own: str, **options: bool) -> LanguageWords:
        (tmp_path / "kk.toml").write_text(own, "utf-8")
        return read_words("kk", tmp_path / "ours", tmp_path / "kk.toml", **options)

    return words


def test_a_language_comes_from_a_file_and_lacks_are_said_in_english(read):
    words = read('language = "Қазақша"\n[site]\nhome = "Басты бет"\n')
    assert (words.entries["site.home"], words.entries["inbox.title"]) == ("Басты бет", "Inbox")
    assert words.missing == {"site.title", "inbox.title", "count"} and words.problems == ()


def test_names_of_languages_and_zones_are_not_said_in_english(read):
    words = read("")
    assert "channels.zone_Europe_Moscow" not in words.entries and "language" not in words.entries


def test_letters_have_a_table_of_their_own_in_the_same_file(read):
    own = '[site]\nhome = "Үй"\n[letters.site]\nhome = "Хат"\n'
    assert read(own).entries["site.home"] == "Үй"
    assert read(own, letters=True).entries["site.home"] == "Хат"


@pytest.mark.parametrize(
    ("own", "code", "line"),
    [
        ('[site]\nhoem = "Үй"\n', "words-unknown", 2),
        ('[site]\n\ntitle = "{titel}"\n', "words-wrong", 3),
        ('[site]\ntitle = "{title"\n', "words-wrong", 2),
        ('[count]\none = "{n}"\n', "words-wrong", 1),
        ('[site.home]\none = "{n}"\nother = "{n}"\n', "words-wrong", 1),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_page_keeps_its_words(read, own: str, code: str, line: int):
    words = read(own)
    (problem,) = words.problems
    assert (problem.code, problem.line, problem.path) == (code, line, "texts/kk.toml")
    assert words.entries["site.title"] == "{title} of {brand}" and isinstance(words.entries["count"], dict)


def test_a_misspelt_name_gets_a_suggestion(read):
    assert "site.home" in read('[site]\nhoem = "Үй"\n').problems[0].hint


def test_a_file_that_is_no_toml_stops_the_start(read):
    with pytest.raises(SettingsError, match="kk.toml"):
        read("home = Үй")


def test_what_readers_get_in_english_is_told_by_kind_and_table():
    assert [kind_of(key) for key in ("site.home", "inbox.title")] == ["pages", "staff pages"]
    assert [kind_of(key, letters=True) for key in ("created.intro", "team.open")] == ["letters", "staff pages"]
    missing = {"pages": ["site.home", "site.title", "vote.yes"], "staff pages": ["inbox.title"]}
    (problem,) = problems_of_missing(missing, "kk", "texts/kk.toml")
    assert problem.message == "kk: 3 texts of pages are said in English: site 2, vote 1"
