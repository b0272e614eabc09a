"""A section of the help centre: all its articles with their short answers."""

from __future__ import annotations

from dataclasses import dataclass

from search.index.tree import Card, Tree
from web.parts.structured_data import CrumbsData
from web.site.localised import cards_in, find_category, sections_above, sections_within, text_in
from web.site.pager import Pager, page_of
from web.site.pages import Link, Page, alternates
from web.site.texts import Texts
from web.site.typography import bind
from web.site.urls import article_url, category_url, feed_url, home_url

PER_PAGE = 50


@dataclass(frozen=True)
class ListedArticle:
    """One article in a list: its title and its short answer."""

    title: str
    url: str
    summary: str
    outcome: str  # a chip's text, "" for an article that solves the matter


@dataclass(frozen=True, kw_only=True)
class CategoryPage(Page):
    crumbs: tuple[Link, ...]
    within: tuple[Link, ...]  # the sections that lie in it
    entries: tuple[ListedArticle, ...]
    count: str
    pager: Pager | None
    feed: str  # of this section
    untranslated: tuple[Link, ...]  # the article asked for, in the languages it exists in

    @classmethod
    def of(
        cls, texts: Texts, tree: Tree, category: str, *, page: int = 1, untranslated: str = ""
    ) -> CategoryPage | None:
        """`untranslated` is the key of the article that was asked for. None when there is neither it nor such a section."""
        info, lang = find_category(tree, category), texts.lang
        cards, elsewhere = cards_in(tree, lang, category), other_languages(texts, tree, untranslated)
        if info is None or not (cards or elsewhere):
            return None
        cards_shown, pager = page_of(texts, cards, page, PER_PAGE, lambda page: category_url(lang, category, page=page))
        languages = [other for other in texts.languages if other == lang or cards_in(tree, other, category)]
        return cls(
            title=text_in(info.title, lang),
            description=text_in(info.summary, lang),
            path=category_url(lang, category),
            alternates=alternates(texts, lambda other: category_url(other, category), languages=languages),
            scripts=("search.js",),
            crumbs=(crumbs := (Link(texts("site.help"), home_url(lang)), *section_links(tree, category, lang))),
            within=tuple(
                Link(text_in(inner.title, lang), category_url(lang, inner.id))
                for inner in sections_within(tree, category, lang)
            ),
            linked_data=CrumbsData(crumbs=crumbs, here=Link(text_in(info.title, lang), category_url(lang, category))),
            entries=tuple(listed(card, texts) for card in cards_shown),
            count=texts("articles", n=len(cards)),
            pager=pager,
            feed=feed_url(lang, section=category) if cards else "",
            untranslated=elsewhere,
        )


def section_links(tree: Tree, category: str, lang: str) -> tuple[Link, ...]:
    """Links to the sections that a section lies in."""
    above = sections_above(tree, category, lang)
    return tuple(Link(text_in(info.title, lang), category_url(lang, info.id)) for info in above)


def listed(card: Card, texts: Texts) -> ListedArticle:
    """An article of the index as a list shows it."""
    return ListedArticle(
        title=bind(card.title, card.lang),
        url=article_url(card.lang, card.key),
        summary=bind(card.summary, card.lang),
        outcome=texts.get(f"outcome.{card.outcome}"),
    )


def other_languages(texts: Texts, tree: Tree, key: str) -> tuple[Link, ...]:
    """Links to an article in every language but this one."""
    cards = (tree.card(other, key) for other in texts.languages if key and other != texts.lang)
    return tuple(Link(bind(card.title, card.lang), article_url(card.lang, key), card.lang) for card in cards if card)
