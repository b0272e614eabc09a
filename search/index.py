"""All that is searched in one tree, opened together: postings, vectors, words, known questions, passages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.errors import IndexUnavailable
from search.keyword import KeywordIndex
from search.languages import Languages, open_languages
from search.postings import Postings, open_postings
from search.questions import KnownQuestions, known_questions
from search.ranking import SHARED_TITLE
from search.readings import Readings
from search.shelf import Shelf
from search.speller import Speller
from search.synonyms import Synonyms, open_synonyms, spoken_words
from search.tree import Tree
from search.vectors import Vectors


@dataclass(frozen=True)
class Meaning:
    """The parts of an index that only a model can make."""

    vectors: Vectors
    titles: np.ndarray
    readings: Readings
    side_by_side: Languages


@dataclass(frozen=True)
class Index:
    """Read-only. Articles are numbered as in `tree.cards`; an article's passages are numbered one after another."""

    tree: Tree
    passages: Shelf  # {"anchor", "heading", "text"} by passage number
    first: np.ndarray  # int64 [articles + 1]: article n has the passages first[n]:first[n + 1]
    languages: np.ndarray  # str [articles]
    readable: dict[str, np.ndarray]  # language → bool [articles]: there is a version in it
    summarised: np.ndarray  # bool [articles]: the first passage begins with the writer's summary
    distinct_title: np.ndarray  # bool [articles]: at most SHARED_TITLE articles have that title
    keyword: KeywordIndex
    postings: Postings
    speller: Speller
    vectors: Vectors | None
    titles: np.ndarray | None  # float32 [articles, dimensions]
    readings: Readings | None
    side_by_side: Languages | None  # means of the languages, see search.languages
    questions: KnownQuestions
    synonyms: Synonyms

    def meaning(self) -> Meaning:
        """What a query's vector is asked of. Raises IndexUnavailable when this index holds no vectors."""
        if self.vectors is None or self.titles is None or self.readings is None or self.side_by_side is None:
            raise IndexUnavailable("this index holds no vectors; build it with a model")
        return Meaning(self.vectors, self.titles, self.readings, self.side_by_side)

    def also_in(self, language: str) -> np.ndarray:
        """bool [articles]: the article can be read in that language."""
        return self.readable[language] if language in self.readable else np.zeros(self.size, bool)

    @property
    def size(self) -> int:
        """How many articles."""
        return len(self.tree.cards)

    def article_of(self, passages: np.ndarray) -> np.ndarray:
        """Numbers of the articles that the passages belong to."""
        return np.searchsorted(self.first, passages, side="right") - 1

    def best_by_article(self, by_passage: np.ndarray) -> np.ndarray:
        """The highest value among each article's passages: [articles]."""
        return np.maximum.reduceat(by_passage, self.first[:-1]) if self.size else by_passage[:0]


def open_index(folder: Path, generation: str) -> Index:
    """Open a tree's folder. Raises OSError or ValueError when a file is missing or damaged."""
    tree = Tree(folder, generation)
    postings = open_postings(folder / "postings")
    with_vectors = (folder / "passages.faiss").is_file()
    synonyms = open_synonyms(folder)
    shared = Counter(_same(card.title) for card in tree.cards)
    return Index(
        tree=tree,
        passages=Shelf(folder / "passages.jsonl"),
        first=np.load(folder / "first.npy"),
        languages=np.array([card.lang for card in tree.cards], dtype="U8"),
        readable=_readable(tree),
        summarised=np.array([bool(card.summary) for card in tree.cards], bool),
        distinct_title=np.array([shared[_same(card.title)] <= SHARED_TITLE for card in tree.cards], dtype=bool),
        keyword=KeywordIndex(folder / "keyword"),
        postings=postings,
        speller=Speller(folder / "words", postings.names).knowing(spoken_words(synonyms.written)),
        vectors=Vectors(folder / "passages.faiss") if with_vectors else None,
        titles=np.load(folder / "titles.npy", mmap_mode="r") if with_vectors else None,
        readings=Readings(folder) if with_vectors else None,
        side_by_side=open_languages(folder) if with_vectors else None,
        questions=_written_questions(folder, tree, postings),
        synonyms=synonyms,
    )


def questions_of(tree: Tree) -> list[tuple[int, str]]:
    """(article number, question) of every question the writers gave, in the order of the stored vectors."""
    return [(number, question) for number, card in enumerate(tree.cards) for question in card.questions]


def _readable(tree: Tree) -> dict[str, np.ndarray]:
    versions = [tree.languages_of.get(card.key, ()) for card in tree.cards]
    return {name: np.array([name in held for held in versions], bool) for name in {card.lang for card in tree.cards}}


def _written_questions(folder: Path, tree: Tree, postings: Postings) -> KnownQuestions:
    path = folder / "questions.npy"
    pairs = questions_of(tree)
    vectors = np.load(path, mmap_mode="r") if path.is_file() else np.zeros((len(pairs), 1), np.float32)
    return known_questions(pairs, vectors, postings)


def _same(title: str) -> str:
    return " ".join(title.casefold().split())
