"""The last layers learn to bring questions to their answers, the same way every time, and go on where they stopped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kb.errors import ModelUnavailable
from search.model import extra
from search.model.bundled import Weights
from search.model.training import AskedPair, Learner, RateSchedule
from tests.search.small_model import reading_letters

PAIRS = [
    AskedPair("card lost", "we block it", "a"),
    AskedPair("loan", "pay early", "b"),
    AskedPair("pin", "ask in app", "c"),
]
TOGETHER = [*PAIRS, AskedPair("stolen", "block here", "a")]
RATE = 2e-3

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def weights() -> Weights:
    return reading_letters()


def learner(weights: Weights) -> Learner:
    return Learner(weights, layers=1, scripts="Latin", threads=1)


def after(given: Learner, steps: int) -> dict[str, np.ndarray]:
    for _ in range(steps):
        given.learn(TOGETHER, RATE)
    return given.changes()


@pytest.mark.slow
def test_the_loss_falls(weights: Weights):
    learning = learner(weights)
    losses = [learning.learn(TOGETHER, RATE) for _ in range(8)]
    assert losses[-1] < losses[0]


def test_only_the_last_layers_change(weights: Weights):
    changes = after(learner(weights), 1)
    assert {name.split(".")[0] for name in changes} == {"l1"}
    assert all(np.abs(changes[name]).max() > 0 for name in changes if not name.endswith("k.b"))


def test_nothing_has_changed_before_the_first_step(weights: Weights):
    assert not any(value.any() for value in learner(weights).changes().values())


def test_the_same_pairs_teach_the_same(weights: Weights):
    one, other = after(learner(weights), 3), after(learner(weights), 3)
    for name, value in one.items():
        np.testing.assert_array_equal(value, other[name])


def test_stopped_and_restored_it_ends_where_it_would_have_ended(weights: Weights, tmp_path: Path):
    stopped = learner(weights)
    after(stopped, 2)
    stopped.save(tmp_path / "state", step=2, of="this work")
    restored = learner(weights)
    assert restored.restore(tmp_path / "state", of="this work") == 2
    straight = after(learner(weights), 4)
    for name, value in after(restored, 2).items():
        np.testing.assert_array_equal(value, straight[name])


def test_the_state_of_other_work_or_no_state_at_all_is_refused_in_words(weights: Weights, tmp_path: Path):
    learning = learner(weights)
    learning.save(tmp_path / "state", step=2, of="this work")
    with pytest.raises(ModelUnavailable, match="another plan or other texts. Delete it"):
        learning.restore(tmp_path / "state", of="other work")
    (tmp_path / "state").write_bytes(b"PK")
    with pytest.raises(ModelUnavailable, match="Delete it to begin anew"):
        learning.restore(tmp_path / "state", of="this work")


def test_a_passage_of_the_same_document_is_no_mistake(weights: Weights):
    apart = [replace(pair, document=str(number)) for number, pair in enumerate(TOGETHER)]
    assert learner(weights).learn(TOGETHER, RATE) < learner(weights).learn(apart, RATE)


def test_the_rate_rises_and_falls():
    schedule = RateSchedule(steps=100, rate=1.0, warm_up=10)
    rates = [schedule.rate_at(step) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == pytest.approx(1.0) == rates[10]
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert 0.1 < rates[-1] < 0.12


def test_without_the_extra_it_says_what_to_install(weights: Weights, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with pytest.raises(ModelUnavailable, match="Training needs torch") as raised:
        learner(weights)
    assert extra.COMMAND in str(raised.value)
