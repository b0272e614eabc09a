"""Articles: what one is, and the library of a whole folder to look them up in. Never reads files, never renders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath

from kb.categories import Category
from kb.contacts import Contacts
from kb.errors import Problem
from kb.facts import Facts
from kb.fields import Fields
from kb.steps import Steps
from kb.synonyms import Synonym

JOURNAL = ".move.json"  # stands in the folder while files are being moved; see kb.carrying
DRAFT = ".draft"  # "block-card.draft.md" stands beside "block-card.md" and takes its place when it is renamed


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article in one language, as written: facts are not yet put into the body, internal blocks are still in it."""

    id: str  # "ru/cards/block-card"
    key: str  # "cards/block-card": the same in every language
    lang: str
    category: str  # "cards"; "" at the top of its language folder
    path: str  # of the file, relative to the articles folder, posix
    title: str
    summary: str
    body: str
    body_line: int  # line of the file on which the body starts, from 1
    audience: str = "public"
    status: str = "published"
    questions: tuple[str, ...] = ()
    code: str = ""
    owner: str = ""
    review_by: date | None = None
    redirect_from: tuple[str, ...] = ()
    outcome: str = "solve"
    ask: tuple[str, ...] = ()
    steps: Steps = ()
    related: tuple[str, ...] = ()
    topic: str = ""
    updated: date | None = None
    publish_at: date | None = None  # the first day it is shown; until then its status is "scheduled"
    expire_at: date | None = None  # the first day it is no longer shown; from then its status is "archived"
    translated_from: str = ""  # git blob hash of the source this translation was made from

    @property
    def draft_of(self) -> str:
        """Id of the article that a `slug.draft.md` is to replace; "" for any other file."""
        return self.id.removesuffix(DRAFT) if self.id.endswith(DRAFT) else ""

    @property
    def slug(self) -> str:
        return PurePosixPath(self.key).name


@dataclass(frozen=True)
class Library:
    """All that one articles folder holds. `problems` are warnings, and with skip_bad the errors of what was left out."""

    articles: tuple[Article, ...]
    facts: Facts = field(default_factory=Facts)
    contacts: Contacts = field(default_factory=Contacts)
    categories: Mapping[str, Category] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    root: Path = Path()
    assets: frozenset[str] = frozenset()  # every file an article may show or offer, relative to the folder
    lines: Mapping[str, Fields] = field(default_factory=dict, repr=False)  # article path → its front matter as written
    synonyms: tuple[Synonym, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Article]:
        return {article.id: article for article in self.articles}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({article.lang for article in self.articles}))

    @cached_property
    def by_path(self) -> dict[str, Article]:
        return {article.path: article for article in self.articles}

    @cached_property
    def by_folded_path(self) -> dict[str, Article]:
        return {article.path.casefold(): article for article in self.articles}

    @cached_property
    def folded_assets(self) -> dict[str, str]:
        return {path.casefold(): path for path in self.assets}

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(article.key for article in self.articles)

    @cached_property
    def redirects(self) -> dict[str, str]:
        """Old key → key of the article that took its place."""
        return {
            old: article.key
            for article in self.articles
            if article.status == "published"
            for old in article.redirect_from
        }

    def article(self, lang: str, key: str) -> Article | None:
        return self.by_id.get(f"{lang}/{key}")
