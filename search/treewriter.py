"""Writes what a tree shows: articles rendered for its audience, their passages, the catalogue, the site's own facts."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from kb.anchors import AnchorLink, broken_anchors
from kb.articles import Article, Library
from kb.errors import BadArticles, Problem
from kb.rendering import Rendered
from search.analysis import words
from search.exact import numbers_in
from search.passages import indexed_text, passages
from search.progress import Progress
from search.rendered import Renderer
from search.shelf import write_shelf
from search.speller import write_words
from search.tree import Card, CategoryInfo

AUDIENCES = {"public": ("public",), "internal": ("public", "internal")}


class TreeWriter:
    """Renders the articles one after another into the shelves and the catalogue."""

    def __init__(self, renderer: Renderer, library: Library, audience: str, folder: Path, progress: Progress) -> None:
        self.renderer = renderer
        self.tell: Callable[[str], None] = lambda text: None  # is told what is searched of every passage
        self.library, self.audience, self.folder, self.progress = library, audience, folder, progress
        self.catalogue: list[dict] = []
        self.first = [0]
        self.numbers: dict[str, list[int]] = {}
        self.words: Counter[str] = Counter()
        self.assets: set[str] = set()
        self.problems: list[Problem] = []
        self.rendered: list[tuple[Article, _Anchors]] = []

    def write(self) -> list[Problem]:
        """Write everything; returns what is wrong with the articles."""
        chosen = [self._spoken(article) for article in self.library.articles if self._belongs(article)]
        self.progress.start(f"Rendering {self.audience} articles", len(chosen))
        pieces = self.folder / "passages.parts"
        with pieces.open("w", encoding="utf-8") as parts:
            write_shelf(self.folder / "articles.jsonl", self._records(chosen, parts))
        with pieces.open(encoding="utf-8") as parts:
            write_shelf(self.folder / "passages.jsonl", map(json.loads, parts))
        pieces.unlink()
        np.save(self.folder / "first.npy", np.array(self.first, np.int64))
        write_words(self.folder / "words", self.words)
        _write_json(self.folder / "catalogue.json", self.catalogue)
        _write_json(self.folder / "numbers.json", self.numbers)
        _write_json(self.folder / "site.json", self._site([article for article, _ in self.rendered]))
        self._copy_assets()
        return [*self.problems, *broken_anchors(self.rendered)]

    def _belongs(self, article: Article) -> bool:
        return article.status == "published" and article.audience in AUDIENCES[self.audience]

    def _spoken(self, article: Article) -> Article:
        """The article with the facts in its front matter put in; the body gets them when it is rendered."""

        def put(text: str) -> str:
            return self.library.facts.substitute(text, article.lang)

        return replace(
            article,
            title=put(article.title),
            summary=put(article.summary),
            questions=tuple(map(put, article.questions)),
            ask=tuple(map(put, article.ask)),
        )

    def _related(self, article: Article) -> tuple[str, ...]:
        """Related articles that are in this tree: a customer's page never names an internal one."""
        held = (self.library.by_id.get(f"{article.lang}/{key}") for key in article.related)
        return tuple(other.key for other in held if other and self._belongs(other))

    def _all_rendered(self, chosen: list[Article]) -> Iterator[tuple[Article, Rendered]]:
        for article in chosen:
            self.progress.advance(1)
            try:
                rendered = self.renderer.render(article, audience=self.audience)
            except BadArticles as error:
                self.problems.extend(error.problems)
                continue
            self.problems.extend(rendered.problems)
            self.rendered.append((article, _Anchors(rendered.anchors, rendered.anchor_links)))
            yield article, rendered

    def _records(self, chosen: list[Article], parts) -> Iterator[dict]:
        for article, rendered in self._all_rendered(chosen):
            sections = [(s.anchor, s.heading, s.text) for s in rendered.sections]
            made = passages(article.title, [("", "", article.summary), *sections])
            for passage in made:
                parts.write(json.dumps(asdict(passage), ensure_ascii=False) + "\n")
                searched = indexed_text(article.title, passage)
                self.tell(searched)
                self.words.update(word for word in words(searched) if not word.isdigit())
            for question in article.questions:
                self.words.update(word for word in words(question) if not word.isdigit())
            for number in sorted(numbers_in(passage.text for passage in made)):
                self.numbers.setdefault(number, []).append(len(self.catalogue))
            self.first.append(self.first[-1] + len(made))
            self.assets.update(rendered.assets)
            card = card_record(article)
            self.catalogue.append(card)
            yield card | _page_record(replace(article, related=self._related(article)), rendered)

    def _site(self, chosen: list[Article]) -> dict:
        used = {article.category for article in chosen}
        categories = [
            asdict(CategoryInfo(id=c.id, title=dict(c.title), summary=dict(c.summary), order=c.order))
            for c in sorted(self.library.categories.values(), key=lambda c: (c.order, c.id))
            if c.id in used
        ]
        contacts = self.library.contacts.to_dict()
        redirects = {old: article.key for article in chosen for old in article.redirect_from}
        return {
            "categories": categories,
            "facts": {key: fact for key, fact in self.library.facts.to_dict().items() if self._shown(key, contacts)},
            "contacts": contacts,
            "redirects": dict(sorted(redirects.items())),
        }

    def _shown(self, key: str, contacts: dict) -> bool:
        """Customers' pages need the facts of the channels; the others may be for agents only."""
        return self.audience == "internal" or f'"{key}"' in json.dumps(contacts, ensure_ascii=False, default=str)

    def _copy_assets(self) -> None:
        for path in sorted(self.assets):
            target = self.folder / "assets" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.library.root / path, target)


@dataclass(frozen=True)
class _Anchors:
    """What is kept of a rendered article until all are: where its links lead and what they may lead to."""

    anchors: frozenset[str]
    anchor_links: tuple[AnchorLink, ...]


def card_record(article: Article) -> dict:
    """The catalogue entry of an article, as JSON."""
    wanted = Card.__dataclass_fields__
    return {name: _plain(getattr(article, name)) for name in wanted}


def _page_record(article: Article, rendered: Rendered) -> dict:
    headings = [{"level": h.level, "text": h.text, "anchor": h.anchor} for h in rendered.headings]
    return {"html": rendered.html, "headings": headings, "ask": list(article.ask), "related": list(article.related)}


def _plain(value):
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _write_json(path: Path, value) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")), encoding="utf-8")
