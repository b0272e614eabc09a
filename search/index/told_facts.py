"""Facts as search knows them: what a value is called, by its meaning, so that a question for a value is answered with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from search.text.analysis import words
from search.text.folding import plain_question
from search.text.opening_words import asks_when_open

FILE = "facts.json"
VECTORS = "facts.npy"
NEAR = 0.86  # cosine of a question to the name of a fact from which its value is told,
BEHIND = 0.03  # if it is not so much less near than the nearest,
MOST = 3


@dataclass(frozen=True, kw_only=True)
class ToldFact:
    """A fact with a name, for readers. Texts are by language, "" is the text of every other one."""

    key: str
    name: Mapping[str, str]
    value: Mapping[str, str]
    owner: str
    valid_until: date
    asked: tuple[str, ...] = ()  # other ways to ask for it
    channel: str = ""  # id of the channel it tells of: then it is told whatever articles are read
    keys: tuple[str, ...] = ()  # of the articles that cite it

    @property
    def tells_hours(self) -> bool:
        """Whether it is asked for by whoever asks when somebody answers."""
        return any(map(asks_when_open, self.asked))


_FACTS = TypeAdapter(tuple[ToldFact, ...])


@dataclass(frozen=True, eq=False)
class ToldFacts:
    """Read-only. `vectors` [names, dimensions] are those of the names in order, empty without a model."""

    written: tuple[ToldFact, ...] = ()
    vectors: np.ndarray = field(default_factory=lambda: np.zeros((0, 1), np.float32))

    @cached_property
    def _places(self) -> np.ndarray:
        """int [names]: the place of the fact each name is of."""
        return np.array([place for place, fact in enumerate(self.written) for _ in _ways(fact)], np.int64)

    def nearness(self, vector: np.ndarray) -> np.ndarray:
        """float32 [facts]: cosine of a question to the nearest name of each; empty where nothing can be compared."""
        if not len(self.vectors):
            return np.zeros(0, np.float32)
        best = np.full(len(self.written), -1.0, np.float32)
        np.maximum.at(best, self._places, self.vectors @ vector)
        return best

    def asked_for(self, vector: np.ndarray | None) -> tuple[ToldFact, ...]:
        """Those whose name is near a question, and hardly less near than the nearest."""
        return self._nearest(np.ones(len(self.written), bool), vector, NEAR) if vector is not None else ()

    def of_opening(self, vector: np.ndarray | None) -> tuple[ToldFact, ...]:
        """Those that tell when somebody answers, of one channel where the question names it."""
        hours = np.array([fact.tells_hours for fact in self.written], bool)
        if vector is None or not len(self.vectors):
            return tuple(self.written[n] for n in np.flatnonzero(hours)[:MOST])
        return self._nearest(hours, vector, -1.0)

    def _nearest(self, among: np.ndarray, vector: np.ndarray, least: float) -> tuple[ToldFact, ...]:
        """Of those `among` the nearest, the first MOST, that are at least so near."""
        nearness = self.nearness(vector)
        places = np.flatnonzero(among[: len(nearness)])
        order = places[np.argsort(-nearness[places], kind="stable")][:MOST]
        return tuple(self.written[n] for n in order if nearness[n] >= max(least, nearness[order[0]] - BEHIND))

    def of_day(self, day: date, keys: Iterable[str]) -> ToldFacts:
        """Those that hold on a day, and are cited by an article readers see then or tell of a channel; itself when all are."""
        seen = frozenset(keys)
        kept = [fact.valid_until >= day and bool(fact.channel or seen.intersection(fact.keys)) for fact in self.written]
        if all(kept):
            return self
        vectors = self.vectors[np.array(kept, bool)[self._places]] if len(self.vectors) else self.vectors
        return replace(self, written=tuple(f for f, k in zip(self.written, kept, strict=True) if k), vectors=vectors)


def names_of(written: Sequence[ToldFact]) -> list[str]:
    """All names, and other ways to ask, in order."""
    return [name for fact in written for name in _ways(fact)]


def _ways(fact: ToldFact) -> tuple[str, ...]:
    return (*fact.name.values(), *fact.asked)


def spoken_names(written: Sequence[ToldFact]) -> list[str]:
    """Folded words of the names: the speller knows them, so slips in them are mended."""
    return [word for name in names_of(written) for word in words(plain_question(name))]


def write_told_facts(folder: Path, written: Iterable[ToldFact]) -> None:
    """Keep them with a tree; a tree without any has no such file."""
    if held := tuple(written):
        (folder / FILE).write_bytes(_FACTS.dump_json(held))


def open_told_facts(folder: Path) -> ToldFacts:
    """Those of a tree. Raises OSError or ValueError when a file is damaged."""
    if not (folder / FILE).is_file():
        return ToldFacts()
    written = _FACTS.validate_json((folder / FILE).read_bytes())
    if not (folder / VECTORS).is_file():
        return ToldFacts(written)
    vectors = np.load(folder / VECTORS)
    if len(vectors) != len(names_of(written)):
        raise ValueError(f"{folder / VECTORS} does not belong to {FILE}")
    return ToldFacts(written, vectors)
