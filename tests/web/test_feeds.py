"""Sitemap, robots and the feed: what machines read."""

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
