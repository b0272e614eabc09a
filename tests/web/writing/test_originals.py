"""A translator sees the original beside the translation, and what has changed in it since."""

from __future__ import annotations

import re

from kb.articles.files import blob_hash
from tests.web.writing.conftest import git
from tests.web.writing.test_editor import send, source_of

URL = "/write/edit/en/cards/block.md"


def translated(settings, text: str = "") -> str:
    """The translation is of the original as it is now; then `text` is put at the end of the original, and committed."""
    original, translation = settings.articles / "ru/cards/block.md", settings.articles / "en/cards/block.md"
    digest = blob_hash(original.read_bytes())
    made = translation.read_text("utf-8").replace("translated_from: 0a1b2c3", f"translated_from: {digest[:12]}")
    translation.write_text(made, "utf-8")
    if text:
        original.write_text(original.read_text("utf-8") + text, "utf-8")
    git(settings.articles, "commit", "-q", "-am", "x")
    return blob_hash(original.read_bytes())


def test_changes_of_the_original_are_marked(writer, settings):
    translated(settings, "\nНовая строка.\n")
    page = writer.get(URL).text.replace("\xa0", " ")
    assert "<ins>Новая строка.</ins>" in page and "Оригинал изменился" in page
    assert 'href="/write/edit/ru/cards/block.md"' in page


def test_the_writer_says_that_the_translation_is_of_the_present_text(writer, settings):
    digest = translated(settings, "\nНовая строка.\n")
    assert send(writer, source_of(writer, URL), URL, action="translated").status_code == 303
    assert f'translated_from: "{digest[:12]}"' in source_of(writer, URL)
    page = writer.get(URL).text.replace("\xa0", " ")
    assert "<ins>" not in page and "не менялся" in page


def test_a_text_nobody_knows_any_more_is_shown_without_marks(writer):
    page = writer.get(URL).text.replace("\xa0", " ")
    assert "Не записано" in page and "<ins>" not in re.search(r"write-original.*?</section>", page, re.DOTALL)[0]


def test_an_original_has_none_beside_it(writer):
    assert "write-original" not in writer.get("/write/edit/ru/cards/block.md").text


def test_the_list_tells_which_translations_are_behind(writer, settings):
    translated(settings, "\nНовая строка.\n")
    page = writer.get("/write?state=behind").text
    assert "Lost or stolen card" in page and "Trouble signing in" not in page
