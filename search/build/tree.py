"""Writes the folders of the trees: articles rendered for their audience, then every index over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from kb.articles.loading import Library
from kb.errors import Problem
from search.build.piece_cache import Pieces
from search.build.tree_files import TreeWriter
from search.build.what_changed import WhatChanged
from search.build.word_cache import WordCache, part_starts
from search.index.intents import VECTORS, examples_of, open_intents
from search.index.languages import languages_of, write_languages
from search.index.opened import questions_of
from search.index.passages import PassageTexts, open_passages
from search.index.positions import write_positions
from search.index.postings import write_postings
from search.index.told_facts import VECTORS as FACT_VECTORS
from search.index.told_facts import names_of, open_told_facts
from search.index.tree import Tree
from search.index.vectors import NEVER, write_vectors
from search.model.embed import Embedder
from search.progress import Progress
from search.text.folding import as_asked


@dataclass(frozen=True)
class Means:
    """What trees are built with."""

    pieces: Pieces
    embedder: Embedder | None
    progress: Progress
    words: WordCache = field(default_factory=lambda: WordCache(None))
    changed: WhatChanged | None = None
    on_disk_from: int = NEVER


def build_trees(library: Library, audiences: Sequence[str], folder: Path, means: Means) -> list[Problem]:
    """Write the tree of each audience into a folder of its name; returns what is wrong with articles.

    An article that can't be rendered is left out, with an error among the problems. The public tree is made of
    articles whose audience is public, rendered without internal blocks: internal text never enters any of its files.
    """
    problems: list[Problem] = []
    written: list[TreeWriter] = []
    for audience in audiences:
        changed = means.changed if audience == "public" else None
        writer = TreeWriter(means.pieces, library, audience, folder / audience, means.progress, changed=changed)
        if not any(writer.write_like(other) for other in written):
            problems += writer.write()
            written_tree = Tree(writer.folder, "")
            texts = _texts(writer.folder, written_tree)
            _index_words(writer, written_tree, texts, means)
            _index_meaning(written_tree, texts, means)
        written.append(writer)
    return problems


def _index_words(writer: TreeWriter, tree: Tree, texts: PassageTexts, means: Means) -> None:
    """The arrays that ranked queries, phrases and exclusions use, made of Whoosh's index of the passages."""
    folder = writer.folder
    means.progress.start("Indexing words", len(texts))
    parts = part_starts([card.id for card in tree.cards], writer.first)
    spoken = [tree.cards[article].lang for article in texts.article]
    words = means.words.inverted(texts, [*parts], spoken, [*parts.values()])
    write_postings(folder / "postings", words)
    write_positions(folder / "postings", words)
    means.progress.advance(len(texts))


def _index_meaning(tree: Tree, texts: PassageTexts, means: Means) -> None:
    embedder, progress, folder = means.embedder, means.progress, tree.folder
    if embedder is None:
        return
    vectors = embedder.passages(texts, progress)
    write_vectors(folder / "passages.faiss", vectors, means.on_disk_from)
    np.save(folder / "titles.npy", embedder.questions([card.title for card in tree.cards], progress))
    known = [as_asked(text) for _, text in questions_of(tree)]
    np.save(folder / "questions.npy", embedder.questions(known, progress))
    if examples := examples_of(open_intents(folder).written):
        np.save(folder / VECTORS, embedder.questions([as_asked(text) for text in examples], progress))
    if names := names_of(open_told_facts(folder).written):
        np.save(folder / FACT_VECTORS, embedder.questions([as_asked(name) for name in names], progress))
    of_passages = np.array([card.lang for card in tree.cards], dtype="U8")[texts.article]
    write_languages(folder, languages_of(of_passages, vectors.__getitem__))


def _texts(folder: Path, tree: Tree) -> PassageTexts:
    titles = [card.title for card in tree.cards]
    return PassageTexts(titles, open_passages(folder / "passages.jsonl"), np.load(folder / "first.npy"))
