"""A section of the help centre: all its articles with their short answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from web.pages import Link, Page, alternates
from web.site import Site
from web.texts import Texts
from web.typography import bind
from web.urls import article_url, category_url, home_url
from web.views.pager import Pager, page_of
from web.views.stored import cards_in, find_category, text_in

PER_PAGE = 50


@dataclass(frozen=True)
class Entry:
    """One article in a list: its title and its short answer."""

    title: str
    url: str
    summary: str
    outcome: str  # a chip's text, "" for an article that solves the matter


@dataclass(frozen=True, kw_only=True)
class CategoryPage(Page):
    crumbs: tuple[Link, ...]
    entries: tuple[Entry, ...]
    count: str
    pager: Pager | None
    untranslated: tuple[Link, ...]  # the article asked for, in the languages it exists in

    @classmethod
    def of(cls, site: Site, tree: Any, lang: str, category: str, **asked: Any) -> CategoryPage | None:
        """The page of a section, `asked` its `page` and the `untranslated` article; None when there is no such section."""
        info, texts, untranslated = find_category(tree, category), site.texts[lang], asked.get("untranslated", "")
        cards = cards_in(tree, lang, category)
        if info is None or not (cards or untranslated):
            return None
        shown, pager = page_of(
            texts, cards, asked.get("page", 1), PER_PAGE, lambda page: category_url(lang, category, page=page)
        )
        others = [other for other in site.texts if other == lang or cards_in(tree, other, category)]
        return cls(
            title=text_in(info.title, lang),
            description=text_in(info.summary, lang),
            path=category_url(lang, category),
            alternates=alternates(site.texts, ((other, category_url(other, category), True) for other in others)),
            scripts=("search.js",),
            crumbs=(Link(texts("site.help"), home_url(lang)),),
            entries=tuple(entry_of(card, texts) for card in shown),
            count=texts("articles", n=len(cards)),
            pager=pager,
            untranslated=other_languages(site, tree, lang, untranslated),
        )


def entry_of(card: Any, texts: Texts) -> Entry:
    outcome = texts(f"outcome.{card.outcome}") if texts.has(f"outcome.{card.outcome}") else ""
    return Entry(bind(card.title, card.lang), article_url(card.lang, card.key), bind(card.summary, card.lang), outcome)


def other_languages(site: Site, tree: Any, lang: str, key: str) -> tuple[Link, ...]:
    """Links to an article in every language but this one."""
    found = ((other, tree.card(other, key)) for other in site.texts if key and other != lang)
    return tuple(Link(bind(card.title, other), article_url(other, key), other) for other, card in found if card)
