"""Questions that mean the same, found without a language model and without chance: the same input in any order gives the same groups.

Equal sets of stems come together first; of what is left a question joins the group all of whose members are near it (complete
linkage), the most asked first. A group keeps the name it had while the question that stood for it is near the one that does now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from search.text.analysis import query_terms

# Cosine of two questions' vectors that mean the same, where search answers both with one article. Alone it says little: of 369
# Russian questions of the bundled articles, pairs this near belong to one article in 5 cases of 100 ("block" is near "unblock").
NEAR = 0.86
NEAR_ALONE = 0.92  # where search answers one of them with nothing
MOST = 2_000  # different sets of words of one language that are grouped; those asked least are left as they are
DIGITS = 4  # of a cosine that are compared: the rest differs between machines

VectorsOf = Callable[
    [Sequence[str]], np.ndarray | None
]  # one unit vector a text, (n, dimensions); None without a model


@dataclass(frozen=True, kw_only=True)
class AskedQuestion:
    """A question as it is counted: `folded` is what tells one from another, `text` one way it was written."""

    lang: str
    folded: str
    text: str
    visitors: int
    article_id: str = ""  # what search shows first; "" for nothing good


@dataclass(frozen=True, kw_only=True)
class Grouped:
    """To which group a question belongs; `medoid`: it stands for the others."""

    lang: str
    folded: str
    text: str
    group_id: str
    medoid: bool


def group_questions(
    asked: Iterable[AskedQuestion], vectors: VectorsOf, former: Mapping[tuple[str, str], str]
) -> tuple[Grouped, ...]:
    """`former`: names of the groups there are, by (language, folded words) of the question that stands for each."""
    by_lang: dict[str, list[AskedQuestion]] = {}
    for one in asked:
        by_lang.setdefault(one.lang, []).append(one)
    return tuple(
        grouped
        for lang in sorted(by_lang)
        for grouped in _of_language(by_lang[lang], vectors, {f: id for (of, f), id in former.items() if of == lang})
    )


def _of_language(asked: Sequence[AskedQuestion], vectors: VectorsOf, former: Mapping[str, str]) -> list[Grouped]:
    groups = _linked(_by_stems(asked), vectors)
    return [
        Grouped(lang=one.lang, folded=one.folded, text=one.text, group_id=name, medoid=one is medoid)
        for group, name, medoid in _named(groups, former)
        for one in group
    ]


def _by_stems(asked: Sequence[AskedQuestion]) -> list[list[AskedQuestion]]:
    """Questions with the same stems together, the most asked first, the order of what is asked alike by a hash."""
    sets: dict[frozenset[str], list[AskedQuestion]] = {}
    for one in sorted(asked, key=_order):
        sets.setdefault(frozenset(query_terms(one.folded)), []).append(one)
    return sorted(sets.values(), key=lambda same: (-sum(one.visitors for one in same), _order(same[0])))[:MOST]


def _order(one: AskedQuestion) -> tuple[int, str]:
    return -one.visitors, _hash(one.lang, one.folded)


def _linked(wordings: Sequence[list[AskedQuestion]], vectors: VectorsOf) -> list[list[list[AskedQuestion]]]:
    """Groups of wordings. Each wording joins the group whose farthest member is nearest, where that one is near enough."""
    table = vectors([same[0].text for same in wordings]) if wordings else None
    if table is None:
        return [[same] for same in wordings]
    nearness = _nearness(wordings, table)
    farthest = np.empty_like(nearness)  # of each group's members from every wording
    groups: list[list[int]] = []
    for number in range(len(wordings)):
        best = int(farthest[: len(groups), number].argmax()) if groups else 0
        if groups and farthest[best, number] >= 0:
            groups[best].append(number)
            np.minimum(farthest[best], nearness[number], out=farthest[best])
        else:
            farthest[len(groups)] = nearness[number]
            groups.append([number])
    return [[wordings[number] for number in members] for members in groups]


def _nearness(wordings: Sequence[list[AskedQuestion]], table: np.ndarray) -> np.ndarray:
    """(n, n): by how much two wordings are nearer than they have to be; below 0 they may not be in one group."""
    cosine = np.round(table @ table.T, DIGITS)
    article = _codes([same[0].article_id for same in wordings])
    some = np.array([bool(same[0].article_id) for same in wordings])
    both = some[:, None] & some[None, :]
    enough = np.where(both & (article[:, None] == article[None, :]), NEAR, np.where(both, 2.0, NEAR_ALONE))
    numbers = _codes([" ".join(sorted(_numbers(same[0]))) for same in wordings])
    return np.where(numbers[:, None] == numbers[None, :], cosine - enough, -1.0)  # error 1802 is not error 1803


def _codes(values: Sequence[str]) -> np.ndarray:
    """The same number for the same value."""
    return np.unique(np.array(values), return_inverse=True)[1]


def _numbers(one: AskedQuestion) -> frozenset[str]:
    return frozenset(word for word in one.folded.split() if any(letter.isdigit() for letter in word))


def _named(
    groups: Sequence[list[list[AskedQuestion]]], former: Mapping[str, str]
) -> Iterable[tuple[list[AskedQuestion], str, AskedQuestion]]:
    """Each group with its name and the question that stands for it: the most asked, after which nearer ones were looked for."""
    taken: set[str] = set()
    for group in groups:
        members = [one for same in group for one in same]
        kept = next((former[one.folded] for one in members if former.get(one.folded, "") not in {"", *taken}), "")
        name = kept or _hash(members[0].lang, members[0].folded)[:12]
        while name in taken or (not kept and name in former.values()):  # somebody else's old name
            name = _hash(name)[:12]
        taken.add(name)
        yield members, name, members[0]


def _hash(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
