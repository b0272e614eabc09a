"""An article is shown on its days only, though it is in the files before and after."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from kb.settings import Settings, load_settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from search.query.engine import Engine
from search.query.live import Live
from search.query.values import Query

BUILT = date(2026, 11, 22)
LAST = BUILT + timedelta(days=3)


@pytest.fixture
def published(tmp_path: Path) -> Settings:
    (tmp_path / "articles/ru").mkdir(parents=True)
    head = "---\ntitle: Акция осени\nexpire_at: {}\ncode: '77'\nredirect_from: [old-sale]\n---\nСкидка на осень.\n"
    (tmp_path / "articles/ru/sale.md").write_text(head.format(LAST) + "![](../leaf.svg)\n")
    (tmp_path / "articles/ru/card.md").write_text(
        '---\ntitle: Карта\nrelated: [sale]\n---\n\nОсень, карта и [лучшая **акция**](sale.md#x "t"). [Ещё](card.md).\n'
    )
    (tmp_path / "articles/leaf.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'></svg>")
    settings = load_settings(articles=tmp_path / "articles", index=tmp_path / "index", model="none")
    build(settings, BuildOptions(today=BUILT), Progress())
    return settings


def on(settings: Settings, today: date) -> Engine:
    return Live(settings, today=lambda: today).public


def test_until_its_day_it_is_shown_everywhere(published: Settings):
    engine = on(published, LAST - timedelta(days=1))
    assert engine.tree.article("ru", "sale")
    assert len(engine.tree.cards) == 2
    assert engine.tree.by_code("77") and engine.tree.redirect("old-sale") == "sale"
    assert engine.tree.asset("leaf.svg")
    assert engine.tree.article("ru", "card").related == ("sale",)
    assert 'href="/ru/a/sale' in engine.tree.article("ru", "card").html
    assert "sale" in [result.key for result in engine.search(Query.parse("акция осени", lang="ru")).results]


def test_from_its_day_it_is_nowhere(published: Settings):
    engine = on(published, LAST)
    assert engine.tree.article("ru", "sale") is None
    assert engine.tree.card("ru", "sale") is None
    assert [card.key for card in engine.tree.cards] == ["card"]
    assert engine.tree.by_code("77") is None and engine.tree.redirect("old-sale") is None
    assert engine.tree.asset("leaf.svg") is None
    assert "sale" not in engine.tree.languages_of
    assert "sale" not in [result.key for result in engine.search(Query.parse("акция осени", lang="ru")).results]
    assert "sale" not in [row.key for row in engine.suggest("акция", "ru")]


def test_from_its_day_no_other_page_leads_to_it_and_the_words_of_its_links_stay(published: Settings):
    left = on(published, LAST).tree.article("ru", "card")
    assert left.related == () and "/ru/a/sale" not in left.html
    assert "лучшая <strong>акция</strong>." in left.html
    assert '<a href="/ru/a/card">Ещё</a>' in left.html


def test_a_build_after_its_day_leaves_it_out(published: Settings):
    report = build(published, BuildOptions(today=LAST), Progress())
    assert (report.built, report.articles) == (True, 1)


def test_a_scheduled_article_appears_on_its_day_without_a_build(published: Settings):
    text = f"---\ntitle: Новое\npublish_at: {LAST}\ncode: '78'\n---\nНовинка.\n"
    (published.articles / "ru/new.md").write_text(text)
    build(published, BuildOptions(today=LAST - timedelta(days=1)), Progress())
    for today, seen in ((LAST - timedelta(days=1), False), (LAST, True)):
        engine = on(published, today)
        assert bool(engine.tree.article("ru", "new")) is seen
        assert bool(engine.tree.by_code("78")) is seen
        assert ("new" in engine.tree.languages_of) is seen
        assert ("new" in [result.key for result in engine.search(Query.parse("новинка", lang="ru")).results]) is seen
        assert ("new" in [row.key for row in engine.suggest("нов", "ru")]) is seen


def test_a_running_server_turns_the_day_with_the_next_question(published: Settings):
    day = [LAST - timedelta(days=2)]
    live = Live(published, today=lambda: day[0])
    before, since = live.public, live.status().since
    day[0] += timedelta(days=1)
    assert live.public is before and live.status().since == since, "nothing changes on that day"
    day[0] += timedelta(days=1)
    assert live.public is not before and [card.key for card in live.public.tree.cards] == ["card"]
    assert (live.status().since, live.status().articles) == (LAST.isoformat(), 1)
    assert live.internal is live.public
    day[0] -= timedelta(days=1)  # a clock put right
    assert [card.key for card in live.public.tree.cards] == ["card", "sale"]


def test_a_server_that_nobody_asks_turns_the_day_too(published: Settings):
    day = [LAST - timedelta(days=1)]
    live = Live(published, today=lambda: day[0])
    day[0] = LAST
    assert not live.refresh(), "it is the same generation"
    assert live.status().since == LAST.isoformat()
