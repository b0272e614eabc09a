"""One published tree, "public" or "internal": what the help centre shows without asking an index. Memory-mapped."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from pathlib import Path

from search.shelf import Shelf


@dataclass(frozen=True, kw_only=True)
class Card:
    """What lists need to know of an article. Kept in memory for all of them."""

    id: str
    key: str
    lang: str
    title: str
    summary: str = ""
    category: str = ""
    code: str = ""
    audience: str = "public"
    outcome: str = "solve"
    owner: str = ""
    topic: str = ""
    updated: date | None = None
    review_by: date | None = None
    questions: tuple[str, ...] = ()
    publish_at: date | None = None  # the first day it is shown
    expire_at: date | None = None  # the first day it is no longer shown


@dataclass(frozen=True, kw_only=True)
class StoredArticle(Card):
    """A whole article as it was rendered for this tree."""

    html: str
    headings: tuple[dict, ...] = ()  # {"level", "text", "anchor"}
    ask: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    newer: str = ""  # language of the text this was translated from, when that text has changed since
    steps: tuple[dict, ...] = ()  # kb.steps.revived reads them


@dataclass(frozen=True, kw_only=True)
class CategoryInfo:
    """A category that has articles in this tree; titles and summaries by language."""

    id: str
    title: dict[str, str]
    summary: dict[str, str]
    order: int = 0


class Tree:
    """Read-only and thread-safe. Numbers of articles are their places in `cards`; what readers see is in `shown`."""

    def __init__(self, folder: Path, generation: str, today: Callable[[], date] = date.today) -> None:
        self.folder, self.generation, self._today = folder, generation, today
        self._articles = Shelf(folder / "articles.jsonl")
        catalogue = json.loads((folder / "catalogue.json").read_text(encoding="utf-8"))
        site = json.loads((folder / "site.json").read_text(encoding="utf-8"))
        self.cards: tuple[Card, ...] = tuple(_revived(Card, record) for record in catalogue)
        self.categories = tuple(CategoryInfo(**record) for record in site["categories"])
        self.facts: dict[str, dict] = site["facts"]
        self.contacts: dict = site["contacts"]
        self.numbers: dict[str, list[int]] = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))
        self._redirects: dict[str, str] = site["redirects"]

    def hidden(self, card: Card) -> bool:
        """Its first day is still to come, or its last one has passed since the tree was built."""
        if card.publish_at is None and card.expire_at is None:
            return False
        today = self._today()
        return (card.publish_at or today) > today or (card.expire_at is not None and card.expire_at <= today)

    @property
    def shown(self) -> tuple[Card, ...]:
        """The cards of the articles readers may see today."""
        return tuple(card for card in self.cards if not self.hidden(card)) if self._some_have_days else self.cards

    @cached_property
    def _some_have_days(self) -> bool:
        return any(card.publish_at or card.expire_at for card in self.cards)

    @cached_property
    def _number(self) -> dict[str, int]:
        return {card.id: number for number, card in enumerate(self.cards)}

    @cached_property
    def _by_code(self) -> dict[str, list[Card]]:
        found: dict[str, list[Card]] = {}
        for card in self.cards:
            if card.code:
                found.setdefault(card.code.casefold(), []).append(card)
        return found

    @property
    def languages_of(self) -> dict[str, tuple[str, ...]]:
        """key → languages the article exists in today."""
        return self._languages_now() if self._some_have_days else self._languages_of

    @cached_property
    def _languages_of(self) -> dict[str, tuple[str, ...]]:
        return self._languages_now()

    def _languages_now(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for card in self.shown:
            found[card.key] = (*found.get(card.key, ()), card.lang)
        return found

    def card(self, lang: str, key: str) -> Card | None:
        number = self._number.get(f"{lang}/{key}")
        return self.cards[number] if number is not None and not self.hidden(self.cards[number]) else None

    def article(self, lang: str, key: str) -> StoredArticle | None:
        """The whole article, or None when this tree has none of that language and key."""
        if self.card(lang, key) is None:
            return None
        return _revived(StoredArticle, self._articles[self._number[f"{lang}/{key}"]])

    def codes(self, code: str) -> list[Card]:
        """Articles with that dictated code, one for each language."""
        return [card for card in self._by_code.get(code.strip().casefold(), []) if not self.hidden(card)]

    def by_code(self, code: str, lang: str = "") -> StoredArticle | None:
        """The article with that code, in `lang` when there is one."""
        found = sorted(self.codes(code), key=lambda card: card.lang != lang)
        return self.article(found[0].lang, found[0].key) if found else None

    def redirect(self, key: str) -> str | None:
        """The present key of an article that used to be at `key`."""
        return self._redirects.get(key)

    def asset(self, path: str) -> Path | None:
        """The file behind /assets/<path>, or None; never a file outside the tree's assets."""
        root = (self.folder / "assets").resolve()
        try:
            found = (root / path.replace("\0", "")).resolve()
            return found if found.is_relative_to(root) and found.is_file() else None
        except OSError:  # a name longer than the file system allows
            return None


def _revived(kind, record: dict):
    """A dataclass of a JSON record: lists become tuples, ISO dates become dates, unknown keys are left out."""
    values = {}
    for field in fields(kind):
        if field.name in record:
            value = record[field.name]
            if field.name in ("updated", "review_by", "publish_at", "expire_at") and value:
                value = date.fromisoformat(value)
            values[field.name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)
