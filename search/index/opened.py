"""All that is searched in one tree, opened together: postings, vectors, words, known questions, passages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.files.jsonl import JsonLines
from search.index.experience import KnownArticles
from search.index.intents import Intents, open_intents, spoken_examples
from search.index.known_questions import KnownQuestions, known_questions
from search.index.languages import Languages, open_languages
from search.index.passages import Passage, open_passages
from search.index.positions import Positions, open_positions
from search.index.postings import Postings, open_postings
from search.index.title_stems import TitleStems
from search.index.told_facts import ToldFacts, open_told_facts, spoken_names
from search.index.tree import Tree
from search.index.vectors import Vectors
from search.text.speller import Speller
from search.text.synonyms import Synonyms, open_synonyms, spoken_words

SHARED_TITLE = 2  # a title that more articles share says nothing


@dataclass(frozen=True)
class Meaning:
    """The parts of an index that only a model can make."""

    vectors: Vectors
    titles: np.ndarray  # float32 [articles, dimensions]
    languages: Languages  # means of the languages


@dataclass(frozen=True)
class Index:
    """Read-only. Articles are numbered as in `tree.cards`; an article's passages are numbered one after another."""

    tree: Tree
    passages: JsonLines[Passage]  # by passage number
    first: np.ndarray  # int64 [articles + 1]: article n has the passages first[n]:first[n + 1]
    languages: np.ndarray  # str [articles]
    keys: np.ndarray  # int64 [articles]: the same number for translations of one article
    by_id: np.ndarray  # int64 [articles]: the place of an article's id among all of them
    readable: dict[str, np.ndarray]  # language → bool [articles]: there is a version in it
    summarised: np.ndarray  # bool [articles]: the first passage begins with the writer's summary
    distinct_title: np.ndarray  # bool [articles]: at most SHARED_TITLE articles have that title
    title_stems: TitleStems
    postings: Postings
    positions: Positions
    speller: Speller
    meaning: Meaning | None  # None in an index built without a model
    questions: KnownQuestions
    synonyms: Synonyms
    intents: Intents
    facts: ToldFacts
    experience: KnownArticles | None = None  # what lessons taught; never in the files of a generation

    def also_in(self, language: str) -> np.ndarray:
        """bool [articles]: the article can be read in that language."""
        return self.readable[language] if language in self.readable else np.zeros(self.size, bool)

    def together(self, phrase: str) -> bool:
        """Some passage holds these words one after another."""
        return bool(len(self.positions.holding(phrase)))

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
    """Open a tree's folder: all that is in its files, whatever the day (`search.index.days`).

    Raises OSError or ValueError when a file is missing or damaged.
    """
    tree = Tree(folder, generation)
    postings = open_postings(folder / "postings")
    synonyms, intents, facts = open_synonyms(folder), open_intents(folder), open_told_facts(folder)
    path = folder / "questions.npy"
    asked = np.load(path, mmap_mode="r") if path.is_file() else np.zeros((len(questions_of(tree)), 1), np.float32)
    searched = Searched(
        passages=open_passages(folder / "passages.jsonl"),
        first=np.load(folder / "first.npy"),
        postings=postings,
        positions=open_positions(folder / "postings", postings.names),
        speller=Speller(folder / "words", postings.names, sorted({card.lang for card in tree.cards})).knowing(
            [*spoken_words(synonyms.written), *spoken_examples(intents.written), *spoken_names(facts.written)]
        ),
        meaning=_meaning(folder),
        asked=asked,
        synonyms=synonyms,
        intents=intents,
        facts=facts,
    )
    return index_of(tree, searched)


@dataclass(frozen=True, kw_only=True)
class Searched:
    """The parts of an index that are not worked out of its tree; `asked` are the vectors of the written questions."""

    passages: JsonLines[Passage]
    first: np.ndarray
    postings: Postings
    positions: Positions
    speller: Speller
    meaning: Meaning | None
    asked: np.ndarray
    synonyms: Synonyms
    intents: Intents
    facts: ToldFacts


def index_of(tree: Tree, searched: Searched) -> Index:
    """A tree and what is searched in it, joined."""
    shared = Counter(_same(card.title) for card in tree.cards)
    return Index(
        tree=tree,
        passages=searched.passages,
        first=searched.first,
        languages=np.array([card.lang for card in tree.cards], dtype="U8"),
        keys=_numbered([card.key for card in tree.cards]),
        by_id=_numbered([card.id for card in tree.cards]),
        readable=_readable(tree),
        summarised=np.array([bool(card.summary) for card in tree.cards], bool),
        distinct_title=np.array([shared[_same(card.title)] <= SHARED_TITLE for card in tree.cards], dtype=bool),
        title_stems=TitleStems(tree.cards),
        postings=searched.postings,
        positions=searched.positions,
        speller=searched.speller,
        meaning=searched.meaning,
        questions=known_questions(
            questions_of(tree), searched.asked, searched.postings, languages=[card.lang for card in tree.cards]
        ),
        synonyms=searched.synonyms,
        intents=searched.intents,
        facts=searched.facts,
    )


def _meaning(folder: Path) -> Meaning | None:
    """None in a tree without any vectors; one that lacks some of them is damaged."""
    if not any((folder / name).is_file() for name in ("passages.faiss", "titles.npy")):
        return None
    titles = np.load(folder / "titles.npy", mmap_mode="r")
    return Meaning(Vectors(folder / "passages.faiss"), titles, open_languages(folder))


def questions_of(tree: Tree) -> list[tuple[int, str]]:
    """(article number, question) of every question the writers gave, in the order of the stored vectors."""
    return [(number, question) for number, card in enumerate(tree.cards) for question in card.questions]


def _readable(tree: Tree) -> dict[str, np.ndarray]:
    versions = [tree.languages_of.get(card.key, ()) for card in tree.cards]
    return {
        name: np.array([name in languages for languages in versions], bool)
        for name in {card.lang for card in tree.cards}
    }


def _numbered(names: list[str]) -> np.ndarray:
    """int64: the place of each name among the different ones, sorted."""
    places = {name: place for place, name in enumerate(sorted(set(names)))}
    return np.array([places[name] for name in names], np.int64)


def _same(title: str) -> str:
    return " ".join(title.casefold().split())
