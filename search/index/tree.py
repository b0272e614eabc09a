"""One published tree, "public" or "internal": what the help centre shows without asking an index. Memory-mapped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, BeforeValidator, TypeAdapter

from kb.addresses import article_path
from kb.articles.categories import Category
from kb.articles.contacts import Contacts
from kb.articles.facts import Facts
from kb.articles.headings import Heading
from kb.articles.layouts.shape import LAST
from kb.articles.notices.notices import Notice
from kb.articles.steps import Steps, changed
from kb.articles.widget.host_pages import HostPage
from search.files.jsonl import JsonLines
from search.index.changes import RecentChange, open_changes


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
    order: int = LAST  # its place in its section


@dataclass(frozen=True, kw_only=True)
class StoredArticle(Card):
    """A whole article as it was rendered for this tree."""

    html: str
    headings: tuple[Heading, ...] = ()
    ask: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    newer: str = ""  # language of the text this was translated from, when that text has changed since
    steps: Steps = ()


class _SiteRecord(BaseModel):
    """What site.json holds: all that a tree shows beside its articles."""

    categories: tuple[Category, ...]  # that have articles in this tree, in their order
    facts: Annotated[Facts, BeforeValidator(Facts.from_dict)]
    contacts: Contacts
    redirects: dict[str, str]
    notices: tuple[Notice, ...] = ()  # older generations have none
    host_pages: tuple[HostPage, ...] = ()


LINK = re.compile(
    r"""<a\b[^>]*?\bhref="([^"#?]*)[^"]*"[^>]*>(.*?)</a>""", re.DOTALL
)  # rendered by us: none within another

_CARDS = TypeAdapter(tuple[Card, ...])
_ARTICLE = TypeAdapter(StoredArticle)
_NUMBERS = TypeAdapter(dict[str, tuple[int, ...]])


@dataclass(frozen=True, kw_only=True)
class _Held:
    """What a tree holds of its articles. Numbers of articles are their places in `cards`."""

    cards: tuple[Card, ...]
    articles: JsonLines[StoredArticle]
    numbers: Mapping[str, tuple[int, ...]]  # long number as it is compared → articles that hold it
    assets: Mapping[str, tuple[int, ...]]  # path of a picture → articles that show it
    redirects: Mapping[str, str]
    categories: tuple[Category, ...]

    def only(self, kept: np.ndarray) -> _Held:
        """Of the articles of these numbers alone, numbered anew."""
        cards = tuple(self.cards[n] for n in kept)
        renumbered = {int(old): new for new, old in enumerate(kept)}
        keys, used = {card.key for card in cards}, {card.category for card in cards}
        return _Held(
            cards=cards,
            articles=self.articles.only(kept),
            numbers=_among(self.numbers, renumbered),
            assets=_among(self.assets, renumbered),
            redirects={old: key for old, key in self.redirects.items() if key in keys},
            categories=tuple(category for category in self.categories if category.id in used),
        )


