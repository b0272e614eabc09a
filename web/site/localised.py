"""Reading a published tree's values in one language. Pure; a value nobody wrote is an empty string."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

from kb.articles.categories import Category
from kb.articles.facts import Facts
from search.index.tree import Card, Tree
from web.site.typography import bind

Localised = TypeVar("Localised")


def in_language(values: Mapping[str, str] | None, lang: str) -> str:
    """The text of a language, else the one for every language (""), else any; "" when there is none."""
    return _nearest(values, lang) or ""


def text_in(values: Mapping[str, str] | None, lang: str) -> str:
    return bind(in_language(values, lang), lang)


def texts_in(values: Mapping[str, tuple[str, ...]], lang: str) -> tuple[str, ...]:
    return tuple(bind(text, lang) for text in _nearest(values, lang) or ())


def _nearest(values: Mapping[str, Localised] | None, lang: str) -> Localised | None:
    if not values:
        return None
    return values.get(lang) or values.get("") or next(filter(None, values.values()), None)


def fact_text(facts: Facts, key: str, lang: str) -> str:
    """A fact in a language; "" when there is no fact of that key."""
    fact = facts.by_key.get(key)
    return text_in(fact.value, lang) if fact else ""


def category_title(tree: Tree, category: str, lang: str) -> str:
    info = find_category(tree, category)
    return text_in(info.title, lang) if info else ""


def sections_above(tree: Tree, category: str, lang: str) -> list[Category]:
    """The sections a section lies in, outermost first: those that have articles of their own in the language."""
    parts = category.split("/")
    above = ["/".join(parts[:depth]) for depth in range(1, len(parts))]
    shown = {card.category for card in tree.cards if card.lang == lang} if above else set()
    return [info for id in above if id in shown and (info := find_category(tree, id))]


def sections_within(tree: Tree, category: str, lang: str) -> list[Category]:
    """The sections with articles in the language that lie in a section and in no other of these."""
    shown = {card.category for card in tree.cards if card.lang == lang and card.category.startswith(f"{category}/")}
    inner = {id for id in shown if not any(id.startswith(f"{other}/") for other in shown)}
    return [info for info in tree.categories if info.id in inner]


def language_of_articles(tree: Tree, lang: str) -> str:
    """The reader's language, or the one that most articles are in where none is in the reader's."""
    spoken = Counter(card.lang for card in tree.cards)
    return lang if lang in spoken or not spoken else spoken.most_common(1)[0][0]


def find_category(tree: Tree, category: str) -> Category | None:
    return next((info for info in tree.categories if info.id == category), None)


def cards_by_category(tree: Tree, lang: str) -> dict[str, list[Card]]:
    """Cards of a language in the order their folder gives them, then in that of their codes: the most asked come first."""
    by_category: dict[str, list[Card]] = {}
    for card in tree.cards:
        if card.lang == lang:
            by_category.setdefault(card.category, []).append(card)
    for cards in by_category.values():
        cards.sort(key=lambda card: (card.order, not card.code, card.code, card.title))
    return by_category


def cards_in(tree: Tree, lang: str, category: str) -> list[Card]:
    return cards_by_category(tree, lang).get(category, [])
