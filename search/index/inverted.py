"""An inverted index as plain arrays: of every term the texts it stands in, and where in each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from search.text.analysis import terms


@dataclass(frozen=True, kw_only=True)
class Inverted:
    """Terms are sorted. Postings lie end to end, term by term, and so do the positions, posting by posting."""

    names: list[str]
    holding: np.ndarray  # int32 [terms]: in how many texts each term stands, which is how many postings it has
    texts: np.ndarray  # int32 [postings]: numbers of the texts, ascending for each term
    counts: np.ndarray  # int32 [postings]: how often the text holds the term
    positions: np.ndarray  # int32 [sum of counts]: the term is the text's first, second, … word (0, 1, …); ascending
    lengths: np.ndarray  # int32 [texts]: terms in each text
    rounded: np.ndarray  # int32 [texts]: the same as Whoosh keeps it, in a byte; its scores go by this

    def agrees(self) -> bool:
        """The arrays fit together: what was read from a damaged file does not."""
        return (
            len(self.names) == len(self.holding)
            and int(self.holding.sum()) == len(self.texts) == len(self.counts)
            and int(self.counts.sum()) == len(self.positions) == int(self.lengths.sum())
            and len(self.lengths) == len(self.rounded)
            and (not len(self.texts) or 0 <= int(self.texts.min()) <= int(self.texts.max()) < len(self.lengths))
        )

    def only(self, numbers: np.ndarray) -> Inverted:
        """Of these texts alone (ascending), numbered anew: what would have been made had there been no others."""
        renumbered = np.full(len(self.lengths), -1, np.int32)
        renumbered[numbers] = np.arange(len(numbers), dtype=np.int32)
        stays = renumbered[self.texts] >= 0
        of_term = np.repeat(np.arange(len(self.names)), self.holding)
        holding = np.bincount(of_term[stays], minlength=len(self.names)).astype(np.int32)
        used = np.flatnonzero(holding)
        return Inverted(
            names=[self.names[n] for n in used],
            holding=holding[used],
            texts=renumbered[self.texts[stays]],
            counts=self.counts[stays],
            positions=self.positions[np.repeat(stays, self.counts)],
            lengths=self.lengths[numbers],
            rounded=self.rounded[numbers],
        )

    def in_order(self, numbers: np.ndarray) -> Inverted:
        """The same texts, of which number `numbers[n]` is now number n: what would have been made of them in that order."""
        renumbered = np.empty(len(numbers), np.int32)
        renumbered[numbers] = np.arange(len(numbers), dtype=np.int32)
        texts = renumbered[self.texts]
        order = np.lexsort((texts, np.repeat(np.arange(len(self.names)), self.holding)))
        counts = self.counts[order]
        begins = (np.cumsum(self.counts) - self.counts)[order]  # of each posting's positions, as they lie now
        moved = np.repeat(begins - (np.cumsum(counts) - counts), counts)
        return Inverted(
            names=self.names,
            holding=self.holding,
            texts=texts[order],
            counts=counts,
            positions=self.positions[moved + np.arange(len(self.positions))],
            lengths=self.lengths[numbers],
            rounded=self.rounded[numbers],
        )


Inverting = Callable[[Sequence[str], Sequence[str]], Inverted]  # texts, and the language of each


def inverted_few(texts: Sequence[str], languages: Sequence[str]) -> Inverted:
    """Of a few texts whose scores somebody else weighs: what Whoosh makes of them, but for the rounding, in a tenth of the time."""
    rows = [terms(text, lang) for text, lang in zip(texts, languages, strict=True)]
    found: dict[str, dict[int, list[int]]] = {}
    for number, row in enumerate(rows):
        for place, term in enumerate(row):
            found.setdefault(term, {}).setdefault(number, []).append(place)
    names = sorted(found)
    postings = [posting for name in names for posting in found[name].items()]
    lengths = np.array([len(row) for row in rows], np.int32)
    return Inverted(
        names=names,
        holding=np.array([len(found[name]) for name in names], np.int32),
        texts=np.array([number for number, _ in postings], np.int32),
        counts=np.array([len(places) for _, places in postings], np.int32),
        positions=np.array([place for _, places in postings for place in places], np.int32),
        lengths=lengths,
        rounded=lengths,
    )


def nothing() -> Inverted:
    """The inverted index of no texts."""
    empty = np.zeros(0, np.int32)
    return Inverted(names=[], holding=empty, texts=empty, counts=empty, positions=empty, lengths=empty, rounded=empty)


def joined(parts: Sequence[Inverted]) -> Inverted:
    """One inverted index of the texts of all parts, numbered on from part to part."""
    if not parts:
        return nothing()
    names = sorted(set().union(*(part.names for part in parts)))
    rank = {name: number for number, name in enumerate(names)}
    first = np.cumsum([0, *(len(part.lengths) for part in parts)])
    term = np.concatenate([np.repeat([rank[name] for name in part.names], part.holding) for part in parts])
    term = term.astype(np.int32)
    texts = np.concatenate([part.texts + start for part, start in zip(parts, first[:-1], strict=True)])
    counts = np.concatenate([part.counts for part in parts])
    positions = np.concatenate([part.positions for part in parts])
    order = np.argsort(term, kind="stable")  # texts ascend from part to part, so they ascend for each term
    by_term = np.argsort(np.repeat(term, counts), kind="stable")
    return Inverted(
        names=names,
        holding=np.bincount(term, minlength=len(names)).astype(np.int32),
        texts=texts[order].astype(np.int32),
        counts=counts[order],
        positions=positions[by_term],
        lengths=np.concatenate([part.lengths for part in parts]),
        rounded=np.concatenate([part.rounded for part in parts]),
    )
