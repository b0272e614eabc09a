"""`kb check` tells which languages of the site are not complete: what readers get in English, and whom that leaves."""

from __future__ import annotations

from pathlib import Path

from cli.writing.own_words import of_words


def test_our_five_languages_are_complete_for_readers(tmp_path: Path):
    problems, notes = of_words(tmp_path, ("ru", "en", "de", "es", "kk"))
    assert problems == []
    assert [note.split(" (")[0] for note in notes] == [
        "de: staff pages are in English",
        "es: staff pages are in English",
        "kk: staff pages are in English",
    ]


def test_a_language_begun_in_the_articles_folder_is_told_with_what_it_lacks(tmp_path: Path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "uz.toml").write_text('language = "Oʻzbekcha"\n[site]\nhome = "Bosh sahifa"\n', "utf-8")
    problems, _ = of_words(tmp_path, ("uz",))
    pages, letters = problems
    assert (pages.code, letters.code, pages.severity) == ("words-missing", "words-missing", "warning")
    assert "contact 60, search 44" in pages.message and "created 6" in letters.message


def test_a_broken_file_is_an_error_of_that_file_alone(tmp_path: Path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "kk.toml").write_text("language = 'x'\n[site\n", "utf-8")
    problems, _ = of_words(tmp_path, ("kk", "en"))
    assert [(one.code, one.path, one.line, one.severity) for one in problems] == [
        ("words-broken", "texts/kk.toml", 2, "error")
    ]


def test_a_folder_in_the_place_of_a_file_is_told_and_a_byte_order_mark_is_not(tmp_path: Path):
    (tmp_path / "texts" / "ru.toml").mkdir(parents=True)
    (tmp_path / "texts" / "en.toml").write_text("[site]\nhome = 'Home'\n", "utf-8-sig")
    problems, _ = of_words(tmp_path, ("ru", "en"))
    assert [(one.code, one.path) for one in problems] == [("words-broken", "texts/ru.toml")]
