"""Articles of every tool arrive whole, once, and nobody reads what was hidden."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import pytest

pytest.importorskip("markdownify", reason="the extra `import` is not installed")

from kb.checks import inspect
from kb.errors import OtvetError
from kb.importing.importing import FORMATS, import_articles
from kb.rendering.render import render
from tests.kb.importing.conftest import TODAY, Moved
from tests.kb.importing.measures import kept_anchors, kept_words
from tests.kb.importing.nasty import CANARY
from tests.kb.importing.saved import SAVED, SILENT
from tests.kb.importing.saved_addresses import ADDRESSES
from web.public.old_places import present_place

QUICK = ("zendesk", "wordpress")
EVERY = [form if form in QUICK else pytest.param(form, marks=pytest.mark.slow) for form in SAVED]
Make = Callable[[str], Moved]


@pytest.mark.parametrize("form", EVERY)
def test_words_and_anchors_of_every_article_are_on_its_page(moved: Make, form: str):
    one = moved(form)
    assert len(one.library.articles) >= len(one.every) >= 30
    kept, wanted, missing = kept_words(one.library, one.every)
    assert kept / wanted >= 0.995, missing
    anchors, asked = kept_anchors(one.library, one.every, form)
    assert anchors / asked >= 0.95


@pytest.mark.parametrize("form", EVERY)
def test_every_address_that_people_linked_leads_to_the_page_it_led_to(moved: Make, form: str):
    one = moved(form)
    tree = SimpleNamespace(
        redirect={old: article.key for article in one.library.articles for old in article.redirect_from}.get,
        card=one.library.article,
    )
    lost = []
    for old, address in [(page, address) for page in one.every for address in ADDRESSES[form.partition("/")[0]](page)]:
        to = present_place(tree, unquote(address), ("en", "ru"), old.lang)
        lang, _, key = to.strip("/").partition("/a/")
        there = one.library.article(lang, key)
        lost += [address] if there is None or there.title != old.title else []
    assert lost == []


@pytest.mark.parametrize("form", EVERY)
def test_nothing_hostile_runs_and_pictures_twins_and_empty_ones_come_too(moved: Make, form: str):
    one = moved(form)
    titles = Counter(article.title for article in one.library.articles)
    assert titles["Equal"] == 2 and titles["Empty"] == 1
    page, picture = (
        render(article, library=one.library, audience="internal").html
        for title in ("Hostile", "Picture within")
        for article in one.library.articles
        if article.title == title
    )
    assert 'src="/assets/' in picture
    assert not re.search(r"steal|<script|<iframe|<style|javascript:", page)


@pytest.mark.parametrize("form", EVERY)
def test_the_folder_has_no_errors(moved: Make, form: str):
    one = moved(form)
    problems = inspect(one.library, today=TODAY, paths=None, tick=lambda steps: None)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []


@pytest.mark.parametrize("form", EVERY)
def test_what_was_hidden_is_on_no_public_page(moved: Make, form: str):
    one = moved(form)
    seen = [
        article for article in one.library.articles if article.audience == "public" and article.status == "published"
    ]
    assert bool(seen) != (form in SILENT)
    for article in seen:
        assert CANARY not in article.title + render(article, library=one.library, audience="public").html
        assert CANARY not in str((article.summary, article.questions, article.redirect_from, article.key))
    assert not [file for file in one.folder.glob("*.yaml") if CANARY in file.read_text("utf-8")]


@pytest.mark.parametrize("form", EVERY)
def test_a_second_import_changes_nothing(moved: Make, form: str):
    one = moved(form)
    before = {path: path.read_bytes() for path in one.folder.rglob("*.md")}
    report = import_articles(form.partition("/")[0], one.source, one.folder)
    assert "files unchanged" in report and "written" not in report
    assert {path: path.read_bytes() for path in one.folder.rglob("*.md")} == before


def test_an_edit_here_and_a_change_there_are_joined(tmp_path: Path):
    source, folder = tmp_path / "faq.csv", tmp_path / "out"
    text = "question,answer,audience\nHow?,<p>First</p><p>Second</p><p>Third</p><p>Fourth</p>,public\n"
    source.write_text(text, "utf-8")
    import_articles("table", source, folder)
    file = next(folder.glob("en/*.md"))
    file.write_text(file.read_text("utf-8").replace("First", "First, edited here"), "utf-8")
    source.write_text(text.replace("Fourth", "Fourth changed there"), "utf-8")
    assert "joined" in import_articles("table", source, folder)
    joined = file.read_text("utf-8")
    assert "First, edited here" in joined and "Fourth changed there" in joined
    source.write_text(text.replace("First", "First changed there too"), "utf-8")
    assert "left as they are" in import_articles("table", source, folder)
    assert file.read_text("utf-8") == joined


def test_a_title_that_changes_keeps_its_file(tmp_path: Path):
    source, folder = tmp_path / "faq.csv", tmp_path / "out"
    source.write_text("id,question,answer\n7,Old words,Text\n", "utf-8")
    import_articles("table", source, folder)
    source.write_text("id,question,answer\n7,New words,Text\n", "utf-8")
    import_articles("table", source, folder)
    files = list(folder.glob("en/*.md"))
    assert [file.name for file in files] == ["old-words.md"] and "New words" in files[0].read_text("utf-8")


def test_a_source_without_articles_and_an_unknown_format_are_told(tmp_path: Path):
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(OtvetError, match="holds no article as zendesk saves them"):
        import_articles("zendesk", tmp_path, tmp_path / "out")
    with pytest.raises(OtvetError, match="one of zendesk, intercom"):
        import_articles("wiki", tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_every_format_is_tried_somewhere():
    assert set(FORMATS) == {form.partition("/")[0] for form in SAVED} == set(ADDRESSES)


def test_the_report_says_what_stays_outside_and_what_is_for_staff_alone(moved: Make):
    one = moved("zendesk")
    assert "still on another site" in one.report and "https://pics.example/a.png" in one.report
    page = (one.folder / ".import/report.html").read_text("utf-8")
    assert "https://pics.example/a.png" in page and "<h1>Import</h1>" in page
