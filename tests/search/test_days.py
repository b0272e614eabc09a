"""An article is shown on its days only, though it is in the index before and after."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from kb.settings import load_settings
from search.builder import BuildOptions, build
from search.engine import Engine
from search.live import Live
from search.progress import Progress
from search.query import Query
from search.tree import Tree

BUILT = date(2026, 11, 22)
LAST = BUILT + timedelta(days=3)


@pytest.fixture
def published(tmp_path: Path) -> Live:
    (tmp_path / "articles/ru").mkdir(parents=True)
    head = "---\ntitle: Акция осени\nexpire_at: {}\ncode: '77'\n---\nСкидка на осень.\n"
    (tmp_path / "articles/ru/sale.md").write_text(head.format(LAST))
    (tmp_path / "articles/ru/card.md").write_text("# Карта\n\nОсень и карта.\n")
    settings = load_settings(articles=tmp_path / "articles", index=tmp_path / "index", model="none")
    build(settings, BuildOptions(today=BUILT), Progress())
    return Live(settings)


def on(published: Live, today: date) -> Engine:
    engine = published.public
    engine.tree._today = lambda: today
    return engine


def test_until_its_day_it_is_shown_everywhere(published: Live):
    engine = on(published, LAST - timedelta(days=1))
    assert engine.tree.article("ru", "sale")
    assert len(engine.tree.shown) == 2
    assert engine.tree.by_code("77")
    assert "sale" in [result.key for result in engine.search(Query.parse("акция осени", lang="ru")).results]


def test_from_its_day_it_is_nowhere(published: Live):
    engine = on(published, LAST)
    assert engine.tree.article("ru", "sale") is None
    assert engine.tree.card("ru", "sale") is None
    assert [card.key for card in engine.tree.shown] == ["card"]
    assert engine.tree.by_code("77") is None
    assert "sale" not in engine.tree.languages_of
    assert "sale" not in [result.key for result in engine.search(Query.parse("акция осени", lang="ru")).results]
    assert "sale" not in [row.key for row in engine.suggest("акция", "ru")]


def test_a_build_after_its_day_leaves_it_out(published: Live, tmp_path: Path):
    settings = load_settings(articles=tmp_path / "articles", index=tmp_path / "index", model="none")
    report = build(settings, BuildOptions(today=LAST), Progress())
    assert (report.built, report.articles) == (True, 1)


def test_a_scheduled_article_appears_on_its_day_without_a_build(published: Live, tmp_path: Path):
    text = f"---\ntitle: Новое\npublish_at: {LAST}\ncode: '78'\n---\nНовинка.\n"
    (tmp_path / "articles/ru/new.md").write_text(text)
    settings = load_settings(articles=tmp_path / "articles", index=tmp_path / "index", model="none")
    build(settings, BuildOptions(today=LAST - timedelta(days=1)), Progress())
    live = Live(settings)
    for today, seen in ((LAST - timedelta(days=1), False), (LAST, True)):
        engine = on(live, today)
        assert bool(engine.tree.article("ru", "new")) is seen
        assert bool(engine.tree.by_code("78")) is seen
        assert ("new" in engine.tree.languages_of) is seen
        assert ("new" in [result.key for result in engine.search(Query.parse("новинка", lang="ru")).results]) is seen
        assert ("new" in [row.key for row in engine.suggest("нов", "ru")]) is seen


def test_a_tree_takes_the_day_from_outside(tmp_path: Path, published: Live):
    folder = published.public.tree.folder
    assert len(Tree(folder, "", today=lambda: LAST).shown) == 1
