"""Compares two measurements of the golden questions, query by query: what was gained, lost and displaced, and whether that is real. Pure.

A figure has really dropped when the paired bootstrap says so: whole queries (with all their ways of asking) are drawn
again and again, and the mean difference stays below zero in all but a few draws. A question is stolen when an article
that was added or edited takes its first place, by more than noise and in most ways of asking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from search.quality.golden import AS_TYPED, WAYS, Golden, GoldenRow

DRAWS = 5000
SURE = 0.99  # share of draws that must agree: some ten figures are tested at once
FEWEST = 10  # queries: fewer say nothing of a mean
SMALLEST_DROP = 0.005  # of a mean: less is not worth stopping a merge for
NOISE = 0.05  # of a score's lead: re-embedding a reworded passage moves it by so much
MOST_WAYS = 0.5  # of the ways a question is asked must lose the first place too
SHOWN = 3  # places that readers look at


class QueryKey(NamedTuple):
    """What makes two rows the same query."""

    lang: str
    text: str
    answers: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Pair:
    """One query asked in one way before and after."""

    before: GoldenRow
    after: GoldenRow

    @property
    def swing(self) -> float:
        """How far the right article's lead has moved."""
        return self.after.lead - self.before.lead

    @property
    def fell(self) -> bool:
        """The right article lost the first place."""
        return self.before.rank == 1 and self.after.rank != 1

    @property
    def displacer(self) -> str:
        """Key of the article that is first now, "" when nothing is."""
        return next((key for key in self.after.found if key not in self.after.answers), "")


@dataclass(frozen=True)
class Drop:
    """A mean that really fell (or the share of false answers, that really rose)."""

    lang: str
    way: str
    measure: str
    before: float
    after: float
    queries: int

    def __str__(self) -> str:
        where = f"{self.lang}, {self.way}: {self.measure}"
        return f"{where} {self.before:.3f} → {self.after:.3f} on {self.queries} queries, a real change (paired bootstrap, {SURE:.0%})"


@dataclass(frozen=True)
class Comparison:
    """What changed between two generations for the queries asked of both."""

    before: Golden
    after: Golden
    pairs: tuple[Pair, ...]

    @cached_property
    def changed(self) -> frozenset[str]:
        """Keys of articles that were added or whose searched text is another."""
        ids = {
            article for article, digest in self.after.articles.items() if self.before.articles.get(article) != digest
        }
        return frozenset(article.partition("/")[2] for article in ids)

    @cached_property
    def typed(self) -> tuple[Pair, ...]:
        """The pairs asked as they are written."""
        return tuple(pair for pair in self.pairs if pair.before.way == AS_TYPED and pair.before.answers)

    @cached_property
    def stolen(self) -> tuple[Pair, ...]:
        """Questions whose first place an added or edited article took: each of them fails the gate."""
        return tuple(pair for pair in self.typed if pair.fell and self._by_a_change(pair) and self._in_most_ways(pair))

    @cached_property
    def lost(self) -> tuple[Pair, ...]:
        """Right articles that are no longer among the first three."""
        return tuple(
            pair for pair in self.typed if _shown(pair.before) and not _shown(pair.after) and pair not in self.stolen
        )

    @cached_property
    def gained(self) -> tuple[Pair, ...]:
        """Right articles that are now among the first three."""
        return tuple(pair for pair in self.typed if _shown(pair.after) and not _shown(pair.before))

    @cached_property
    def displaced(self) -> tuple[Pair, ...]:
        """Right articles that are still shown, but no longer first."""
        return tuple(pair for pair in self.typed if pair.fell and _shown(pair.after) and pair not in self.stolen)

    @cached_property
    def drops(self) -> tuple[Drop, ...]:
        """Figures that really got worse: for each language all ways together, and each way alone."""
        worse = []
        for lang in sorted({pair.before.lang for pair in self.pairs}):
            for way in ("all ways", *WAYS):
                pairs = [
                    pair for pair in self.pairs if pair.before.lang == lang and way in ("all ways", pair.before.way)
                ]
                worse += [drop for drop in (_drop(pairs, lang, way, measure) for measure in MEASURES) if drop]
        return tuple(worse)

    @property
    def passed(self) -> bool:
        return not self.drops and not self.stolen

    def sentence(self, pair: Pair) -> str:
        """`“query”: 1 → 4, displaced by cards/new “Title”`."""
        places = f"{pair.before.rank or '—'} → {pair.after.rank or '—'}"
        by = pair.displacer if pair.after.rank != 1 else ""
        title = self.after.titles.get(f"{pair.after.lang}/{by}") or next(
            (t for i, t in self.after.titles.items() if i.endswith(f"/{by}")), ""
        )
        named = f", displaced by {by} “{title}”" if by else ""
        return f"“{pair.before.query}” ({', '.join(pair.before.answers)}): {places}{named}"

    def _by_a_change(self, pair: Pair) -> bool:
        return pair.after.found[:1] != () and pair.displacer in self.changed and -pair.swing > NOISE

    def _in_most_ways(self, pair: Pair) -> bool:
        others = [p for p in self._by_query[_query(pair.before)] if p.before.way != AS_TYPED and p.before.rank == 1]
        return not others or sum(p.fell for p in others) >= MOST_WAYS * len(others)

    @cached_property
    def _by_query(self) -> dict[QueryKey, list[Pair]]:
        by_query: dict[QueryKey, list[Pair]] = {}
        for pair in self.pairs:
            by_query.setdefault(_query(pair.before), []).append(pair)
        return by_query


