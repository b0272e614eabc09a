"""Writes the folder of one tree: articles rendered for its audience, then every index over them."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from kb.articles import Library
from kb.errors import Problem
from search.embedding import Embedder
from search.index import questions_of
from search.keyword import KeywordIndex, write_index
from search.languages import write_languages
from search.passages import Passage, indexed_text
from search.postings import compile_postings, open_postings
from search.progress import Progress
from search.readings import write_readings
from search.shelf import Shelf
from search.titles import write_titles
from search.tree import Tree
from search.treewriter import TreeWriter
from search.vectors import write_vectors


def build_tree(library: Library, audience: str, folder: Path, embedder: Embedder | None, progress: Progress) -> list[Problem]:
    """Write the tree of `audience` ("public" or "internal") into an empty folder; returns what is wrong with articles.

    An article that can't be rendered is left out, with an error among the problems. The public tree is made of
    articles whose audience is public, rendered without internal blocks: internal text never enters any of its files.
    """
    folder.mkdir(parents=True)
    written = TreeWriter(library, audience, folder, progress).write()
    if _same_as(folder.parent / "public", folder):
        _link(folder.parent / "public", folder)
        return written
    tree = Tree(folder, "")
    texts = PassageTexts(tree, Shelf(folder / "passages.jsonl"), np.load(folder / "first.npy"))
    _write_keyword(folder, texts, progress)
    write_titles(folder / "titles", [card.title for card in tree.cards], open_postings(folder / "postings"))
    if embedder is not None:
        vectors = embedder.passages(texts, progress)
        write_vectors(folder / "passages.faiss", vectors)
        np.save(folder / "titles.npy", embedder.questions([card.title for card in tree.cards], progress))
        np.save(folder / "questions.npy", embedder.questions([text for _, text in questions_of(tree)], progress))
        readings = write_readings(folder, texts, embedder, progress)
        of_passages = np.array([card.lang for card in tree.cards], dtype="U8")[texts.article]
        write_languages(folder, of_passages, vectors, readings)
    return written


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
        self.article = np.repeat(np.arange(len(first) - 1), np.diff(first))

    def __len__(self) -> int:
        return len(self._shelf)

    def __getitem__(self, number):
        return indexed_text(*self.parts(number))

    def parts(self, number: int) -> tuple[str, Passage]:
        """The title of the passage's article, and the passage."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        return self._titles[self.article[number]], Passage(**self._shelf[number])


def _write_keyword(folder: Path, texts: Sequence[str], progress: Progress) -> None:
    progress.start("Indexing words", len(texts))

    def told() -> Iterator[str]:
        for text in texts:
            yield text
            progress.advance(1)

    write_index(folder / "keyword", told())
    compile_postings(KeywordIndex(folder / "keyword"), folder / "postings")
