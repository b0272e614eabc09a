"""An organisation begins its own page about personal data from words that are true already."""

from __future__ import annotations

from kb.articles.loading import load_library
from tests.kb.conftest import TODAY


def test_it_is_begun_as_a_draft_in_every_language_and_can_be_published(desk):
    ran = desk.kb("new", "--privacy")
    assert ran.returncode == 0, ran.stderr
    for lang, title in (("ru", "Персональные данные"), ("en", "Personal data")):
        path = desk.folder / "articles" / lang / "privacy.md"
        assert f"{path} is begun as a draft." in ran.stdout
        text = path.read_text()
        assert f'title: "{title}"' in text and "status: draft" in text and "\xa0" not in text
        path.write_text(text.replace("status: draft\n", ""))
    library = load_library(desk.folder / "articles", today=TODAY)
    assert library.article("ru", "privacy") and library.article("en", "privacy")
    assert [problem for problem in library.problems if problem.severity == "error"] == []


def test_what_is_written_already_is_left_alone(desk):
    desk.write({"ru/privacy.md": "# Наша политика\n\nТекст.\n"})
    ran = desk.kb("new", "--privacy")
    assert ran.returncode == 3 and "edit it instead" in ran.stderr
    assert not (desk.folder / "articles" / "en" / "privacy.md").exists()


def test_a_title_and_the_privacy_page_are_not_begun_together(desk):
    assert desk.kb("new", "Title", "--privacy").returncode == 2
