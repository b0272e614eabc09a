"""Articles: what one is, and the library of a whole folder to look them up in. Never reads files, never renders."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath

from kb.articles.categories import Category
from kb.articles.contacts import Contacts
from kb.articles.facts import Facts
from kb.articles.files import Listing
from kb.articles.layouts.addresses import AddressBook, Addressed
from kb.articles.layouts.places import Layout
from kb.articles.layouts.shape import LAST
from kb.articles.notices.notices import Notice
from kb.articles.steps import Steps
from kb.articles.synonyms import Synonym
from kb.articles.widget.host_pages import HostPage
from kb.articles.wishes.intents import Intent
from kb.articles.yaml_fields import Fields
from kb.errors import Problem

JOURNAL = ".move.json"  # stands in the folder while files are being moved; see kb.authoring.move_apply
DRAFT = ".draft"  # "block-card.draft.md" stands beside "block-card.md" and takes its place when it is renamed
USUAL_SOURCE = "ru"  # Of two languages without translated_from, the other one is taken for the translation.


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
    cites: tuple[str, ...] = ()  # keys of the facts that stand in its title and summary
    translated_from: str = ""  # git blob hash of the source this translation was made from
    order: int = LAST  # its place in its section; those nothing puts in order come after
    has_title: bool = True  # of its own: in its fields or a heading, be it the very name of its file
    addresses: tuple[str, ...] = ()  # that its file says it has or had with another tool

    @property
    def draft_of(self) -> str:
        """Id of the article that a `slug.draft.md` is to replace; "" for any other file."""
        return self.id.removesuffix(DRAFT) if self.id.endswith(DRAFT) else ""

    @property
    def slug(self) -> str:
        return PurePosixPath(self.key).name


def in_one_form(path: str) -> str:
    """A name as it is compared: a Mac writes й as и and a breve, everybody else as one letter."""
    return unicodedata.normalize("NFC", path)


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
    intents: tuple[Intent, ...] = ()
    notices: tuple[Notice, ...] = ()
    host_pages: tuple[HostPage, ...] = ()
    layout: Layout = field(default_factory=Layout)
    listing: Listing | None = field(default=None, repr=False, compare=False)  # the files it was read from

    @cached_property
    def by_id(self) -> dict[str, Article]:
        return {article.id: article for article in self.articles}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({article.lang for article in self.articles}))

    @cached_property
    def by_path(self) -> dict[str, Article]:
        return {article.path: article for article in self.articles}

    def article_at(self, path: str) -> Article | None:
        """The article whose file is named so, however its letters are put together, in any case when none is just so."""
        name = in_one_form(path)
        return self._by_name.get(name) or self.by_folded_path.get(name.casefold())

    def asset_at(self, path: str) -> str | None:
        """The same for the path of a file that an article may show or offer."""
        name = in_one_form(path)
        return self._asset_by_name.get(name) or self.folded_assets.get(name.casefold())

    @cached_property
    def _by_name(self) -> dict[str, Article]:
        return {in_one_form(article.path): article for article in self.articles}

    @cached_property
    def by_folded_path(self) -> dict[str, Article]:
        return {name.casefold(): article for name, article in self._by_name.items()}

    @cached_property
    def _asset_by_name(self) -> dict[str, str]:
        return {in_one_form(path): path for path in self.assets}

    @cached_property
    def folded_assets(self) -> dict[str, str]:
        return {name.casefold(): path for name, path in self._asset_by_name.items()}

    @cached_property
    def book(self) -> AddressBook:
        """Addresses of other tools' sites that articles have."""
        every = [Addressed(one.id, one.lang, one.key, (*one.addresses, *one.redirect_from)) for one in self.articles]
        folders = (*self.layout.languages, *self.layout.contents)
        return AddressBook(
            every, sorted({*folders, *(name.rsplit("/", 1)[-1] for name in folders)}, key=len, reverse=True)
        )

    def section_at(self, address: str, lang: str) -> tuple[str, str] | None:
        """(language, id) of the section whose id is this address in its one form, in this language where it has an article there.

        A section's own page (`cards/cards`) that is not there is the section; of one that only holds sections, the first of them.
        """
        above, _, last = address.rpartition("/")
        own = above if last and last == above.rpartition("/")[2] else address
        for spoken in (lang, *(one for one in self._spoken if one != lang)):
            if section := self._sections.get((spoken, address)) or self._sections.get((spoken, own)):
                return spoken, section
        inner = sorted(one for one in self._sections if address and one[1].startswith(f"{address}/"))
        nearest = next((one for one in inner if one[0] == lang), inner[0] if inner else None)
        return (nearest[0], self._sections[nearest]) if nearest else None

    @cached_property
    def _spoken(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(lang for lang, _ in self._sections))

    @cached_property
    def _sections(self) -> dict[tuple[str, str], str]:
        """(language, id in lower case) → id, of sections and of the folders their articles lie in."""
        shown = [one for one in self.articles if one.status == "published" and one.audience == "public"]
        folders = {(one.lang, one.key.rpartition("/")[0].casefold()): one.category for one in shown if one.category}
        return folders | {(one.lang, one.category.casefold()): one.category for one in shown if one.category}

    def asset_ending(self, path: str) -> str | None:
        """The asset whose path ends so, as the addresses of a site end: /img/lock.png is static/img/lock.png."""
        asset = self.named(path)[1:]
        return asset if asset in self.assets else None

    def named(self, name: str) -> str:
        """Path from the folder, with a slash before it, of the note or file that a wiki calls so; "" of none.

        A name without its folder is found wherever it lies, the nearest to the top first.
        """
        wanted = in_one_form(name.strip("/")).casefold()
        return next((f"/{self._by_end[end]}" for end in (wanted, f"{wanted}.md") if end in self._by_end), "")

    @cached_property
    def _by_end(self) -> dict[str, str]:
        """Every end of a path, from a slash on, in lower case → the whole path."""
        ends: dict[str, str] = {}
        paths = [article.path for article in self.articles] + list(self.assets)
        for path in sorted(paths, key=lambda path: (path.count("/"), path)):
            parts = in_one_form(path).casefold().split("/")
            for at in range(len(parts)):
                ends.setdefault("/".join(parts[at:]), path)
        return ends

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
