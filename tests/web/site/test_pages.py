"""The frame around every page: where the reader is, in which theme, and what browsers and caches may keep."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from jinja2 import UndefinedError
from starlette.requests import Request
from starlette.responses import Response

from kb.staff.accounts import add_person
from kb.storage.database import connect
from kb.typesetting.unbroken import unbroken_html
from tests.web.conftest import NOW
from web.public.views.search import SearchPage
from web.site.pages import (
    alternates,
    article_html,
    make_templates,
    origin_of,
    private,
    render,
    render_part,
    render_xml,
    theme_of,
)

PAGE = "public/search.html"


@pytest.fixture
def site(client):
    return client.app.state.site


@pytest.fixture
def asks(client) -> Callable[..., Request]:
    def ask(path: str = "/ru/search", *, method: str = "GET", query: str = "", **headers: str) -> Request:
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "scheme": "http",
            "server": ("help.example", 8080),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
            "app": client.app,
        }
        return Request(scope)

    return ask


def test_a_page_is_sent_again_only_when_it_has_changed(asks, site):
    texts = site.texts["en"]
    first = render(asks(), texts, PAGE, SearchPage.empty(texts, site.live.public.tree))
    assert (first.status_code, first.headers["content-language"], first.headers["cache-control"]) == (
        200,
        "en",
        "no-cache",
    )
    again = render(
        asks(if_none_match=first.headers["etag"]), texts, PAGE, SearchPage.empty(texts, site.live.public.tree)
    )
    assert (again.status_code, again.body) == (304, b"")
    other = render(
        asks(if_none_match=first.headers["etag"]),
        site.texts["ru"],
        PAGE,
        SearchPage.empty(site.texts["ru"], site.live.public.tree),
    )
    assert other.status_code == 200 and 'lang="ru"' in other.body.decode()


@pytest.mark.parametrize(
    ("cookie", "theme"),
    [("theme=dark", "dark"), ("theme=light", "light"), ('theme=x"><script>', "system"), ("", "system")],
)
def test_the_theme_is_the_one_chosen_or_the_systems(asks, cookie: str, theme: str):
    assert theme_of(asks(cookie=cookie)) == theme


def test_the_frame_comes_back_to_the_page_that_was_read_and_after_a_form_to_its_path(asks, site):
    texts = site.texts["ru"]
    read = render(asks(query="q=a&page=2"), texts, PAGE, SearchPage.empty(texts, site.live.public.tree)).body.decode()
    sent = render(
        asks(query="q=a&page=2", method="POST"), texts, PAGE, SearchPage.empty(texts, site.live.public.tree)
    ).body.decode()
    assert "/ru/search?q=a&amp;page=2" in read and "/ru/search?q=a&amp;page=2" not in sent


def test_addresses_told_outside_are_the_sites_own_or_those_it_was_asked_under(asks, make_client):
    assert origin_of(asks(), make_client().app.state.site) == "http://help.example:8080"
    assert (
        origin_of(asks(), make_client(base_url="https://help.bank.example/").app.state.site)
        == "https://help.bank.example"
    )


def test_a_page_is_offered_in_every_language_or_in_those_it_exists_in(site):
    texts = site.texts["ru"]
    every = alternates(texts, lambda lang: f"/{lang}/x")
    assert [(each.lang, each.name, each.url, each.exact) for each in every] == [
        ("ru", "Русский", "/ru/x", True),
        ("en", "English", "/en/x", True),
    ]
    assert [(each.lang, each.exact) for each in alternates(texts, str, exact=False, languages=["en"])] == [
        ("en", False)
    ]


def test_words_are_escaped_and_only_an_article_stands_as_markup():
    templates = make_templates()
    shown = templates.from_string("{{ word }}{{ article }}").render(word="<b>", article=article_html("<i>"))
    assert shown == "&lt;b&gt;<i>"


def test_a_template_that_names_a_fact_nobody_prepared_fails_at_once():
    with pytest.raises(UndefinedError):
        make_templates().from_string("{{ page.nothing }}").render(page={})


def test_one_persons_answer_and_a_piece_of_a_page_are_kept_by_no_cache(asks, site):
    assert private(Response()).headers["cache-control"] == "private, no-store"
    piece = render_part(asks(), site.texts["en"], PAGE, SearchPage.empty(site.texts["en"], site.live.public.tree))
    assert piece.headers["cache-control"] == "no-store" and "etag" not in piece.headers


def test_documents_for_machines_may_be_kept_a_while_and_are_sent_once(asks):
    first = render_xml(asks(), "public/sitemap.xml", "application/xml", {"entries": ()})
    assert first.headers["cache-control"] == "public, max-age=600" and b"urlset" in first.body
    again = render_xml(
        asks(if_none_match=first.headers["etag"]), "public/sitemap.xml", "application/xml", {"entries": ()}
    )
    assert again.status_code == 304


READERS = (
    "",
    "/a/cards/block",
    "/search?q=потерял+карту",
    "/search?q=8+800",
    "/channels",
    "/contact?topic=cards",
    "/c/cards",
)
STAFF = (
    "/agent",
    "/agent/lookup?q=потерял+карту",
    "/agent/queue",
    "/agent/requests",
    "/manager/team",
    "/manager/content",
    "/write",
)


def test_no_value_is_parted_on_any_page(client, settings):
    database = connect(settings.database_url)
    with database.begin() as conn:
        add_person(conn, "Анна", "manager", "correct horse battery", at=NOW)
    database.close()
    client.post("/agent/sign-in", data={"name": "Анна", "password": "correct horse battery"})
    pages = [f"/{lang}{path}" for lang in ("ru", "en") for path in READERS] + list(STAFF)
    answers = {page: client.get(page, follow_redirects=True) for page in pages}
    assert [page for page, answer in answers.items() if answer.status_code != 200] == []
    assert [page for page, answer in answers.items() if unbroken_html(answer.text) != answer.text] == []
    number = "8\N{NO-BREAK SPACE}(800)\N{NO-BREAK SPACE}000-24-24"
    for page in ("/ru/a/cards/block", "/ru/search?q=потерял+карту", "/ru/channels", "/agent/lookup?q=потерял+карту"):
        assert number in answers[page].text.replace("\N{WORD JOINER}", ""), page
