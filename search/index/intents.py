"""Intents as search knows them: the writers' examples by their words and, with a model, by their meaning."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np

from kb.articles.wishes.intents import Intent, IntentName, as_records, from_records
from search.text.analysis import terms, words
from search.text.folding import plain_question
from search.text.stopwords import STOP_WORDS

FILE = "intents.json"
VECTORS = "intents.npy"
# Cosine from which a question means what an example means (docs/relevance.md).
NEAR: Mapping[str, float] = {"person": 0.78, "urgent": 0.82, "abuse": 0.83, "nothing": 0.8}
TELLING = ("urgent", "abuse")  # the weightier first
AHEAD = 0.02  # and so much nearer than to any title or known question: what articles answer is no intent
TALK_ANYWAY = 0.88  # cosine from which small talk may hold a word of the articles («кто тебя создал»)
FEWEST_WORDS = 2
MAX_WORDS = 8  # of a question that is compared by meaning: a longer one tells of more
URGENT_WORDS = 12  # whoever was robbed tells how, and an article may be shown beside the urgent line


@dataclass(frozen=True)
class Wanted:
    """What was wanted instead of an article; `whole`: nothing else was said."""

    name: IntentName | Literal[""]
    whole: bool = True


NOT_WANTED = Wanted("", whole=False)


@dataclass(frozen=True, eq=False)
class Intents:
    """Read-only. `vectors` [examples, dimensions] are those of the examples in order, empty without a model."""

    written: tuple[Intent, ...] = ()
    vectors: np.ndarray = field(default_factory=lambda: np.zeros((0, 1), np.float32))

    @cached_property
    def _names(self) -> tuple[IntentName, ...]:
        return tuple(one.name for one in self.written for _ in one.examples)

    @cached_property
    def _by_words(self) -> dict[frozenset[str], IntentName]:
        by_words: dict[frozenset[str], IntentName] = {}
        for one in self.written:
            said = _every_word if one.name == "urgent" else _subject
            for example in one.examples:
                by_words.setdefault(said(example), one.name)
        return by_words

    @cached_property
    def _telling(self) -> dict[frozenset[str], IntentName]:
        """Examples that tell their intent beside other words: what was lost or stolen, and a single swear word.

        Every word of them counts: «на меня оформили кредит» is not told by «оформить кредит».
        """
        return {
            _every_word(example): one.name
            for one in self.written
            for example in one.examples
            if one.name == "urgent" or (one.name == "abuse" and len(words(example)) == 1)
        }

    @cached_property
    def of_nothing(self) -> frozenset[str]:
        """Stems of what is said where nothing is asked."""
        said = (example for one in self.written if one.name == "nothing" for example in one.examples)
        return frozenset(stem for example in said for stem in terms(plain_question(example)))

    def by_words(self, text: str) -> Wanted:
        """Made of the same words as an example, in any form and order; or holding one that tells even beside others."""
        if not words(text):
            return Wanted("nothing")
        subject = _subject(text)
        if name := self._by_words.get(subject):
            return Wanted(name)
        if all(word in STOP_WORDS for word in words(text)):
            return Wanted("nothing")
        said = _every_word(text)
        held = {name for example, name in self._telling.items() if example <= said}
        return Wanted(min(held, key=TELLING.index), whole=False) if held else NOT_WANTED

    def by_meaning(self, text: str, vector: np.ndarray) -> tuple[Wanted, float]:
        """(what the nearest example wants, its cosine); nothing for a long question or when no example is near."""
        count = len(words(text))
        if not len(self.vectors) or not FEWEST_WORDS <= count <= URGENT_WORDS:
            return NOT_WANTED, 0.0
        cosines = self.vectors @ vector
        best = int(np.argmax(cosines))
        name, cosine = self._names[best], float(cosines[best])
        near = name in NEAR and cosine >= NEAR[name] and (count <= MAX_WORDS or name == "urgent")
        return (Wanted(name, whole=name != "urgent"), cosine) if near else (NOT_WANTED, 0.0)


def _subject(text: str) -> frozenset[str]:
    """The stems that carry a question; of all its words when none does."""
    plain = plain_question(text)
    held = [word for word in words(plain) if word not in STOP_WORDS]
    return frozenset(terms(" ".join(held) or plain))


def _every_word(text: str) -> frozenset[str]:
    return frozenset(terms(plain_question(text)))


def examples_of(written: Iterable[Intent]) -> list[str]:
    """All examples in order."""
    return [example for one in written for example in one.examples]


def write_intents(folder: Path, written: tuple[Intent, ...]) -> None:
    """Keep them with a tree; a tree without any has no such file."""
    if written:
        text = json.dumps(as_records(written), ensure_ascii=False, separators=(",", ":"))
        (folder / FILE).write_text(text, encoding="utf-8")


def open_intents(folder: Path) -> Intents:
    """Those of a tree. Raises OSError or ValueError when a file is damaged."""
    if not (folder / FILE).is_file():
        return Intents()
    written = from_records((folder / FILE).read_bytes())
    if not (folder / VECTORS).is_file():
        return Intents(written)
    vectors = np.load(folder / VECTORS)
    if len(vectors) != len(examples_of(written)):
        raise ValueError(f"{folder / VECTORS} does not belong to {FILE}")
    return Intents(written, vectors)


def spoken_examples(written: Sequence[Intent]) -> list[str]:
    """Folded words of the examples: the speller knows them, so slips in them are mended."""
    return [word for example in examples_of(written) for word in words(plain_question(example))]
