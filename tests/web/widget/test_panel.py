"""Whoever opens the panel sees what is about the page they are on, then where to begin, and always a way to a person."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kb.articles.widget.host_pages import HostPage
from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from search.query.live import Live
from tests.web.conftest import NOW
from tests.web.sample import write_articles
from web.site.texts import load_texts
from web.widget.panel import OFFERED, PanelPage

RU = load_texts(("ru", "en"))["ru"]


def offered(html: str) -> list[str]:
    return re.findall(r'<li><a href="/widget/ru/a/([^"]+)">', html)


@pytest.fixture
def tree(tmp_path: Path):
    """The sample with a widget.yaml that names an internal article too."""
    write_articles(tmp_path / "articles")
    (tmp_path / "articles/widget.yaml").write_text("/cards/*: [cards/limits, internal/call, cards/block]\n", "utf-8")
    settings = Settings(articles=tmp_path / "articles", index=tmp_path / "index", model="none")
    build(settings, BuildOptions(today=date(2026, 11, 23)), Progress())
    return Live(settings).public.tree


def test_articles_chosen_for_the_page_come_in_the_order_of_the_writers(tree):
    page = PanelPage.of(RU, tree, "/cards/gold", NOW)
    assert page.chosen and [link.url for link in page.offered] == ["/ru/a/cards/limits", "/ru/a/cards/block"]


def test_the_public_index_does_not_name_an_internal_article(tree):
    assert tree.host_pages == (HostPage(path="/cards/*", articles=("cards/limits", "cards/block")),)


@pytest.mark.parametrize("path", ["/", "", "/other", "no path", "/cards"])
def test_on_any_other_page_there_is_a_place_to_start(tree, path: str):
    page = PanelPage.of(RU, tree, path, NOW)
    assert not page.chosen and 0 < len(page.offered) <= OFFERED


def test_there_is_always_a_way_to_a_person_and_to_a_request(client):
    html = client.get("/widget/ru?page=/cards").text
    for way in ("contact", "request", "channels"):
        assert f'href="/widget/ru/{way}"' in html
    assert offered(html) and 'action="/widget/ru/search"' in html


def test_without_a_language_the_panel_speaks_that_of_the_browser(client):
    answer = client.get("/widget-dark?page=/a%20b", headers={"accept-language": "en"})
    assert (answer.status_code, answer.headers["location"]) == (302, "/widget-dark/en?page=/a%20b")


def test_a_path_of_the_host_is_shown_nowhere(client):
    assert "zzz" not in client.get('/widget/ru?page=/"><script>zzz').text
