"""Reading a published tree's plain values in one language. Pure; a value nobody wrote is an empty string."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.typography import bind


def in_language(values: Mapping[str, Any] | None, lang: str) -> Any:
    """The value of a language, else the one for every language (""), else any; "" when there is none."""
    if not values:
        return ""
    return values.get(lang) or values.get("") or next(iter(values.values()))


def text_in(values: Mapping[str, str] | None, lang: str) -> str:
    return bind(in_language(values, lang) or "", lang)


def texts_in(values: Mapping[str, Any] | None, lang: str) -> tuple[str, ...]:
    return tuple(bind(text, lang) for text in in_language(values, lang) or ())


def fact_text(tree: Any, key: str, lang: str) -> str:
    fact = tree.facts.get(key) if key else None
    return text_in(fact["value"], lang) if fact else ""


def category_title(tree: Any, category: str, lang: str) -> str:
    info = find_category(tree, category)
    return text_in(info.title, lang) if info else ""


def find_category(tree: Any, category: str) -> Any | None:
    return next((info for info in tree.categories if info.id == category), None)


def cards_by_category(tree: Any, lang: str) -> dict[str, list[Any]]:
    """Cards of a language in the order writers gave their codes: the most asked come first."""
    found: dict[str, list[Any]] = {}
    for card in tree.shown:
        if card.lang == lang:
            found.setdefault(card.category, []).append(card)
    for cards in found.values():
        cards.sort(key=lambda card: (not card.code, card.code, card.title))
    return found


def cards_in(tree: Any, lang: str, category: str) -> list[Any]:
    return cards_by_category(tree, lang).get(category, [])
