"""Writes the folders of the trees: articles rendered for their audience, then every index over them."""

from __future__ import annotations

import filecmp
import gc
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.articles import Library
from kb.errors import Problem
from search.embedding import Embedder
from search.index import questions_of
from search.keyword import KeywordIndex, write_index
from search.languages import write_languages
from search.passages import Passage, indexed_text
from search.postings import compile_postings
from search.progress import Progress
from search.readings import write_readings
from search.rendered import Renderer
from search.shelf import Shelf
from search.tree import Tree
from search.treewriter import TreeWriter
from search.vectors import write_vectors
from search.wordworker import WordWorker


@dataclass(frozen=True)
class Means:
    """What trees are built with. `embedder()` waits until the model is loaded; `worker()`: a process for words, or None."""

    renderer: Renderer
    embedder: Callable[[], Embedder | None]
    progress: Progress
    worker: Callable[[], WordWorker | None] = lambda: None


def build_trees(library: Library, audiences: Sequence[str], folder: Path, means: Means) -> list[Problem]:
    """Write the tree of each audience into a folder of its name; returns what is wrong with articles.

    An article that can't be rendered is left out, with an error among the problems. The public tree is made of
    articles whose audience is public, rendered without internal blocks: internal text never enters any of its files.
    All trees are written first, so that their words are indexed on another core meanwhile.
    """
    problems: list[Problem] = []
    waiting: list[tuple[Path, Path | None, Callable[[], None]]] = []
    for audience in audiences:
        tree = folder / audience
        tree.mkdir(parents=True)
        writer = TreeWriter(means.renderer, library, audience, tree, means.progress)
        worker = means.worker() if not waiting else None  # told while it is written; later trees may prove to be the same
        if worker:
            worker.begin(tree)
            writer.tell = worker.tell
        problems += writer.write()
        twin = next((other for other, _, _ in waiting if _same_as(other, tree)), None)
        waiting.append((tree, twin, (lambda: None) if twin else _words_indexed(tree, worker, means)))
    for tree, twin, words_done in waiting:
        if twin:
            _link(twin, tree)
        else:
            _index_meaning(tree, means)
            words_done()
    return problems


def index_words(folder: Path, texts: Iterable[str]) -> None:
    """The keyword index of a tree's passages, and its compiled postings."""
    write_index(folder / "keyword", texts)
    compile_postings(KeywordIndex(folder / "keyword"), folder / "postings")


def _words_indexed(folder: Path, worker: WordWorker | None, means: Means) -> Callable[[], None]:
    """See to it that the words are indexed, in a worker or here; the function waits for the end."""
    texts = _texts(folder)
    means.progress.start("Indexing words", len(texts))
    if worker is None and (worker := means.worker()):
        worker.begin(folder)
        for text in texts:
            worker.tell(text)
    if worker is None:
        index_words(folder, _told(texts, means.progress))
        return lambda: None

    def done() -> None:
        worker.wait()
        means.progress.advance(len(texts))

    return done


def _told(texts: Iterable[str], progress: Progress) -> Iterator[str]:
    for text in texts:
        yield text
        progress.advance(1)


def _index_meaning(folder: Path, means: Means) -> None:
    embedder, progress = means.embedder(), means.progress
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


def _same_as(twin: Path, folder: Path) -> bool:
    """Whether another tree was written from just these articles: then its indexes serve both."""
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


if __name__ == "__main__":  # search.wordworker starts this module as a process
    gc.disable()  # a short life: looking for garbage would take a tenth of it
    if given := sys.stdin.readline():  # nothing when the builder had no use for it
        index_words(Path(json.loads(given)), map(json.loads, sys.stdin))