MEASURES: dict[str, tuple[Callable[[GoldenRow], bool], Callable[[GoldenRow], float]]] = {
    "MRR": (lambda row: bool(row.answers), lambda row: row.reciprocal),
    "hit@3": (lambda row: bool(row.answers), lambda row: float(_shown(row))),
    "false answers": (lambda row: row.unanswerable, lambda row: -float(row.false_answer)),
    "floods": (lambda row: row.unanswerable, lambda row: -float(row.flood)),
    "facts told": (lambda row: bool(row.facts), lambda row: float(row.fact_told)),
    "intents told": (lambda row: bool(row.intent), lambda row: float(row.intent_told)),
}


def compare(before: Golden, after: Golden) -> Comparison:
    """Pair the queries that both were asked, in the ways that both were asked in."""
    old = {(*_query(row), row.way): row for row in before.rows}
    pairs = tuple(Pair(old[key], row) for row in after.rows if (key := (*_query(row), row.way)) in old)
    return Comparison(before, after, pairs)


def really_below_zero(differences: Iterable[Iterable[float]]) -> bool:
    """Whether the mean of all differences is below zero in nearly every draw of their groups. Deterministic."""
    groups = [list(group) for group in differences]
    sums, sizes = np.array([sum(group) for group in groups]), np.array([len(group) for group in groups])
    if len(groups) < FEWEST or sums.sum() >= -SMALLEST_DROP * sizes.sum():
        return False
    drawn = np.random.default_rng(0).multinomial(len(groups), np.full(len(groups), 1 / len(groups)), DRAWS)
    means = (drawn @ sums) / np.maximum(drawn @ sizes, 1)
    return float((means < 0).mean()) >= SURE


def _drop(pairs: list[Pair], lang: str, way: str, measure: str) -> Drop | None:
    concerns, value = MEASURES[measure]
    pairs_concerned = [pair for pair in pairs if concerns(pair.before)]
    groups: dict[QueryKey, list[float]] = {}
    for pair in pairs_concerned:
        groups.setdefault(_query(pair.before), []).append(value(pair.after) - value(pair.before))
    if not really_below_zero(groups.values()):
        return None
    before, after = (
        float(np.mean([abs(value(row)) for row in rows]))
        for rows in zip(*((p.before, p.after) for p in pairs_concerned), strict=True)
    )
    return Drop(lang, way, measure, before, after, len(groups))


def _query(row: GoldenRow) -> QueryKey:
    return QueryKey(row.lang, row.query, row.answers, row.source)


def _shown(row: GoldenRow) -> bool:
    return 0 < row.rank <= SHOWN
