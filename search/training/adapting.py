"""Adapts the default model to one installation: learns of its own articles and questions, has the guard judge what that is
worth, and leaves a small difference beside the generations where it is worth something."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from kb.articles.library import Library
from kb.errors import ModelUnavailable, OtvetError
from kb.settings import Settings
from search.model.adapted import ADAPTED, default_model, default_weights
from search.model.difference import Difference, rounded, write_difference
from search.model.extra import missing
from search.progress import Progress
from search.publish.generations import build_lock
from search.quality.evaluation import open_engine
from search.query.engine import Engine
from search.training.examples import ASKED, SAID, Example, examples_of, sources_of, without_questions
from search.training.guard import GuardSplit, GuardVerdict, judged, splits_of
from search.training.plan import Plan
from search.training.run import Training, learnt

FEWEST = 100  # questions: of fewer the guard can't tell a gain from luck
WORK = "adapting"  # folder in the index folder; everything in it is removed at the end
PLAN = Plan.model_validate(
    {"steps": 40, "layers": 6, "rate": 4e-5, "warm_up": 10, "keep": 1.0, "sources": (SAID, ASKED)}
)


class TooLittleToLearn(OtvetError):
    """The articles have answered too few questions yet."""


@dataclass(frozen=True, kw_only=True)
class AdaptingMeans:
    """What adapting needs beside the articles: the settings, a folder to work in, how it learns, cores, where progress goes."""

    settings: Settings
    folder: Path
    plan: Plan
    threads: int
    progress: Progress


class Adapter:
    """Trains the default model on what these articles teach, as often as it is asked to."""

    def __init__(self, library: Library, means: AdaptingMeans) -> None:
        """Indexes the articles once, without any question. Raises ModelUnavailable where search is by keywords alone."""
        self._library, self._means = without_questions(library), means
        self.plain = open_engine(self._library, means.settings, means.folder / "plain", means.progress)
        if self.plain.index.meaning is None or self.plain.ready_encoder() is None:
            raise ModelUnavailable(
                "Search is by keywords alone here: there is no model to adapt. `kb doctor` says why."
            )

    def write(self, learn: Sequence[Example], path: Path) -> None:
        """The difference that these questions and the articles make."""
        means = self._means
        work = Training(
            texts=means.folder, out=means.folder / "made", scripts=means.settings.scripts, threads=means.threads
        )
        changes = learnt(means.plan, sources_of(self.plain, learn), work, default_weights(), means.progress)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_difference(path, Difference(default_model(), {name: rounded(gain) for name, gain in changes.items()}))
        for seed in means.plan.seeds:
            work.unfinished(seed).unlink(missing_ok=True)

    def engine(self, split: GuardSplit) -> Engine:
        """The same articles with the model that learnt what a split teaches."""
        means, folder = self._means, self._means.folder / split.name.replace(" ", "-")
        self.write(split.learn, folder / ADAPTED)
        means.progress.say(f"The guard asks: {split.name}")
        own = means.settings.model_copy(update={"models": folder / "models"})
        return open_engine(self._library, own, folder, means.progress)


def judge(library: Library, lessons: Sequence[Example], means: AdaptingMeans) -> GuardVerdict:
    """What adapting to these articles is worth; nothing is left behind. Raises as `adapt` does."""
    with _adapting(library, lessons, means) as (adapter, examples):
        return judged(adapter.plain, splits_of(examples), adapter.engine)


def adapt(library: Library, lessons: Sequence[Example], means: AdaptingMeans) -> tuple[GuardVerdict, Path | None]:
    """(what it is worth, the file that was written where it is worth something).

    Raises ModelUnavailable, TooLittleToLearn, or BuildRunning while another one works in the folder.
    """
    path = means.settings.index / ADAPTED
    with _adapting(library, lessons, means) as (adapter, examples):
        verdict = judged(adapter.plain, splits_of(examples), adapter.engine)
        if verdict.objections:
            return verdict, None
        adapter.write(examples, path)
        return verdict, path


@contextmanager
def _adapting(
    library: Library, lessons: Sequence[Example], means: AdaptingMeans
) -> Iterator[tuple[Adapter, list[Example]]]:
    """One at a time in its folder, which is empty before and gone afterwards."""
    examples = examples_of(library, lessons)
    if len(examples) < FEWEST:
        raise TooLittleToLearn(
            f"The articles have answered {len(examples)} questions; from {FEWEST} on it can be told whether adapting helps. "
            "Give them `questions:`, and accept lessons with `kb lessons`."
        )
    if find_spec("torch") is None:
        raise missing("torch", "Adapting")
    with build_lock(means.folder):
        for left_over in means.folder.iterdir():
            if left_over.is_dir():
                shutil.rmtree(left_over)
        try:
            yield Adapter(library, means), examples
        finally:
            shutil.rmtree(means.folder, ignore_errors=True)
