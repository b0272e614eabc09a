"""Translations follow their source by its git hash."""

from __future__ import annotations

import subprocess

from kb.articles.files import blob_hash
from kb.checks.translations import changed_source


def hash_of(folder, path: str) -> str:
    return blob_hash((folder.root / path).read_bytes())


def test_the_hash_is_gits_own(tmp_path):
    (tmp_path / "a.md").write_text("Текст\n")
    told = subprocess.run(["git", "hash-object", tmp_path / "a.md"], capture_output=True, text=True, check=True)
    assert blob_hash((tmp_path / "a.md").read_bytes()) == told.stdout.strip()


def test_an_up_to_date_translation_is_fine(folder, write, codes):
    write("ru/a.md")
    write("en/a.md", "Text.\n", translated_from=hash_of(folder, "ru/a.md")[:12])
    assert codes() == []


def test_a_changed_source_makes_it_outdated_and_the_new_hash_is_given(folder, write, the):
    write("ru/a.md")
    write("en/a.md", "Text.\n", translated_from=hash_of(folder, "ru/a.md")[:12])
    write("ru/a.md", "Другой текст.\n")
    told = the("translation-outdated")
    assert (told.path, told.line) == ("en/a.md", 8)
    assert hash_of(folder, "ru/a.md")[:12] in told.hint


def test_the_source_that_changed_is_known_to_the_page_of_its_translation(folder, write):
    write("ru/a.md")
    write("en/a.md", "Text.\n", translated_from=hash_of(folder, "ru/a.md")[:12])
    write("ru/b.md")
    write("en/b.md", "Text.\n")
    for changed, source in ((False, None), (True, "ru/a")):
        if changed:
            write("ru/a.md", "Другой текст.\n")
        library = folder.load()
        told = changed_source(library, library.by_id["en/a"])
        assert (told.id if told else None) == source
        assert changed_source(library, library.by_id["ru/a"]) is None
        assert changed_source(library, library.by_id["en/b"]) is None


def test_a_translation_of_nothing_known_is_told_once_at_the_translation(write, the):
    write("ru/a.md")
    write("en/a.md", "Text.\n")
    assert the("translation-untracked").path == "en/a.md"


def test_a_missing_translation_is_told_of_public_articles_only(write, checked):
    write("ru/a.md")
    write("en/b.md", "Text.\n")
    write("ru/secret.md", audience="internal")
    missing = [problem.message for problem in checked() if problem.code == "translation-missing"]
    assert missing == ["there is no ru/b.md", "there is no en/a.md"]


def test_a_folder_of_one_language_misses_nothing(write, codes):
    write("ru/a.md")
    assert codes() == []


def test_an_article_internal_in_one_language_and_public_in_the_other_is_an_error(folder, write, the):
    write("ru/a.md", audience="internal")
    write("en/a.md", "Text.\n")
    assert the("translation-audience").severity == "error"


def test_two_codes_for_one_article_are_told(write, codes):
    write("ru/a.md", code="12")
    write("en/a.md", "Text.\n", code="13")
    assert "translation-code" in codes()
