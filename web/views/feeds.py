"""What machines read: sitemap, robots, the feed of changed articles. Facts for XML templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from web.site import Site
from web.urls import article_url, category_url, channels_url, contact_url, home_url, index_url
from web.views.stored import cards_by_category

FEED_LENGTH = 50


@dataclass(frozen=True)
class SitemapEntry:
    url: str
    updated: str
    alternates: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FeedEntry:
    title: str
    url: str
    summary: str
    updated: str


@dataclass(frozen=True, kw_only=True)
class Feed:
    title: str
    author: str
    home: str
    self: str
    updated: str
    entries: tuple[FeedEntry, ...]


def sitemap(site: Site, tree: Any, origin: str) -> tuple[SitemapEntry, ...]:
    """Every public page with its translations."""
    langs = tuple(site.texts)
    entries = [
        _entry(origin, lang, langs, page) for page in (home_url, index_url, channels_url, contact_url) for lang in langs
    ]
    used = {lang: cards_by_category(tree, lang) for lang in langs}
    for info in tree.categories:
        having = tuple(lang for lang in langs if info.id in used[lang])
        entries += [_entry(origin, lang, having, lambda lang, id=info.id: category_url(lang, id)) for lang in having]
    for card in tree.shown:
        if card.lang in langs:
            having = tuple(lang for lang in langs if tree.card(lang, card.key))
            updated = card.updated.isoformat() if card.updated else ""
            entries.append(
                _entry(origin, card.lang, having, lambda lang, key=card.key: article_url(lang, key), updated)
            )
    return tuple(entries)


def feed(site: Site, tree: Any, lang: str, origin: str) -> Feed:
    """The articles of a language changed last; those that tell no date are left out."""
    dated = sorted((card for card in tree.shown if card.lang == lang and card.updated), key=lambda card: card.id)
    dated.sort(key=lambda card: card.updated, reverse=True)
    brand = site.settings.brand_en if lang == "en" else site.settings.brand
    entries = tuple(
        FeedEntry(card.title, f"{origin}{article_url(lang, card.key)}", card.summary, _moment(card.updated))
        for card in dated[:FEED_LENGTH]
    )
    return Feed(
        title=site.texts[lang]("feed.title", brand=brand),
        author=brand,
        home=f"{origin}{home_url(lang)}",
        self=f"{origin}/{lang}/feed.atom",
        updated=entries[0].updated if entries else "1970-01-01T00:00:00+00:00",
        entries=entries,
    )


def _entry(origin: str, lang: str, langs: tuple[str, ...], url: Any, updated: str = "") -> SitemapEntry:
    others = tuple((other, f"{origin}{url(other)}") for other in langs) if len(langs) > 1 else ()
    return SitemapEntry(f"{origin}{url(lang)}", updated, others)


def _moment(day: Any) -> str:
    return datetime.combine(day, time(0), UTC).isoformat()
