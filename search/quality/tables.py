"""Tables of what confidence goes by: the grounds of labelled sets' questions, asked as they are, masked, and by strangers.

Making them takes minutes, fitting to them seconds (`search.quality.fitting`): so they are kept in a file.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np

from kb.errors import SettingsError
from search.progress import Progress
from search.quality.evaluation import EvalSet, Labelled
from search.quality.five_fold import folds
from search.query.confidence import NAMES
from search.query.engine import Engine
from search.query.values import Query

ASKED, TAUGHT, MASKED, STRANGE = "asked", "taught", "masked", "strange"
STRANGERS = 400  # questions of other families that are asked of a set


@dataclass(frozen=True, eq=False)
class GroundsTable:
    """One row a question; arrays of one length. A question without candidates has no row."""

    sets: np.ndarray  # str: the set's name
    kinds: np.ndarray  # str: how it was asked
    right: np.ndarray  # bool: the first result answers
    grounds: np.ndarray  # float [rows, NAMES]

    def __len__(self) -> int:
        return len(self.sets)

    def of(self, kept: np.ndarray) -> GroundsTable:
        """The rows where `kept` is true."""
        return GroundsTable(self.sets[kept], self.kinds[kept], self.right[kept], self.grounds[kept])

    @property
    def families(self) -> np.ndarray:
        return np.array([family_of(name) for name in self.sets], self.sets.dtype)

    def save(self, path: Path) -> None:
        np.savez_compressed(path, names=np.array(NAMES), **vars(self))


def read_table(path: Path) -> GroundsTable:
    """What `save` wrote. Raises SettingsError when it is something else, or of other grounds than today's."""
    try:
        with np.load(path) as held:
            columns = [
                held["names"].tolist().index(name) for name in NAMES
            ]  # what is no ground any more is passed over
            return GroundsTable(held["sets"], held["kinds"], held["right"], held["grounds"][:, columns])
    except (OSError, ValueError, KeyError) as error:
        raise SettingsError(f"{path} is no table of `kb calibrate`: {error}. Leave it out to make it anew.") from error


def joined(tables: Sequence[GroundsTable]) -> GroundsTable:
    return GroundsTable(
        *(np.concatenate(columns) for columns in zip(*(vars(table).values() for table in tables), strict=True))
    )


def family_of(name: str) -> str:
    """Sets of one origin, of which none may tell how well the others are known: what stands before the first _."""
    return name.partition("_")[0]


def strangers_of(given: EvalSet, others: Iterable[EvalSet]) -> list[Labelled]:
    """Questions of other families in the languages that the set is asked in, always the same ones."""
    languages = {query.lang for query in given.queries}
    questions = [
        query
        for other in others
        if family_of(other.name) != family_of(given.name)
        for query in other.queries
        if query.lang in languages
    ]
    return random.Random(1).sample(questions, min(STRANGERS, len(questions)))


def table_of(given: EvalSet, engine: Engine, strangers: Sequence[Labelled], progress: Progress) -> GroundsTable:
    """Every question plainly, with what resolved questions teach, and masked; the strangers; those that nothing answers."""
    unanswerable = [*given.unanswerable, *strangers]
    progress.start(f"Asking {given.name}", 3 * len(given.queries) + len(unanswerable))
    rows: list[tuple[str, bool, tuple[float, ...]]] = []

    def ask(kind: str, by: Engine, query: Labelled, hidden: frozenset[str] = frozenset()) -> None:
        ranked = by.rank(Query.parse(query.text, lang=query.lang, hidden=hidden))
        progress.advance(1)
        if len(ranked.candidates.articles) and ranked.candidates.by_meaning:
            rows.append((kind, ranked.first_key in query.answers, astuple(ranked.grounds)))

    for query in given.queries:
        ask(ASKED, engine, query)
        ask(MASKED, engine, query, query.answers)
    for learned, numbers in folds(given, engine):
        for number in numbers:
            ask(TAUGHT, learned, given.queries[number])
    for query in unanswerable:
        ask(STRANGE, engine, query)
    kinds, right, grounds = zip(*rows, strict=True)
    return GroundsTable(np.array([given.name] * len(rows)), np.array(kinds), np.array(right), np.array(grounds, float))