class Tree:
    """Read-only and thread-safe. Numbers of articles are their places in `cards`.

    Everything is checked once, when the tree is opened (ValueError for what is damaged), and handed out as frozen values;
    an article's text is read and checked when it is asked for.
    """

    def __init__(self, folder: Path, generation: str) -> None:
        self.folder, self.generation = folder, generation
        site = _SiteRecord.model_validate_json((folder / "site.json").read_bytes())
        self.facts, self.contacts = site.facts, site.contacts
        self.notices, self.host_pages = site.notices, site.host_pages
        self._held = _Held(
            cards=_CARDS.validate_json((folder / "catalogue.json").read_bytes()),
            articles=JsonLines(folder / "articles.jsonl", _ARTICLE.validate_json),
            numbers=_NUMBERS.validate_json((folder / "numbers.json").read_bytes()),
            assets=_NUMBERS.validate_json((folder / "assets.json").read_bytes()),
            redirects=site.redirects,
            categories=site.categories,
        )
        self._left_out: frozenset[str] = frozenset()  # addresses of articles that are in the files alone

    def only(self, kept: np.ndarray) -> Tree:
        """The tree of the articles of these numbers, as if it had been built without the others: no page names them."""
        part = Tree.__new__(Tree)
        part.folder, part.generation = self.folder, self.generation
        part.facts, part.contacts = self.facts, self.contacts
        part.notices, part.host_pages = self.notices, self.host_pages
        part._held = self._held.only(kept)
        part._left_out = self._left_out | (_paths(self.cards) - _paths(part.cards))
        return part

    @cached_property
    def changes(self) -> Mapping[str, RecentChange]:
        """Article id → what changed in it before this generation was made. Raises ValueError for a damaged file."""
        return open_changes(self.folder)

    @property
    def cards(self) -> tuple[Card, ...]:
        return self._held.cards

    @property
    def categories(self) -> tuple[Category, ...]:
        return self._held.categories

    @property
    def numbers(self) -> Mapping[str, tuple[int, ...]]:
        """Long number, as it is compared → numbers of the articles that hold it."""
        return self._held.numbers

    @cached_property
    def _number(self) -> dict[str, int]:
        return {card.id: number for number, card in enumerate(self.cards)}

    @cached_property
    def _by_code(self) -> dict[str, list[Card]]:
        by_code: dict[str, list[Card]] = {}
        for card in self.cards:
            if card.code:
                by_code.setdefault(card.code.casefold(), []).append(card)
        return by_code

    @cached_property
    def languages_of(self) -> dict[str, tuple[str, ...]]:
        """key → languages the article exists in."""
        languages: dict[str, tuple[str, ...]] = {}
        for card in self.cards:
            languages[card.key] = (*languages.get(card.key, ()), card.lang)
        return languages

    def card(self, lang: str, key: str) -> Card | None:
        number = self._number.get(f"{lang}/{key}")
        return self.cards[number] if number is not None else None

    def article(self, lang: str, key: str) -> StoredArticle | None:
        """The whole article, or None when this tree has none of that language and key."""
        number = self._number.get(f"{lang}/{key}")
        if number is None:
            return None
        article = self._held.articles[number]
        return self._without_left_out(article) if self._left_out else article

    def codes(self, code: str) -> list[Card]:
        """Articles with that dictated code, one for each language."""
        return list(self._by_code.get(code.strip().casefold(), ()))

    def by_code(self, code: str, lang: str = "") -> StoredArticle | None:
        """The article with that code, in `lang` when there is one."""
        card = min(self.codes(code), key=lambda card: card.lang != lang, default=None)
        return self.article(card.lang, card.key) if card else None

    def redirect(self, key: str) -> str | None:
        """The present key of an article that used to be at `key`."""
        return self._held.redirects.get(key)

    @property
    def redirects(self) -> Mapping[str, str]:
        """Old address or key → the article's present key."""
        return self._held.redirects

    def asset(self, path: str) -> Path | None:
        """The file behind /assets/<path> when an article shows it, or None; never a file outside the tree's assets."""
        if path not in self._held.assets:
            return None
        root = (self.folder / "assets").resolve()
        try:
            file = (root / path.replace("\0", "")).resolve()
            return file if file.is_relative_to(root) and file.is_file() else None
        except OSError:  # a name longer than the file system allows
            return None

    def _without_left_out(self, article: StoredArticle) -> StoredArticle:
        """The article without its ways to articles that are in the files alone; the words of a link stay."""
        return replace(
            article,
            html=LINK.sub(lambda link: link[2] if link[1] in self._left_out else link[0], article.html),
            related=tuple(key for key in article.related if f"{article.lang}/{key}" in self._number),
            newer=article.newer if article.newer in self.languages_of[article.key] else "",
            steps=changed(article.steps, text=str, article=lambda key: key if key in self.languages_of else ""),
        )


def _paths(cards: Iterable[Card]) -> frozenset[str]:
    return frozenset(article_path(card.lang, card.key) for card in cards)


def _among(holding: Mapping[str, tuple[int, ...]], renumbered: Mapping[int, int]) -> dict[str, tuple[int, ...]]:
    """What the renumbered articles hold, by their new numbers."""
    left = {name: tuple(renumbered[n] for n in numbers if n in renumbered) for name, numbers in holding.items()}
    return {name: numbers for name, numbers in left.items() if numbers}
