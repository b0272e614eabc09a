"""Writes what a tree shows: articles rendered for its audience, their passages, the catalogue, the site's own facts."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from kb.anchors import AnchorLink, broken_anchors
from kb.articles import Article, Library
from kb.checks.translations import changed_source
from kb.errors import BadArticles, Problem
from kb.steps import Steps, changed
from search.pieces import Piece, card_record
from search.postings import WordCounts
from search.progress import Progress
from search.rendered import Asked, Pieces
from search.shelf import write_shelf
from search.speller import write_words
from search.synonyms import spoken_words, write_synonyms
from search.tree import CategoryInfo

AUDIENCES = {"public": ("public",), "internal": ("public", "internal")}


class TreeWriter:
    """Puts the pieces of the articles one after another onto the shelves and into the catalogue."""

    def __init__(self, pieces: Pieces, library: Library, audience: str, folder: Path, progress: Progress) -> None:
        self.pieces = pieces
        self.library, self.audience, self.folder, self.progress = library, audience, folder, progress
        self.catalogue: list[dict] = []
        self.first = [0]
        self.numbers: dict[str, list[int]] = {}
        self.words = WordCounts()  # of each passage
        self.asked: Counter[str] = Counter()  # words of the known questions
        self.assets: set[str] = set()
        self.problems: list[Problem] = []
        self.seen: set[str] = set()  # ids of the articles that were to be rendered
        self.alike = True  # agents see just the same of them
        self.rendered: list[tuple[Article, _Anchors]] = []

    def write(self) -> list[Problem]:
        """Write everything; returns what is wrong with the articles."""
        self.folder.mkdir(parents=True)
        chosen = [self._spoken(article) for article in self.library.articles if self._belongs(article)]
        self.progress.start(f"Rendering {self.audience} articles", len(chosen))
        with (self.folder / "passages.parts").open("w+b") as parts:
            write_shelf(self.folder / "articles.jsonl", self._pages(chosen, parts))
            parts.seek(0)
            write_shelf(self.folder / "passages.jsonl", parts)
        (self.folder / "passages.parts").unlink()
        np.save(self.folder / "first.npy", np.array(self.first, np.int64))
        spoken = self.asked + Counter(self.words.totals()) + Counter(spoken_words(self.library.synonyms))
        write_words(self.folder / "words", {word: count for word, count in spoken.items() if not word.isdigit()})
        _write_json(self.folder / "catalogue.json", self.catalogue)
        _write_json(self.folder / "numbers.json", self.numbers)
        _write_json(self.folder / "site.json", self._site())
        write_synonyms(self.folder, self.library.synonyms)
        self._copy_assets()
        return [*self.problems, *broken_anchors(self.rendered)]

    def write_like(self, twin: TreeWriter) -> bool:
        """Make this tree of the twin's very files when it would hold the same; False when it would not."""
        same = {article.id for article in self.library.articles if self._belongs(article)} <= twin.seen
        if not (twin.alike and same):
            return False
        _link(twin.folder, self.folder)
        self.rendered = twin.rendered
        (self.folder / "site.json").unlink()
        _write_json(self.folder / "site.json", self._site())
        return True

    def _belongs(self, article: Article) -> bool:
        """Scheduled ones too: they are in the tree, and hidden until their day (`Tree.hidden`)."""
        return article.status in ("published", "scheduled") and article.audience in AUDIENCES[self.audience]

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

    def _steps(self, article: Article) -> Steps:
        """The decision tree; in the public tree no answer names an internal article."""
        held = {other.key for other in self.library.articles if self._belongs(other)} if article.steps else set()
        return changed(article.steps, text=str, article=lambda key: key if key in held else "")

    def _newer(self, article: Article) -> str:
        """The language of the text this one was translated from, when that has changed since and is in this tree too."""
        source = changed_source(self.library, article)
        return source.lang if source and self._belongs(source) else ""

    def _made(self, chosen: list[Article]) -> Iterator[tuple[Article, Piece]]:
        for article in chosen:
            self.progress.advance(1)
            self.seen.add(article.id)
            article = replace(article, related=self._related(article), steps=self._steps(article))
            try:
                asked = Asked(article, self.audience, self._newer(article))
                piece = self.pieces.of(asked)
                self.alike = self.alike and self.pieces.same_for_agents(asked, piece)
            except BadArticles as error:
                self.problems.extend(error.problems)
                continue
            self.problems.extend(piece.problems)
            self.rendered.append((article, _Anchors(piece.anchors, piece.anchor_links)))
            yield article, piece

    def _pages(self, chosen: list[Article], parts) -> Iterator[bytes]:
        """The articles' lines; their passages' lines go to `parts`."""
        for article, piece in self._made(chosen):
            parts.write(piece.passages)
            for words in piece.words:
                self.words.add(words)
            self.asked.update(piece.asked)
            for number in piece.numbers:
                self.numbers.setdefault(number, []).append(len(self.catalogue))
            self.first.append(self.first[-1] + len(piece.words))
            self.assets.update(piece.assets)
            self.catalogue.append(card_record(article))
            yield piece.page

    def _site(self) -> dict:
        """Categories, facts, contacts and old addresses of this tree."""
        chosen = [article for article, _ in self.rendered]
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


def _link(twin: Path, folder: Path) -> None:
    """Make the folder of the twin's very files, so that disk and memory hold them once."""
    try:
        shutil.copytree(twin, folder, copy_function=os.link)
    except OSError:  # a file system without hard links
        shutil.copytree(twin, folder, dirs_exist_ok=True)


def _write_json(path: Path, value) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")), encoding="utf-8")
