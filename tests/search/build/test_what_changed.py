"""Readers are told which sentences of an article are new; what staff alone see, and what was taken out, is never said."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kb.articles.library import Article
from kb.articles.loading import load_library
from kb.settings import Settings
from kb.writing.earlier import EarlierText
from kb.writing.folder_store import PlainFolderStore
from kb.writing.stores import Signature, WritingError
from search.build import what_changed
from search.build.build import BuildOptions, build
from search.build.piece_cache import Pieces
from search.build.what_changed import WhatChanged
from search.index.changes import RecentChange, SectionChange
from search.index.tree import Tree
from search.progress import Progress
from search.publish import generations

LONG = " ".join(f"Предложение номер {n} стоит здесь давно и никуда не денется." for n in range(6))
BEFORE = f"---\ntitle: Лимиты\n---\n## Сколько\n\n{LONG} Лимит 100 ₽.\n\n## Когда\n\n{LONG} Ждать день. Секрет 42.\n"
NOW = f"---\ntitle: Лимиты\n---\n## Сколько\n\n{LONG} Лимит 200 ₽.\n\n## Когда\n\n{LONG} Ждать день.\n\n!!! internal\n    Только нам.\n"


def changes(
    folder: Path, before: str = BEFORE, now: str = NOW, *, today: date = date(2026, 11, 22)
) -> dict[str, RecentChange]:
    """What the public tree says after one text was published in place of another on 20 November."""
    articles = folder / "articles"
    (articles / "ru").mkdir(parents=True)
    (articles / "ru" / "limits.md").write_text(before, "utf-8")
    signed = Signature(who="Анна", at=datetime(2026, 11, 20, 9, tzinfo=UTC), message="")
    PlainFolderStore(articles).publish("ru/limits.md", now, expected=before, signed=signed)
    settings = Settings(articles=articles, index=folder / "index", model="none")
    build(settings, BuildOptions(today=today), Progress())
    return dict(
        Tree(folder / "index" / "generations" / generations.current_name(settings.index) / "public", "").changes
    )


def test_new_sentences_are_told_by_section_and_what_is_gone_is_not_repeated(tmp_path: Path):
    change = changes(tmp_path)["ru/limits"]
    assert change.day == date(2026, 11, 20)
    much, when = change.sections
    assert (much.heading, much.anchor, much.new, much.removed) == ("Сколько", "сколько", ("Лимит 200 ₽.",), True)
    assert (when.heading, when.new, when.removed) == ("Когда", (), True)
    said = json.dumps([section.new for section in change.sections], ensure_ascii=False)
    assert "Секрет" not in said and "Только нам" not in said


def test_an_article_that_only_staff_saw_then_is_new_to_readers(tmp_path: Path):
    assert changes(tmp_path, BEFORE.replace("title: Лимиты", "title: Лимиты\naudience: internal")) == {}


def test_after_thirty_days_it_is_no_news(tmp_path: Path):
    assert changes(tmp_path, today=date(2026, 12, 22)) == {}


TODAY = date(2026, 11, 22)


def earlier(
    monkeypatch, folder: Path, read: Callable[[], bytes], now: str = "---\ntitle: Лимиты\n---\nНовое.\n"
) -> Article | None:
    """What readers saw of an article that was, twenty days ago, what `read` gives."""
    (folder / "ru").mkdir(parents=True)
    (folder / "ru" / "limits.md").write_text(now, "utf-8")
    texts = {"ru/limits.md": EarlierText(date(2026, 11, 2), read)}
    monkeypatch.setattr(what_changed, "earlier_texts", lambda root, since: texts)
    library = load_library(folder, today=TODAY)
    return WhatChanged(library, TODAY).before(library.by_id["ru/limits"])


def test_an_earlier_text_keeps_the_name_that_the_article_has_now(tmp_path: Path, monkeypatch):
    was = earlier(monkeypatch, tmp_path, "---\ntitle: Прежние лимиты\n---\nСтарое.\n".encode)
    assert was is not None and (was.id, was.key, was.lang, was.title) == ("ru/limits", "limits", "ru", "Прежние лимиты")
    assert "Старое." in was.body


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfeL\x00",
        b"---\ntitle: A\n---\n\xd0",
        b"---\ntitle: [\n---\nOld.\n",
        b"---\ntitle: A\nstatus: nonsense\n---\nOld.\n",
        b"---\ntitle: A\nstatus: draft\n---\nOld.\n",
        b"---\ntitle: A\naudience: internal\n---\nOld.\n",
        b"---\ntitle: A\npublish_at: 2026-11-01\n---\nOld.\n",
    ],
)
def test_of_what_nobody_could_read_or_was_not_theirs_to_read_nothing_is_told(tmp_path: Path, monkeypatch, text: bytes):
    assert earlier(monkeypatch, tmp_path, lambda: text) is None


@pytest.mark.parametrize("error", [WritingError("git", "git cat-file: bad object"), OSError(5, "input/output error")])
def test_a_past_that_cannot_be_read_stops_no_build(tmp_path: Path, monkeypatch, error: Exception):
    def fails() -> bytes:
        raise error

    assert earlier(monkeypatch, tmp_path, fails) is None


def test_an_article_that_became_staffs_own_or_was_never_changed_has_no_news(tmp_path: Path, monkeypatch):
    old = "---\ntitle: Лимиты\n---\nСтарое.\n".encode
    assert earlier(monkeypatch, tmp_path, old, "---\ntitle: Лимиты\naudience: internal\n---\nНовое.\n") is None
    library = load_library(tmp_path, today=TODAY)
    monkeypatch.setattr(what_changed, "earlier_texts", lambda root, since: {})
    changed = WhatChanged(library, TODAY)
    assert changed.before(library.by_id["ru/limits"]) is None and changed.changes == {}


def test_a_change_without_new_words_is_not_noted(tmp_path: Path, monkeypatch):
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru" / "limits.md").write_text(BEFORE, "utf-8")
    texts = {"ru/limits.md": EarlierText(date(2026, 11, 2), BEFORE.encode)}
    monkeypatch.setattr(what_changed, "earlier_texts", lambda root, since: texts)
    library = load_library(tmp_path, today=TODAY)
    changed, article = WhatChanged(library, TODAY), library.by_id["ru/limits"]
    assert changed.has(article)
    changed.note(article, ())
    assert changed.changes == {}
    section = SectionChange(anchor="", heading="", removed=True)
    changed.note(article, (section,))
    assert changed.changes["ru/limits"] == RecentChange(day=date(2026, 11, 2), sections=(section,))


def test_a_text_is_named_by_itself_and_by_the_day_it_was_read_on(tmp_path: Path, monkeypatch):
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru" / "limits.md").write_text(BEFORE, "utf-8")
    texts = {"ru/limits.md": EarlierText(date(2026, 11, 2), BEFORE.encode, "blob")}
    monkeypatch.setattr(what_changed, "earlier_texts", lambda root, since: texts)
    library = load_library(tmp_path, today=TODAY)
    article = library.by_id["ru/limits"]
    names = {WhatChanged(library, day).name(article) for day in (TODAY, date(2026, 11, 23))}
    assert len(names) == 2 and all(name.endswith("blob") for name in names)
    texts["ru/limits.md"] = EarlierText(date(2026, 11, 2), BEFORE.encode)
    assert WhatChanged(library, TODAY).name(article) == ""


def test_what_an_article_was_is_rendered_once_and_told_by_every_build_after(tmp_path: Path, monkeypatch):
    told = changes(tmp_path)
    settings = Settings(articles=tmp_path / "articles", index=tmp_path / "index", model="none")
    (tmp_path / "articles" / "ru" / "other.md").write_text("---\ntitle: Другая\n---\nТекст.\n", "utf-8")
    build(settings, BuildOptions(today=date(2026, 11, 22)), Progress())  # another article changes what stands around
    monkeypatch.setattr(Pieces, "sections_of", lambda *_: pytest.fail("rendered again"))
    (tmp_path / "articles" / "ru" / "other.md").write_text("---\ntitle: Другая\n---\nДругой текст.\n", "utf-8")
    build(settings, BuildOptions(today=date(2026, 11, 22)), Progress())
    tree = settings.index / "generations" / generations.current_name(settings.index) / "public"
    assert dict(Tree(tree, "").changes) == told


def test_words_that_were_taken_out_are_kept_nowhere(tmp_path: Path):
    changes(tmp_path)
    (tmp_path / "index" / "generations").rename(tmp_path / "aside")
    assert not [file for file in (tmp_path / "index").rglob("*.sqlite") if "Секрет 42".encode() in file.read_bytes()]
