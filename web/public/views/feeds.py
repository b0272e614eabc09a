"""What machines read: the sitemap and the feed of changed articles. Facts for XML templates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import partial

from search.index.tree import Tree
from web.site.localised import cards_by_category, cards_in, category_title
from web.site.texts import Texts
from web.site.urls import article_url, category_url, channels_url, contact_url, feed_url, home_url, index_url

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
    says: str
    author: str
    home: str
    self: str
    updated: str
    entries: tuple[FeedEntry, ...]


def sitemap(langs: tuple[str, ...], tree: Tree, origin: str) -> tuple[SitemapEntry, ...]:
    """Every public page with its translations."""
    entries = [
        _entry(origin, lang, langs, page) for page in (home_url, index_url, channels_url, contact_url) for lang in langs
    ]
    if len(langs) > 1:  # "/" chooses the reader's language
        first = entries[: len(langs)]
        entries[: len(langs)] = [
            replace(home, alternates=(*home.alternates, ("x-default", f"{origin}/"))) for home in first
        ]
    used = {lang: cards_by_category(tree, lang) for lang in langs}
    for info in tree.categories:
        having = tuple(lang for lang in langs if info.id in used[lang])
        entries += [_entry(origin, lang, having, partial(_category_url, info.id)) for lang in having]
    for card in tree.cards:
        if card.lang in langs:
            having = tuple(lang for lang in langs if tree.card(lang, card.key))
            updated = card.updated.isoformat() if card.updated else ""
            entries.append(_entry(origin, card.lang, having, partial(_article_url, card.key), updated))
    return tuple(entries)


def feed(texts: Texts, tree: Tree, origin: str, *, section: str = "") -> Feed | None:
    """The articles of a language changed last, or those of one section; those that tell no date are left out.

    None where there is no such section in this language.
    """
    lang = texts.lang
    cards = cards_in(tree, lang, section) if section else [card for card in tree.cards if card.lang == lang]
    if section and not cards:
        return None
    dated = [(card.updated, card) for card in cards if card.updated]
    dated.sort(key=lambda pair: (-pair[0].toordinal(), pair[1].id))
    entries = tuple(
        FeedEntry(card.title, f"{origin}{article_url(lang, card.key)}", card.summary, _moment(updated))
        for updated, card in dated[:FEED_LENGTH]
    )
    return Feed(
        title=_feed_title(texts, tree, section),
        says=texts("feed.says"),
        author=texts.brand,
        home=f"{origin}{category_url(lang, section) if section else home_url(lang)}",
        self=f"{origin}{feed_url(lang, section=section)}",
        updated=entries[0].updated if entries else "1970-01-01T00:00:00+00:00",
        entries=entries,
    )


def _feed_title(texts: Texts, tree: Tree, section: str) -> str:
    if not section:
        return texts("feed.title", brand=texts.brand)
    return texts("feed.title_section", brand=texts.brand, section=category_title(tree, section, texts.lang))


def _entry(
    origin: str, lang: str, langs: tuple[str, ...], url: Callable[[str], str], updated: str = ""
) -> SitemapEntry:
    others = tuple((other, f"{origin}{url(other)}") for other in langs) if len(langs) > 1 else ()
    return SitemapEntry(f"{origin}{url(lang)}", updated, others)


def _category_url(category: str, lang: str) -> str:
    return category_url(lang, category)


def _article_url(key: str, lang: str) -> str:
    return article_url(lang, key)


def _moment(day: date) -> str:
    return datetime.combine(day, time(0), UTC).isoformat()
