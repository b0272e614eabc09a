"""Escaping and cleaning alone: hostile words in every field and every article run nothing, in a browser that ignores our policy."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import list_entries
from search.query.live import Live
from search.writers.preview_session import PreviewSession
from tests.journeys.conftest import serving
from tests.journeys.hostile import Evil, Watched, evil_site, raw_pages, watched
from tests.journeys.hostile_writing import Hostile, everybody_writes, harm, hostile
from web.preview.app import create_preview

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HEADERS = ("referer", "user-agent", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "accept-language")
PLACES = (
    "/ru/",
    "/en/",
    "/ru/articles",
    "/ru/c/hostile",
    "/ru/a/hostile/facts",
    "/ru/channels",
    "/en/channels",
    "/ru/contact?topic=evil",
    "/en/contact?topic=evil",
    "/ru/cannot-sign-in",
    "/ru/search?q=карта",
    "/ru/search?q=дирижабль",
    "/ru/search?q=вопрос",
    "/ru/feed.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/api/v1/search?q=карта",
    "/api/v1/openapi.json",
    "/metrics",
    "/readyz",
)


@pytest.fixture(scope="module")
def evil() -> Iterator[Evil]:
    with evil_site() as made:
        yield made


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, evil: Evil) -> Iterator[Hostile]:
    made = hostile(tmp_path_factory.mktemp("hostile"), evil)
    with serving(made.app) as url:
        yield Hostile(url, made.app, made.settings, made.chosen)


@pytest.fixture
def seen(browser: Browser, evil: Evil) -> Iterator[Watched]:
    with watched(browser, evil, policy=False, locale="ru-RU") as made:
        yield made


def test_articles_facts_contacts_and_sections_stay_words_on_every_page(seen: Watched, site: Hostile):
    places = [*PLACES, *(f"/ru/a/hostile/body-{n}" for n in range(0, len(site.chosen), 15))]
    assert harm({place: seen.visit(site.url + place) for place in places}) == {}


@pytest.mark.slow
def test_no_article_runs_anything_on_its_own_page(seen: Watched, site: Hostile):
    places = [
        f"/ru/a/hostile/{part}-{n}"
        for part, step in (("body", 1), ("head", 4))
        for n in range(0, len(site.chosen), step)
    ]
    assert harm({place: seen.visit(site.url + place) for place in places}) == {}


def queries(site: Hostile) -> Iterator[str]:
    """Addresses with vectors in every parameter and in the path."""
    for batch in site.batches():
        asked = quote(batch)
        yield f"/ru/search?q={asked}"
        yield f"/ru/contact?q={asked}&topic={asked[:200]}&purpose={asked[:200]}&source={asked[:200]}"
        yield f"/api/v1/search?q={asked}&category={asked[:300]}"
    for n, vector in enumerate(site.chosen):
        said = quote(vector.text, safe="")
        ways = (
            f"/ru/{said}",
            f"/ru/a/{said}",
            f"/ru/c/{said}",
            f"/ru/request/{said}",
            f"/{said}",
            f"/ru/search?q=карта&category={said}",
            f"/ru/search?page={said}&exact={said}&q=x",
            f"/ru/a/cards/block?voted={said}&s={said}&n=1",
            f"/ru/articles?letter={said}",
            f"/ru/contact/sent?request={said}",
            f"/ru/contact/solved?article={said}",
            f"/ru/c/cards?untranslated={said}&page={said}",
            f"/agent/sign-in?back={said}",
            f"/agent/lookup?q={said}&caller={said}",
            f"/api/v1/suggest?q={said}&lang={said}",
            f"/static/{said}/site.css",
            f"/assets/{said}",
        )
        yield ways[n % len(ways)]


def test_what_stands_in_an_address_stays_words(seen: Watched, site: Hostile):
    assert harm({place: seen.visit(site.url + place) for place in queries(site)}) == {}


def test_what_stands_in_headers_stays_words(seen: Watched, site: Hostile):
    told = {}
    safe = [vector.text for vector in site.chosen if vector.text.isascii() and vector.text.isprintable()]
    for n in range(0, len(safe), 40):
        value = " ".join(safe[n : n + 40])
        cookies = f"theme={quote(value)}; staff={quote(value)}; agent={quote(value)}"
        seen.page.set_extra_http_headers({**dict.fromkeys(HEADERS, value), "cookie": cookies})
        told |= {
            f"{place} {n}": seen.visit(site.url + place) for place in ("/ru/", "/ru/nothing", "/ru/contact", "/agent")
        }
    assert harm(told) == {}


@pytest.fixture(scope="module")
def written(browser: Browser, evil: Evil, site: Hostile) -> dict[str, list[str]]:
    """What was seen while visitors and staff wrote."""
    with watched(browser, evil, policy=False, locale="ru-RU") as seen:
        return everybody_writes(seen, site, step=1)


def test_what_visitors_and_staff_write_stays_words_wherever_it_is_shown(written: dict[str, list[str]]):
    assert len(written) >= 30
    assert harm(written) == {}


@pytest.mark.usefixtures("written")
def test_letters_stay_words_in_a_mail_program_that_knows_no_policy(seen: Watched, site: Hostile):
    found = site.app.state.site
    with found.state.read() as conn:
        entries = [entry for entry in list_entries(conn, limit=10_000) if entry.channel in ("visitor", "team")]
    writer = LetterWriter(site.settings, found.state.key)
    with raw_pages() as raw:
        told = {
            f"{entry.kind} {entry.id}": seen.visit(raw.address(raw.add(writer.letter(entry).html), policy=False))
            for entry in entries
        }
    assert len(told) >= 8
    assert harm(told) == {}


def test_the_preview_shows_hostile_articles_as_words(seen: Watched, site: Hostile):
    app = create_preview(site.settings, PreviewSession(site.settings, Live(site.settings)))
    with serving(app) as url:
        places = [
            "/",
            "/?q=карта",
            *(
                f"/{kind}ru/a/hostile/{part}-{n}"
                for kind in ("", "answers/")
                for part in ("body", "head")
                for n in range(0, 200, 41)
            ),
        ]
        told = {place: seen.visit(url + place.replace("/answers/ru/a/", "/answers/ru/")) for place in places}
    assert harm(told) == {}
