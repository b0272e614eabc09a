"""Experience: what an installation's lessons taught of telling apart the articles that were asked for before.

It deals the places of those articles anew among themselves, by the reader's question. An article without lessons keeps its
place to the rank, whatever was learnt of others. One file beside the generations holds it, and no text; it is never needed.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.errors import IndexUnavailable

log = logging.getLogger(__name__)

EXPERIENCE = "experience.npz"  # its name in the index folder
FORM = 1  # of the file; one of another form is learnt anew


@dataclass(frozen=True, eq=False)
class Experience:
    """How much each of some articles is leant to by a question: weights · (its vector − the mean of the lessons')."""

    ids: tuple[str, ...]  # of the articles with lessons
    weights: np.ndarray  # float32 [articles with lessons, dimensions], in score
    mean: np.ndarray  # float32 [dimensions]

    def among(self, ids: Sequence[str]) -> KnownArticles:
        """The part of it about articles of these ids, numbered as they are given."""
        number = {id: n for n, id in enumerate(ids)}
        rows = sorted((number[id], row) for row, id in enumerate(self.ids) if id in number)
        numbers = np.array([n for n, _ in rows], np.int64)
        return KnownArticles(numbers, self.weights[[row for _, row in rows]], self.mean)


@dataclass(frozen=True, eq=False)
class KnownArticles:
    """Experience with the articles of one index; `numbers` are theirs, ascending."""

    numbers: np.ndarray
    weights: np.ndarray
    mean: np.ndarray

    def dealt(self, scores: np.ndarray, articles: np.ndarray, vector: np.ndarray) -> np.ndarray:
        """The scores of candidates (their article numbers, ascending) with those of the known ones dealt anew among them.

        The highest goes to whoever is first by score and leaning together, and so on down: no other score changes.
        """
        rows = np.searchsorted(self.numbers, articles)
        rows[rows == len(self.numbers)] = 0
        known = np.flatnonzero(self.numbers[rows] == articles) if len(self.numbers) else np.zeros(0, np.int64)
        dealt: np.ndarray = scores.copy()
        if len(known):
            leaning = self.weights[rows[known]] @ (vector - self.mean)
            better = known[np.argsort(-(scores[known] + leaning), kind="stable")]
            dealt[better] = -np.sort(-scores[known])
        return dealt


@dataclass(frozen=True, kw_only=True)
class KeptExperience:
    """What is in the file: experience where it was proven to help, for which model, and what its guard found."""

    experience: Experience | None
    model: str  # fingerprint of the model whose vectors it goes by
    verdict: Mapping[str, object]  # as JSON has it


def write_experience(path: Path, kept: KeptExperience) -> None:
    """Put it in its place at once, whole."""
    held = kept.experience or Experience((), np.zeros((0, 0), np.float32), np.zeros(0, np.float32))
    about = {"form": FORM, "model": kept.model, "verdict": dict(kept.verdict), "articles": list(held.ids)}
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new.npz")
    np.savez(aside, about=np.array(json.dumps(about, ensure_ascii=False)), weights=held.weights, mean=held.mean)
    aside.replace(path)


def read_experience(path: Path) -> KeptExperience | None:
    """What is kept there; None where there is nothing. Raises IndexUnavailable when the file is damaged or of another form."""
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as held:
            about = json.loads(str(held["about"]))
            weights, mean = held["weights"], held["mean"]
        if about["form"] != FORM or len(about["articles"]) != len(weights):
            raise ValueError("another form")
        if len(weights) and weights.shape[1:] != mean.shape:
            raise ValueError("sizes")
        experience = Experience(tuple(about["articles"]), weights, mean) if len(weights) else None
        return KeptExperience(experience=experience, model=str(about["model"]), verdict=dict(about["verdict"]))
    except Exception as error:  # a damaged archive fails in many ways
        raise IndexUnavailable(
            f"{path} can't be read ({type(error).__name__}). Run `kb lessons learn` again."
        ) from error


class ExperienceFile:
    """The file as it is now: read again when it was changed. A damaged one is told of once, and is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None  # when it was changed, and its size
        self._kept: KeptExperience | None = None

    def changed(self) -> bool:
        """Look at it; whether it is another one than the last time."""
        try:
            status = self._path.stat()
            seen = (status.st_mtime_ns, status.st_size)
        except OSError:
            seen = None
        if seen == self._seen:
            return False
        self._seen = seen
        try:
            self._kept = read_experience(self._path)
        except IndexUnavailable as error:
            self._kept = None
            log.error("search goes on without what it learnt of lessons: %s", error)
        return True

    def of(self, model: str) -> Experience | None:
        """The experience, if it goes by this model's vectors."""
        return self._kept.experience if self._kept and self._kept.model == model else None
