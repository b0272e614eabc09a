"""Sitemap, robots and the feed: what machines read."""

import re
import xml.etree.ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_sitemap_names_every_public_page_and_its_translations(make_client):
    tree = ET.fromstring(make_client(base_url="https://help.example").get("/sitemap.xml").content)
    pages = {url.findtext(f"{MAP}loc"): url for url in tree}
    assert "https://help.example/ru/a/cards/limits" in pages and "https://help.example/en/c/cards" in pages
    assert "https://help.example/en/a/cards/limits" not in pages and "https://help.example/en/c/loans" not in pages
    both = pages["https://help.example/en/a/cards/block"]
    assert {link.get("hreflang") for link in both if link.tag.endswith("link")} == {"ru", "en"}
    assert both.findtext(f"{MAP}lastmod") == "2026-11-19"


def test_every_address_of_the_sitemap_is_there(client):
    for url in ET.fromstring(client.get("/sitemap.xml").content):
        assert client.get(url.findtext(f"{MAP}loc").removeprefix("http://testserver")).status_code == 200


def test_the_feed_tells_what_changed_last(client):
    feed = ET.fromstring(client.get("/ru/feed.atom").content)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Потеряли карту"
    assert feed.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}updated") == "2026-11-20T00:00:00+00:00"


def test_pages_name_the_feed(client):
    assert 'type="application/atom+xml"' in client.get("/ru/").text


def test_robots_find_the_sitemap_and_leave_searches_alone(client):
    robots = client.get("/robots.txt").text
    assert "Sitemap: http://testserver/sitemap.xml" in robots and "Disallow: /ru/search" in robots


def test_readers_of_other_languages_are_led_to_the_choice_of_language(client):
    pages = {url.findtext(f"{MAP}loc"): url for url in ET.fromstring(client.get("/sitemap.xml").content)}
    named = {
        link.get("hreflang"): link.get("href") for link in pages["http://testserver/ru/"] if link.tag.endswith("link")
    }
    assert named["x-default"] == "http://testserver/"
    assert '<link rel="alternate" hreflang="x-default" href="http://testserver/">' in client.get("/ru/").text
    assert 'hreflang="x-default" href="http://testserver/ru/a/cards/block"' in client.get("/en/a/cards/block").text
    assert "x-default" not in client.get("/ru/a/cards/limits").text  # in one language only


def test_the_feed_says_its_letters_and_how_a_browser_shows_it(client):
    answer = client.get("/en/feed.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    shown = client.get(
        "/en/feed.atom", headers={"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    )
    assert shown.headers["content-type"] == "application/xml; charset=utf-8"
    assert shown.headers["vary"] == answer.headers["vary"] == "Accept, Accept-Encoding"
    assert shown.text == answer.text
    sheet = re.search(r'<\?xml-stylesheet type="text/xsl" href="([^"]+)"\?>', answer.text)[1]
    style = client.get(sheet)
    assert style.status_code == 200
    assert style.headers["content-type"] == "text/xsl; charset=utf-8"
    assert ET.fromstring(style.content).tag.endswith("stylesheet")


def test_a_section_can_be_followed_from_its_page_and_its_articles(client):
    for page in ("/ru/c/cards", "/ru/a/cards/block"):
        assert 'href="/ru/feed.atom?section=cards">Следить за\xa0изменениями раздела</a>' in client.get(page).text
    feed = ET.fromstring(client.get("/ru/feed.atom?section=cards").content)
    assert feed.findtext(f"{ATOM}title").endswith("новое в\xa0разделе «Карты»")
    assert feed.find(f"{ATOM}link[@rel='alternate']").get("href") == "http://testserver/ru/c/cards"
    assert feed.findtext(f"{ATOM}id") == "http://testserver/ru/feed.atom?section=cards"
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == ["Потеряли карту"]


def test_a_section_nobody_may_see_has_no_feed(client):
    assert client.get("/ru/feed.atom?section=nothing").status_code == 404
    assert client.get("/ru/feed.atom?section=internal").status_code == 404
    assert client.get("/en/feed.atom?section=loans").status_code == 404  # in Russian only
