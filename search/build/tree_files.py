"""Writes what a tree shows: articles rendered for its audience, their passages, the catalogue, the site's own facts."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np

from kb.articles.loading import Article, Library
from kb.articles.notices.notices import as_records
from kb.articles.steps import Steps, changed
from kb.checks.translations import changed_source
from kb.errors import BadArticles, Problem
from kb.rendering.anchors import AnchorLink, broken_anchors
from search.build.piece_cache import Pieces
from search.build.pieces import Asked, Piece, card_record
from search.build.told import told_by
from search.build.what_changed import WhatChanged
from search.files.jsonl import write_json_lines
from search.index.changes import write_changes
from search.index.intents import spoken_examples, write_intents
from search.index.told_facts import write_told_facts
from search.progress import Progress
from search.text.speller import write_words
from search.text.synonyms import spoken_words, write_synonyms

AUDIENCES = {"public": ("public",), "internal": ("public", "internal")}


class TreeWriter:
    """Puts the pieces of the articles one after another onto the shelves and into the catalogue."""

    def __init__(
        self,
        pieces: Pieces,
        library: Library,
        audience: str,
        folder: Path,
        progress: Progress,
        *,
        changed: WhatChanged | None = None,
    ) -> None:
        """`changed`: where what is different for readers is noted."""
        self.pieces = pieces
        self.library, self.audience, self.folder, self.progress = library, audience, folder, progress
        self.changed = changed
        self.catalogue: list[dict[str, object]] = []
        self.first = [0]
        self.numbers: dict[str, list[int]] = {}
        self.words: Counter[str] = Counter()  # of the passages
        self.asked: Counter[str] = Counter()  # words of the known questions
        self.assets: dict[str, list[int]] = {}
        self.problems: list[Problem] = []
        self.seen: set[str] = set()  # ids of the articles that were to be rendered
        self.alike = True  # agents see just the same of them
        self.rendered: list[tuple[Article, _Anchors]] = []

    def write(self) -> list[Problem]:
        """Write everything; returns what is wrong with the articles."""
        self.folder.mkdir(parents=True)
        articles = [article for article in self.library.articles if self._belongs(article)]
        self.progress.start(f"Rendering {self.audience} articles", len(articles))
        with (self.folder / "passages.parts").open("w+b") as parts:
            write_json_lines(self.folder / "articles.jsonl", self._pages(articles, parts))
            parts.seek(0)
            write_json_lines(self.folder / "passages.jsonl", parts)
        (self.folder / "passages.parts").unlink()
        np.save(self.folder / "first.npy", np.array(self.first, np.int64))
        spoken = (
            self.asked
            + self.words
            + Counter([*spoken_words(self.library.synonyms), *spoken_examples(self.library.intents)])
        )
        write_words(self.folder / "words", {word: count for word, count in spoken.items() if not word.isdigit()})
        _write_json(self.folder / "catalogue.json", self.catalogue)
        _write_json(self.folder / "numbers.json", self.numbers)
        _write_json(self.folder / "assets.json", self.assets)
        _write_json(self.folder / "site.json", self._site())
        write_changes(self.folder, self.changed.changes if self.changed else {})
        write_synonyms(self.folder, self.library.synonyms)
        write_intents(self.folder, self.library.intents)
        write_told_facts(
            self.folder,
            told_by(self.library, [article for article, _ in self.rendered], internal=self.audience == "internal"),
        )
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
        """Scheduled ones too: they are in the files, and in nothing that answers before their day (`search.index.days`)."""
        return article.status in ("published", "scheduled") and article.audience in AUDIENCES[self.audience]

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

    def _made(self, articles: list[Article]) -> Iterator[tuple[Article, Piece]]:
        wanted = [self._asked(article) for article in articles]
        for asked, piece in zip(wanted, self.pieces.each(wanted), strict=True):
            article = asked.article
            self.progress.advance(1)
            self.seen.add(article.id)
            if isinstance(piece, BadArticles):
                self.problems.extend(piece.problems)
                continue
            try:
                self.alike = self.alike and self.pieces.same_for_agents(asked, piece)
            except BadArticles as error:
                self.problems.extend(error.problems)
                continue
            self.problems.extend(piece.problems)
            self._note_changes(article)
            self.rendered.append((article, _Anchors(piece.anchors, piece.anchor_links)))
            yield article, piece

    def _asked(self, article: Article) -> Asked:
        """The article as this tree shows it."""
        shown = replace(article, related=self._related(article), steps=self._steps(article))
        return Asked(shown, self.audience, self._newer(shown))

    def _note_changes(self, article: Article) -> None:
        if self.changed is None or not self.changed.has(article):
            return
        with suppress(BadArticles):  # what could not be shown then is no measure
            name = self.changed.name(article)
            self.changed.note(article, self.pieces.changes_of(article, name, self.changed.before))

    def _pages(self, articles: list[Article], parts: BinaryIO) -> Iterator[bytes]:
        """The articles' lines; their passages' lines go to `parts`."""
        for article, piece in self._made(articles):
            parts.write(piece.passages)
            for words in piece.words:
                self.words.update(words)
            self.asked.update(piece.asked)
            for number in piece.numbers:
                self.numbers.setdefault(number, []).append(len(self.catalogue))
            self.first.append(self.first[-1] + len(piece.words))
            for path in piece.assets:
                self.assets.setdefault(path, []).append(len(self.catalogue))
            self.catalogue.append(card_record(article))
            yield piece.page

    def _site(self) -> dict[str, object]:
        """Categories, facts, contacts and old addresses of this tree."""
        articles = [article for article, _ in self.rendered]
        used = {article.category for article in articles}
        held = {article.key for article in articles}
        categories = [
            asdict(category)
            for category in sorted(self.library.categories.values(), key=lambda each: (each.order, each.id))
            if category.id in used
        ]
        contacts = self.library.contacts.to_dict()
        redirects = {old: article.key for article in articles for old in article.redirect_from}
        channels = json.dumps(
            contacts, ensure_ascii=False, default=str
        )  # customers' pages need the facts of these; others may be for agents
        facts = self.library.facts.to_dict()
        return {
            "categories": categories,
            "facts": {
                key: fact for key, fact in facts.items() if self.audience == "internal" or f'"{key}"' in channels
            },
            "contacts": contacts,
            "redirects": dict(sorted(redirects.items())),
            "notices": as_records(self.library.notices),
            "host_pages": [
                {"path": page.path, "articles": [key for key in page.articles if key in held]}
                for page in self.library.host_pages
            ],
        }

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


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")), encoding="utf-8")
