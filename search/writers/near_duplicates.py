"""Articles that say nearly the same, by the vectors of the published index. Knows nothing of how the index was made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.errors import IndexUnavailable
from search.index.tree import Tree
from search.index.vectors import Vectors
from search.publish import generations

ALIKE_FROM = (
    0.95  # cosine of two articles' mean passages; the bundled articles, each about something else, stay under 0.933
)
QUESTIONS_ALIKE_FROM = 0.93  # cosine of two known questions; different bundled ones stay under 0.902
AT_ONCE = 500  # rows of the table of cosines held in memory


@dataclass(frozen=True)
class AlikePair:
    """Two articles (ids, in order) and how alike they are; of two questions, also their words."""

    first: str
    other: str
    cosine: float
    said: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Likeness:
    """What the published index knows. `generation` names it: later edits are not in it."""

    generation: str
    known: frozenset[str]  # ids of the articles in it
    articles: tuple[AlikePair, ...]
    questions: tuple[AlikePair, ...]


def likeness(index: Path) -> Likeness:
    """Pairs of articles, and of questions of different articles, of one language. Raises IndexUnavailable."""
    name = generations.current_name(index)
    folder = index / "generations" / (name or "") / "internal"
    if not name or not folder.is_dir():
        raise IndexUnavailable("no index is published; run `kb build`")
    if not (folder / "passages.faiss").is_file():
        raise IndexUnavailable("the published index holds no vectors")
    tree = Tree(folder, name)
    means = Vectors(folder / "passages.faiss").means(np.load(folder / "first.npy"))
    languages = np.array([card.lang for card in tree.cards])
    ids = [card.id for card in tree.cards]
    pairs = tuple(AlikePair(ids[one], ids[two], cosine) for one, two, cosine in near(means, languages, ALIKE_FROM))
    return Likeness(name, frozenset(ids), pairs, _questions(tree, folder))


def _questions(tree: Tree, folder: Path) -> tuple[AlikePair, ...]:
    asked = [(card, question) for card in tree.cards for question in card.questions]
    vectors = np.load(folder / "questions.npy") if asked else np.zeros((0, 1), np.float32)
    if len(vectors) != len(asked):
        return ()
    pairs = near(vectors, np.array([card.lang for card, _ in asked]), QUESTIONS_ALIKE_FROM)
    return tuple(
        AlikePair(asked[one][0].id, asked[two][0].id, cosine, (asked[one][1], asked[two][1]))
        for one, two, cosine in pairs
        if asked[one][0].id != asked[two][0].id
    )


def near(vectors: np.ndarray, languages: np.ndarray, least: float) -> list[tuple[int, int, float]]:
    """(row, later row, cosine) of all pairs of unit vectors in one language that are at least so near."""
    pairs = []
    for lang in sorted(set(languages.tolist())):
        rows = np.flatnonzero(languages == lang)
        own = np.asarray(vectors[rows], np.float32)
        for start in range(0, len(rows), AT_ONCE):
            cosines = own[start : start + AT_ONCE] @ own.T
            for at, other in np.argwhere(cosines >= least):
                if start + at < other:
                    pairs.append((int(rows[start + at]), int(rows[other]), float(cosines[at, other])))
    return sorted(pairs)
