"""What writers may open: articles, also broken ones, and the files beside them; what is no text is said to be none."""

from __future__ import annotations

import pytest

from tests.web.writing.test_editor import source_of


def test_a_broken_article_can_be_opened_and_mended(writer, settings):
    (settings.articles / "ru/cards/broken.md").write_text("---\nstatus: nonsense\n---\nТекст\n")
    assert source_of(writer, "/write/edit/ru/cards/broken.md").endswith("Текст\n")
    assert "write-error" in writer.get("/write/edit/ru/cards/broken.md").text


def test_a_file_that_is_no_text_is_said_to_be_none(writer, settings):
    (settings.articles / "ru/cards/old.md").write_bytes("Привет, как дела".encode("cp1251"))
    answer = writer.get("/write/edit/ru/cards/old.md")
    assert answer.status_code == 422 and "Windows-1251" in answer.text


@pytest.mark.slow
def test_a_file_beside_the_articles_may_be_begun(writer, settings):
    assert not (settings.articles / "terms.yaml").exists()
    assert writer.get("/write/edit/terms.yaml").status_code == 200
