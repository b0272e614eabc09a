"""The checks of hostile words can fail: a site that does not escape, or does not clean, is caught by the same journeys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

import kb.rendering.render
import web.site.pages
from tests.journeys.conftest import serving
from tests.journeys.hostile import Evil, Watched, evil_site, watched
from tests.journeys.hostile_writing import Hostile, everybody_writes, harm, hostile

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def evil() -> Iterator[Evil]:
    with evil_site() as made:
        yield made


@pytest.fixture
def seen(browser: Browser, evil: Evil) -> Iterator[Watched]:
    with watched(browser, evil, policy=False, locale="ru-RU") as made:
        yield made


@pytest.fixture
def careless(evil: Evil, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hostile]:
    """The same site, whose templates escape nothing."""
    make: Callable[[], Any] = web.site.pages.make_templates

    def unescaped() -> Any:
        made = make()
        made.autoescape = False
        return made

    monkeypatch.setattr("web.app.make_templates", unescaped)
    bare = hostile(tmp_path, evil)
    with serving(bare.app) as url:
        yield Hostile(url, bare.app, bare.settings, bare.chosen)


def test_without_escaping_the_same_pages_do_harm(seen: Watched, careless: Hostile):
    for place in ("/ru/search?q=" + quote(careless.chosen[0].text), "/ru/channels", "/ru/contact?topic=evil"):
        assert "ran" in seen.visit(careless.url + place)


def test_without_escaping_the_same_forms_do_harm(seen: Watched, careless: Hostile):
    told = harm(everybody_writes(seen, careless, step=20))
    assert {"0 mistakes", "0 request", "0 list", "0 no such team", "0 console", "0 queue"} <= told.keys()


def test_without_cleaning_the_same_articles_do_harm(
    browser: Browser, evil: Evil, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kb.rendering.render.nh3, "clean", lambda html, **_: html)
    bare = hostile(tmp_path, evil)
    with serving(bare.app) as url, watched(browser, evil, policy=False) as seen:
        ran = ["ran" in seen.visit(f"{url}/ru/a/hostile/body-{n}") for n in range(0, len(bare.chosen), 12)]
    assert sum(ran) >= 5
