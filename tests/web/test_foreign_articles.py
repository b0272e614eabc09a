"""Somebody else's articles bring their own help centre: nothing of the sample's bank is left on any page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kb.requests.customer import find_request
from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from tests.conftest import migrate_both
from tests.web.conftest import NOW, SECRET_KEY, form_key
from tests.web.foreign import CORPORA, write_corpus
from web.app import create_app

# Names, sums, channels and examples of the sample, and what only a bank says.
OF_THE_BANK = re.compile(
    r"ромашк|romashka|банк|\bbank|\bсчёт(?!чик)|\bвклад(?!к)|кредит|ипотек|кэшб|перевыпус|списан|пин-код|\bPINs?\b|your card|\bloan|"
    r"украли|кошел|000-24|mortgage|replace a card|money taken|petal|e2a400|горячая линия|hotline",
    re.IGNORECASE,
)
ALLOWED = re.compile(r"номер\w* платёжных карт и документов|payment card and document numbers", re.IGNORECASE)


@pytest.fixture(scope="module", params=CORPORA)
def foreign(request, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("foreign")
    articles = write_corpus(folder / "articles", CORPORA[request.param])
    url = f"sqlite:///{folder}/otvet.db"
    migrate_both(url)
    settings = Settings(
        articles=articles,
        index=folder / "index",
        model="none",
        database_url=url,
        attachments=folder / "files",
        base_url="https://help.example.org",
        secret_key=SECRET_KEY,
    )
    build(settings, BuildOptions(today=date(2026, 11, 23), skip_bad=True), Progress())
    return settings


@pytest.fixture(scope="module")
def site(foreign: Settings) -> TestClient:
    return TestClient(create_app(foreign, clock=lambda: NOW), follow_redirects=False, raise_server_exceptions=False)


def told(html: str) -> str:
    return re.sub(r"\s+", " ", html.replace("\xa0", " "))


def request_page(site: TestClient, lang: str) -> str:
    form = {"form_key": form_key(), "text": f"Вопрос о стоянке {lang}", "email": "a@example.com", "consent": "yes"}
    sent = site.post(f"/{lang}/contact", data={**form, "suggested": "yes"})
    assert sent.status_code == 303, told(sent.text)[:2000]
    location = sent.headers["location"]
    with site.app.state.site.state.read() as conn:
        assert find_request(conn, location.rpartition("=")[2])
    return f"{site.get(location).text}{site.get(f'/{lang}/request/' + location.rpartition('=')[2]).text}"


def every_page(site: TestClient, lang: str) -> dict[str, str]:
    tree = site.app.state.site.live.public.tree
    cards = [card for card in tree.cards if card.lang == lang]
    paths = [f"/{lang}/", f"/{lang}/search", f"/{lang}/search?q=zzz+qqq", f"/{lang}/articles", f"/{lang}/contact"]
    paths += [f"/{lang}/privacy", f"/{lang}/request", f"/{lang}/status", f"/{lang}/nothing/here", f"/{lang}/channels"]
    paths += [
        f"/{lang}/feed.atom",
        "/agent/sign-in",
        "/favicon.ico",
        "/static/icon.svg",
        "/static/site.css",
        "/llms.txt",
    ]
    paths += [
        "/widget.js",
        f"/widget/{lang}",
        f"/widget/{lang}/contact",
        f"/{lang}/opensearch.xml",
        f"/{lang}/llms.txt",
    ]
    paths += [f"/{lang}/c/{category.id}" for category in tree.categories]
    for card in cards:
        paths += [f"/{lang}/a/{card.key}", f"/{lang}/a/{card.key}.md", f"/{lang}/search?q={card.title}"]
    pages = {path: site.get(path, headers={"accept-language": lang}).text for path in paths}
    assert "<html" in pages[f"/widget/{lang}"] and "OpenSearch" in pages[f"/{lang}/opensearch.xml"]
    return {**pages, "sent and request": request_page(site, lang)}


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_no_page_of_other_articles_speaks_of_the_bank(site: TestClient, lang: str):
    found = {
        path: words
        for path, text in every_page(site, lang).items()
        if (words := OF_THE_BANK.findall(ALLOWED.sub("", told(text))))
    }
    assert found == {}


def test_they_stand_under_the_address_of_the_site(site: TestClient):
    assert "help.example.org" in site.get("/ru/").text


def test_the_rule_knows_the_bank_when_it_sees_it(client: TestClient):
    assert OF_THE_BANK.search(told(client.get("/ru/").text)) and OF_THE_BANK.search(told(client.get("/en/").text))


def test_what_nobody_set_up_is_not_in_the_menu(site: TestClient, make_client: Callable[..., TestClient]):
    assert "/ru/channels" not in site.get("/ru/").text
    assert "/ru/channels" in make_client().get("/ru/").text


def test_folders_have_names_people_read(site: TestClient, foreign: Settings):
    if (Path(foreign.articles) / "ru/sailing_school").is_dir():
        home = told(site.get("/ru/").text)
        assert "Sailing school" in home and "sailing_school<" not in home and "Стоянка" in home
