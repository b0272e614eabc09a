"""A text nobody published yet is checked, shown and searched as if it were in its place; nothing on disk knows of it."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from search.query.live import Live
from search.writers.drafts import Drafts

TODAY = date(2026, 11, 23)
PIN = "---\ntitle: Как сменить ПИН-код\nquestions: [новый пин]\n---\nВведите старый код и дважды новый.\n"
BLOCK = "---\ntitle: Как заблокировать карту\n---\nОткройте приложение и нажмите «Блокировка».\n"


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    home = tmp_path_factory.mktemp("drafts")
    (home / "articles/ru").mkdir(parents=True)
    (home / "articles/ru/pin.md").write_text(PIN)
    (home / "articles/ru/block.md").write_text(BLOCK)
    (home / "articles/facts.yaml").write_text("phone:\n  value: '1'\n  owner: a\n  valid_until: 2030-01-01\n")
    settings = Settings(articles=home / "articles", index=home / "index", model="none")
    build(settings, BuildOptions(today=TODAY), Progress())
    return settings


@pytest.fixture(scope="module")
def drafts(settings: Settings) -> Drafts:
    return Drafts(settings, Live(settings, lambda: TODAY), lambda: TODAY)


def test_a_question_finds_the_article_with_the_text_in_place(drafts: Drafts, settings: Settings):
    unsaved = drafts.look("ru/pin.md", PIN.replace("[новый пин]", "[новый пин, заблокировать кенгуру]").encode())
    title, first, second = drafts.findings(unsaved)
    assert (title.now, title.then, first.now, first.then) == (1, 1, 1, 1)
    assert second.now != 1 and second.then == 1 and second.question == "заблокировать кенгуру"
    assert "кенгуру" not in (settings.articles / "ru/pin.md").read_text()


def test_of_one_text_nothing_stays_with_the_next(drafts: Drafts):
    drafts.findings(drafts.look("ru/block.md", BLOCK.replace("приложение", "приложение кенгуру").encode()))
    unsaved = drafts.look("ru/pin.md", PIN.replace("[новый пин]", "[заблокировать карту кенгуру]").encode())
    question = drafts.findings(unsaved)[1]
    assert question.then == 1 and [other.id for other in question.displaced] == []
    assert drafts.findings(drafts.look("ru/pin.md", PIN.encode()))[1].then == 1


def test_after_a_build_the_new_index_is_asked(settings: Settings, tmp_path):
    own = Settings(articles=tmp_path / "articles", index=tmp_path / "index", model="none")
    shutil.copytree(settings.articles, own.articles)
    build(own, BuildOptions(today=TODAY), Progress())
    live = Live(own, lambda: TODAY)
    drafts = Drafts(own, live, lambda: TODAY)
    text = PIN.replace("[новый пин]", "[как поймать кенгуру]").encode()
    assert drafts.findings(drafts.look("ru/pin.md", text))[1].now == 0
    (own.articles / "ru/pin.md").write_bytes(text)
    build(own, BuildOptions(today=TODAY), Progress())
    live.refresh()
    assert drafts.findings(drafts.look("ru/pin.md", text))[1].now == 1


def test_what_would_be_wrong_is_told_at_its_line(drafts: Drafts):
    unsaved = drafts.look("ru/pin.md", (PIN + "\n{{ fact:none }}\n").encode())
    (problem,) = [one for one in unsaved.problems if one.severity == "error"]
    assert (problem.path, problem.line) == ("ru/pin.md", 7) and unsaved.sheet is None
    assert drafts.findings(unsaved) == ()
    assert not [one for one in drafts.look("ru/new.md", BLOCK.encode()).problems if one.severity == "error"]


def test_a_file_beside_the_articles_is_checked_with_them(drafts: Drafts, settings: Settings):
    problems = drafts.look_at_file("facts.yaml", b"phone: [\n")
    assert problems and problems[0].path == "facts.yaml"
    assert drafts.look_at_file("facts.yaml", (settings.articles / "facts.yaml").read_bytes()) == ()


def test_changes_made_by_other_hands_are_seen(drafts: Drafts, settings: Settings):
    other = settings.articles / "ru/other.md"
    other.write_text("# Другая\n\nТекст.\n")
    drafts.refresh()
    assert "ru/other" in drafts.library.by_id
    other.unlink()
    drafts.refresh()
    assert "ru/other" not in drafts.library.by_id and drafts.broken == {}


def test_a_new_article_begins_without_a_file(drafts: Drafts, settings: Settings):
    new = drafts.begin(title="Лимиты", section="cards", lang="ru")
    assert (new.path, new.unknown) == ("ru/cards/limity.md", "cards") and "status: draft" in new.text
    assert not (settings.articles / new.path).exists()
