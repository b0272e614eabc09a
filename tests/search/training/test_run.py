"""A training makes one file; killed in the middle it goes on and makes the same one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.errors import ModelUnavailable
from search.model.bundled import Weights
from search.model.difference import merged, read_difference
from search.progress import Progress
from search.training import run
from search.training.plan import Plan, TextSource
from search.training.run import Training, train
from tests.search.small_model import reading_letters

SAID = "a b c d e f g h i j k l"

pytestmark = pytest.mark.models


class Told(Progress):
    """What was told; `stop_at` ends the work at that step as Ctrl+C would."""

    def __init__(self, stop_at: int = 0) -> None:
        self.lines: list[str] = []
        self.steps, self.stop_at = 0, stop_at

    def start(self, stage: str, total: int) -> None:
        self.steps = 0
        self.lines.append(f"{stage}: {total}")

    def advance(self, steps: int) -> None:
        self.steps += steps
        if self.lines[-1].startswith(("Training", "Step")) and self.stop_at and self.steps >= self.stop_at:
            raise KeyboardInterrupt

    def say(self, line: str) -> None:
        self.lines.append(line)


@pytest.fixture(scope="module")
def weights() -> Weights:
    return reading_letters()


@pytest.fixture
def training(tmp_path: Path) -> Training:
    for number in range(4):
        path = tmp_path / "texts" / "manual" / f"{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# sub {'xyzw'[number]}\n\n{SAID} {number}\n", "utf-8")
    return Training(texts=tmp_path / "texts", out=tmp_path / "made" / "ours.difference", scripts="Latin", threads=1)


@pytest.fixture
def plan() -> Plan:
    texts = TextSource(name="A manual", kind="markdown", folders=("manual",), licence="CC BY 4.0", by="its authors")
    return Plan(steps=5, batch=4, layers=1, rate=1e-3, warm_up=2, sources=(texts,))


def test_a_file_is_made_that_says_where_its_texts_came_from(plan, training, weights):
    made = train(plan, training, weights, Progress())
    difference = read_difference(made)
    assert [(source.name, source.licence, source.by) for source in difference.sources] == [
        ("A manual", "CC BY 4.0", "its authors")
    ]
    assert {name.split(".")[0] for name in merged(weights, difference).packed} == {"emb", "l0", "l1"}
    assert not training.unfinished(1).exists()


def test_it_is_told_what_is_read_and_how_far_it_is(plan, training, weights, monkeypatch):
    monkeypatch.setattr(run, "SAVED_EVERY", 2)
    told = Told()
    train(plan, training, weights, told)
    assert told.lines[:3] == ["Reading texts: 1", "A manual: 4 pairs", "Training, seed 1: 5"]
    assert told.lines[3].startswith("Step 2 of 5, loss ")
    assert told.steps == 5


def test_stopped_in_the_middle_it_goes_on_and_makes_the_same_file(plan, training, weights, monkeypatch):
    straight = train(plan, training, weights, Progress()).read_bytes()
    monkeypatch.setattr(run, "SAVED_EVERY", 2)
    with pytest.raises(KeyboardInterrupt):
        train(plan, training, weights, Told(stop_at=3))
    assert training.unfinished(1).exists()
    goes_on = Told()
    assert train(plan, training, weights, goes_on).read_bytes() == straight
    assert [line for line in goes_on.lines if line.startswith("Step")][0].startswith("Step 4 of 5")


def test_with_another_plan_it_does_not_go_on(plan, training, weights, monkeypatch):
    monkeypatch.setattr(run, "SAVED_EVERY", 2)
    with pytest.raises(KeyboardInterrupt):
        train(plan, training, weights, Told(stop_at=3))
    with pytest.raises(ModelUnavailable, match="another plan or other texts"):
        train(plan.model_copy(update={"rate": 1e-4}), training, weights, Progress())


def test_several_seeds_are_averaged(plan, training, weights):
    def changed(*seeds: int) -> np.ndarray:
        made = train(plan.model_copy(update={"seeds": seeds, "keep": 1.0}), training, weights, Progress())
        return read_difference(made).changes["l1.fo.w"].values()

    one, other = changed(1), changed(2)
    mean = changed(1, 2)
    assert np.abs(one - other).max() > 1e-5
    assert np.corrcoef(mean, one + other)[0, 1] > 0.97
    assert np.linalg.norm(mean) < (np.linalg.norm(one) + np.linalg.norm(other)) / 2
