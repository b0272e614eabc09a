"""Writes the folder of one tree: articles rendered for its audience, then every index over them."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import numpy as np

from kb.articles import Article, Library
from kb.rendering import Rendered, render
from search.analysis import words
from search.embedding import Embedder
from search.index import questions_of
from search.keyword import KeywordIndex, write_index
from search.passages import Passage, indexed_text, passages
from search.postings import compile_postings
from search.progress import Progress
from search.shelf import Shelf, write_shelf
from search.speller import write_words
from search.tree import Card, CategoryInfo, Tree
from search.vectors import write_vectors

AUDIENCES = {"public": ("public",), "internal": ("public", "internal")}


def build_tree(library: Library, audience: str, folder: Path, embedder: Embedder | None, progress: Progress) -> None:
    """Write the tree of `audience` ("public" or "internal") into an empty folder.

    The public tree is made of articles whose audience is public, rendered without internal blocks: internal text
    never enters any of its files.
    """
    folder.mkdir(parents=True)
    chosen = [a for a in library.articles if a.status == "published" and a.audience in AUDIENCES[audience]]
    _TreeWriter(library, audience, folder, progress).write(chosen)
    if _same_as(folder.parent / "public", folder):
        return _link(folder.parent / "public", folder)
    tree = Tree(folder, "")
    texts = PassageTexts(tree, Shelf(folder / "passages.jsonl"), np.load(folder / "first.npy"))
    _write_keyword(folder, texts, progress)
    if embedder is not None:
        write_vectors(folder / "passages.faiss", embedder.passages(texts, progress))
        np.save(folder / "titles.npy", embedder.questions([card.title for card in tree.cards], progress))
        np.save(folder / "questions.npy", embedder.questions([text for _, text in questions_of(tree)], progress))


def _same_as(twin: Path, folder: Path) -> bool:
    """Whether a finished tree was written from just these articles: then its indexes serve both."""
    if twin == folder or not (twin / "postings").is_dir():
        return False
    written = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return all((twin / path).is_file() and filecmp.cmp(twin / path, folder / path, shallow=False) for path in written)


def _link(twin: Path, folder: Path) -> None:
    """Make the folder hold the twin's very files, so that disk and memory hold them once."""
    shutil.rmtree(folder)
    try:
        shutil.copytree(twin, folder, copy_function=os.link)
    except OSError:  # a file system without hard links
        shutil.copytree(twin, folder, dirs_exist_ok=True)


class PassageTexts(Sequence):
    """What both engines read of every passage, by number, read from disk when asked."""

    def __init__(self, tree: Tree, shelf: Shelf, first: np.ndarray) -> None:
        self._titles = [card.title for card in tree.cards]
        self._shelf = shelf
        self._article = np.repeat(np.arange(len(first) - 1), np.diff(first))

    def __len__(self) -> int:
        return len(self._shelf)

    def __getitem__(self, number):
        if not 0 <= number < len(self):
            raise IndexError(number)
        return indexed_text(self._titles[self._article[number]], Passage(**self._shelf[number]))


class _TreeWriter:
    """Renders the articles one after another into the shelves and the catalogue."""

    def __init__(self, library: Library, audience: str, folder: Path, progress: Progress) -> None:
        self.library, self.audience, self.folder, self.progress = library, audience, folder, progress
        self.catalogue: list[dict] = []
        self.first = [0]
        self.words: Counter[str] = Counter()
        self.assets: set[str] = set()

    def write(self, chosen: list[Article]) -> None:
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
        _write_json(self.folder / "site.json", self._site(chosen))
        self._copy_assets()

    def _records(self, chosen: list[Article], parts) -> Iterator[dict]:
        for article in chosen:
            rendered = render(article, library=self.library, audience=self.audience)
            made = passages(article.title, [(s.anchor, s.heading, s.text) for s in rendered.sections])
            for passage in made:
                parts.write(json.dumps(asdict(passage), ensure_ascii=False) + "\n")
                self.words.update(word for word in words(indexed_text(article.title, passage)) if not word.isdigit())
            for question in article.questions:
                self.words.update(word for word in words(question) if not word.isdigit())
            self.first.append(self.first[-1] + len(made))
            self.assets.update(rendered.assets)
            card = card_record(article)
            self.catalogue.append(card)
            self.progress.advance(1)
            yield card | _page_record(article, rendered)

    def _site(self, chosen: list[Article]) -> dict:
        used = {article.category for article in chosen}
        categories = [
            asdict(CategoryInfo(id=c.id, title=dict(c.title), summary=dict(c.summary), order=c.order))
            for c in sorted(self.library.categories.values(), key=lambda c: (c.order, c.id))
            if c.id in used
        ]
        redirects = {old: article.key for article in chosen for old in article.redirect_from}
        return {
            "categories": categories,
            "facts": self.library.facts.to_dict(),
            "contacts": self.library.contacts.to_dict(),
            "redirects": dict(sorted(redirects.items())),
        }

    def _copy_assets(self) -> None:
        for path in sorted(self.assets):
            target = self.folder / "assets" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.library.root / path, target)


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


def _write_keyword(folder: Path, texts: Sequence[str], progress: Progress) -> None:
    progress.start("Indexing words", len(texts))

    def told() -> Iterator[str]:
        for text in texts:
            yield text
            progress.advance(1)

    write_index(folder / "keyword", told())
    compile_postings(KeywordIndex(folder / "keyword"), folder / "postings")
