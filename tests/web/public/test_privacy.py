"""Whoever writes to us can read what becomes of it: from every page, from the consent, in both languages, before anything is built."""

from __future__ import annotations

from datetime import date

import pytest
from starlette.testclient import TestClient

from search.build.build import BuildOptions, build
from search.progress import Progress
from tests.web.conftest import NOW
from tests.web.sample import write_articles
from web.app import create_app


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_page_is_linked_from_the_foot_of_every_page_and_from_the_consent(client, lang):
    for path in (f"/{lang}/", f"/{lang}/contact?topic=access&purpose=no-code"):
        assert f'href="/{lang}/privacy"' in client.get(path).text
    form = client.get(f"/{lang}/contact?topic=access&purpose=no-code").text
    consent = form[form.index('id="consent-help"') :]
    assert f'href="/{lang}/privacy"' in consent[: consent.index("</p>")]
    assert client.get(f"/{lang}/privacy").status_code == 200


def test_it_is_there_before_any_article_is(settings, tmp_path):
    unbuilt = settings.model_copy(update={"index": tmp_path / "nothing"})
    page = TestClient(create_app(unbuilt)).get("/ru/privacy")
    assert page.status_code == 200 and "1\N{NO-BREAK SPACE}095\N{NO-BREAK SPACE}дней" in page.text


def test_an_article_called_privacy_is_the_text_and_the_page_adds_the_days(settings, tmp_path):
    articles = tmp_path / "articles"
    write_articles(articles)
    (articles / "ru" / "privacy.md").write_text(
        "---\ntitle: Политика банка\nsummary: Коротко о главном.\n---\n\n## Оператор\n\nООО «Пример».\n"
    )
    ours = settings.model_copy(
        update={"articles": articles, "index": tmp_path / "index", "model": "none", "keep_searches": 41}
    )
    build(ours, BuildOptions(today=date(2026, 11, 23)), Progress())
    client = TestClient(create_app(ours, clock=lambda: NOW))
    page = client.get("/ru/privacy").text.replace("\xa0", " ")
    assert "<h1>Политика банка</h1>" in page and "Оператор" in page and "Коротко о главном." in page
    assert "41 день" in page and "Что мы храним</h2>" not in page
    moved = client.get("/ru/a/privacy", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (301, "/ru/privacy")
    assert "What we keep" in client.get("/en/privacy").text
