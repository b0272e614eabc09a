"""What machines read of the site: every public page with its translations, and the articles changed last."""

from __future__ import annotations

from datetime import date

from search.index.tree import Card
from tests.web.public.views.conftest import EN, RU, changed
from web.public.views.feeds import FEED_LENGTH, feed, sitemap

ORIGIN = "https://help.example"


def test_a_sitemap_names_every_page_with_its_translations_and_nothing_internal(tree):
    entries = {entry.url.removeprefix(ORIGIN): entry for entry in sitemap(("ru", "en"), tree, ORIGIN)}
    for lang in ("ru", "en"):
        assert {f"/{lang}/", f"/{lang}/articles", f"/{lang}/channels", f"/{lang}/contact"} <= set(entries)
    assert entries["/ru/a/cards/block"].updated == "2026-11-20"
    assert entries["/ru/a/cards/block"].alternates == (
        ("ru", f"{ORIGIN}/ru/a/cards/block"),
        ("en", f"{ORIGIN}/en/a/cards/block"),
    )
    assert entries["/ru/c/cards"].alternates[1] == ("en", f"{ORIGIN}/en/c/cards")
    assert not any("internal" in url for url in entries)


def test_what_exists_in_one_language_names_no_translation(tree):
    entries = {entry.url: entry for entry in sitemap(("ru", "en"), tree, "")}
    assert entries["/ru/c/loans"].alternates == () and "/en/c/loans" not in entries
    assert (entries["/ru/a/cards/limits"].alternates, entries["/ru/a/cards/limits"].updated) == ((), "")


def test_a_site_of_one_language_leaves_the_others_out(tree):
    assert not any(entry.url.startswith("/en") for entry in sitemap(("ru",), tree, ""))


def test_the_feed_tells_a_languages_changed_articles_the_newest_first(tree):
    def card(name: str, updated: date | None, lang: str = "ru") -> Card:
        return Card(id=f"{lang}/{name}", key=name, lang=lang, title=name, summary=f"{name}!", updated=updated)

    cards = (
        card("b", date(2026, 1, 2)),
        card("a", date(2026, 1, 2)),
        card("new", date(2026, 2, 1)),
        card("undated", None),
        card("other", date(2026, 3, 1), "en"),
    )
    told = feed(RU, changed(tree, cards=cards), ORIGIN)
    assert [entry.title for entry in told.entries] == ["new", "a", "b"]
    assert told.updated == told.entries[0].updated == "2026-02-01T00:00:00+00:00"
    assert (told.entries[0].url, told.entries[0].summary) == (f"{ORIGIN}/ru/a/new", "new!")
    assert (told.home, told.self) == (f"{ORIGIN}/ru/", f"{ORIGIN}/ru/feed.atom")
    assert told.author == "Пример" and told.title.startswith("Пример")
    many = tuple(card(f"n{n}", date(2026, 1, 1)) for n in range(FEED_LENGTH + 5))
    assert len(feed(RU, changed(tree, cards=many), ORIGIN).entries) == FEED_LENGTH


def test_a_feed_without_articles_is_a_feed_still(tree):
    told = feed(EN, changed(tree, cards=()), ORIGIN)
    assert told.entries == () and told.updated == "1970-01-01T00:00:00+00:00" and told.author == "Example"
