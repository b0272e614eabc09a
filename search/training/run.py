"""One training from a plan to the file it makes, which may be stopped at any time and goes on where it was."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.model.bundled import NAME, Weights
from search.model.difference import Attribution, Difference, rounded, write_difference
from search.model.training import Learner, RateSchedule
from search.progress import Progress
from search.training.batches import batch
from search.training.plan import Plan
from search.training.sources import Source, read_source

SAVED_EVERY = 20  # steps; a minute of work is lost at most
SMOOTH = 0.95  # of the loss that is told


@dataclass(frozen=True, kw_only=True)
class Training:
    """What `train` needs beside the plan: where the texts lie, what is made, and the means for it."""

    texts: Path
    out: Path
    scripts: str
    threads: int

    def unfinished(self, seed: int) -> Path:
        """Where the state of a training that is not finished lies."""
        return self.out.with_name(f"{self.out.name}.seed{seed}.unfinished")


def train(plan: Plan, training: Training, weights: Weights, progress: Progress) -> Path:
    """Train the bundled model, whose weights are given, once with every seed, and write the difference of the mean. Raises
    SettingsError for plans without texts, ModelUnavailable without the extra."""
    progress.start("Reading texts", len(plan.sources))
    sources = []
    for source_plan in plan.sources:
        sources.append(read_source(source_plan, training.texts))
        progress.advance(1)
    for source in sources:
        progress.say(f"{source.text_source.name}: {len(source.pairs)} pairs")
    changes = {name: rounded(change) for name, change in learnt(plan, sources, training, weights, progress).items()}
    attributions = [
        Attribution(source.text_source.name, source.text_source.licence, source.text_source.by) for source in sources
    ]
    write_difference(training.out, Difference(NAME, changes, attributions))
    for seed in plan.seeds:
        training.unfinished(seed).unlink(missing_ok=True)
    return training.out


def learnt(
    plan: Plan, sources: Sequence[Source], training: Training, weights: Weights, progress: Progress
) -> dict[str, np.ndarray]:
    """What every tensor gains by the training: the mean over the seeds, of which the plan's share is kept. The states of the
    trainings are left where they can be gone on with. Raises ModelUnavailable without the extra."""
    training.out.parent.mkdir(parents=True, exist_ok=True)
    total: dict[str, np.ndarray] = {}
    for seed in plan.seeds:
        learner = Learner(
            weights, layers=plan.layers, scripts=training.scripts, threads=training.threads, brain=plan.brain
        )
        _learn(learner, _Course(plan, sources, seed), training.unfinished(seed), progress)
        total = {name: total.get(name, 0) + change for name, change in learner.changes().items()}
    return {name: plan.keep / len(plan.seeds) * change for name, change in total.items()}


@dataclass(frozen=True)
class _Course:
    """What is learnt with one seed."""

    plan: Plan
    sources: Sequence[Source]
    seed: int

    def name(self) -> str:
        """A name for "this plan over these texts": another must not go on with it."""
        plan = self.plan.model_dump_json(exclude={"seeds", "keep"})
        digest = hashlib.sha256(f"{plan} {self.seed}".encode())
        for source in self.sources:
            for pair in source.pairs:
                asked = f"{pair.question}\0{pair.passage}\0{pair.document}\0"
                digest.update(asked.encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


def _learn(learner: Learner, course: _Course, unfinished: Path, progress: Progress) -> None:
    plan, of = course.plan, course.name()
    schedule = RateSchedule(steps=plan.steps, rate=plan.rate, warm_up=plan.warm_up)
    begun = learner.restore(unfinished, of=of) if unfinished.is_file() else 0
    progress.start(f"Training, seed {course.seed}", plan.steps)
    progress.advance(begun)
    loss = 0.0
    for step in range(begun, plan.steps):
        now = learner.learn(batch(plan, course.sources, course.seed, step), schedule.rate_at(step))
        loss = SMOOTH * loss + (1 - SMOOTH) * now if step > begun else now
        progress.advance(1)
        if (step + 1) % SAVED_EVERY == 0 or step + 1 == plan.steps:
            learner.save(unfinished, step=step + 1, of=of)
            progress.say(f"Step {step + 1} of {plan.steps}, loss {loss:.3f}")
