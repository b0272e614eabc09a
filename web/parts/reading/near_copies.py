"""Results that say nearly the same: the first of them stands for all."""

from __future__ import annotations

from collections.abc import Sequence

from search.query.values import Result
from search.text.analysis import words

ALIKE_FROM = 0.85  # share of common words among all of two titles with their passages; below, moving from Box is moving from Dropbox
LEAST = 12  # different words; of fewer, many have all in common


def grouped(results: Sequence[Result]) -> list[list[Result]]:
    """In order; each group begins with the result that is shown, near-copies of it follow."""
    groups: list[list[Result]] = []
    said = {one.article_id: frozenset(words(f"{one.title} {one.passage}")) for one in results}
    for one in results:
        leader = next((group for group in groups if _alike(group[0], one, said)), None)
        if leader is None:
            groups.append([one])
        else:
            leader.append(one)
    return groups


def _alike(first: Result, other: Result, said: dict[str, frozenset[str]]) -> bool:
    one, two = said[first.article_id], said[other.article_id]
    if first.lang != other.lang or min(len(one), len(two)) < LEAST:
        return False
    return len(one & two) >= ALIKE_FROM * len(one | two)
