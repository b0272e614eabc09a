"""Writes the folders of the trees: articles rendered for their audience, then every index over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.articles import Library
from kb.errors import Problem
from search.embedding import Embedder
from search.index import questions_of
from search.keyword import KeptWords, part_starts, write_index
from search.languages import write_languages
from search.passages import Passage, indexed_text
from search.postings import write_postings
from search.progress import Progress
from search.readings import write_readings
from search.rendered import Pieces
from search.shelf import Shelf
from search.tree import Tree
from search.treewriter import TreeWriter
from search.vectors import write_vectors


@dataclass(frozen=True)
class Means:
    """What trees are built with."""

    pieces: Pieces
    embedder: Embedder | None
    progress: Progress
    words: KeptWords | None = None


def build_trees(library: Library, audiences: Sequence[str], folder: Path, means: Means) -> list[Problem]:
    """Write the tree of each audience into a folder of its name; returns what is wrong with articles.

    An article that can't be rendered is left out, with an error among the problems. The public tree is made of
    articles whose audience is public, rendered without internal blocks: internal text never enters any of its files.
    """
    problems: list[Problem] = []
    written: list[TreeWriter] = []
    for audience in audiences:
        writer = TreeWriter(means.pieces, library, audience, folder / audience, means.progress)
        if not any(writer.write_like(other) for other in written):
            problems += writer.write()
            _index_words(writer, means)
            _index_meaning(writer.folder, means)
        written.append(writer)
    return problems


def _index_words(writer: TreeWriter, means: Means) -> None:
    """The keyword index of a tree's passages, and the arrays that ranked queries use."""
    folder, texts = writer.folder, _texts(writer.folder)
    means.progress.start("Indexing words", len(texts))
    starts = part_starts([card["id"] for card in writer.catalogue], writer.first)
    write_index(folder / "keyword", texts, starts, means.words)
    write_postings(folder / "postings", writer.words.of_terms())
    means.progress.advance(len(texts))


def _index_meaning(folder: Path, means: Means) -> None:
    embedder, progress = means.embedder, means.progress
    if embedder is None:
        return
    tree, texts = Tree(folder, ""), _texts(folder)
    vectors = embedder.passages(texts, progress)
    write_vectors(folder / "passages.faiss", vectors)
    np.save(folder / "titles.npy", embedder.questions([card.title for card in tree.cards], progress))
    np.save(folder / "questions.npy", embedder.questions([text for _, text in questions_of(tree)], progress))
    readings = write_readings(folder, texts, embedder, progress)
    of_passages = np.array([card.lang for card in tree.cards], dtype="U8")[texts.article]
    write_languages(folder, of_passages, vectors, readings)


def _texts(folder: Path) -> PassageTexts:
    return PassageTexts(Tree(folder, ""), Shelf(folder / "passages.jsonl"), np.load(folder / "first.npy"))


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
