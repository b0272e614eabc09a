"""The weights that are mapped are guarded as the index is: whoever wants to write into them waits, and search goes by keywords meanwhile."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from search.files.served_files import LENDS
from search.publish.generations import read_manifest
from search.query.live_model import WEIGHTS, LiveModel

borrowing = pytest.mark.skipif(not LENDS, reason="this system lends no files")


@pytest.fixture
def model(two_generations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("search.files.served_files.READING", 0.0)
    desk = two_generations[0]
    fingerprint = read_manifest(desk.current).model
    shutil.copytree(desk.settings.models / fingerprint, tmp_path / fingerprint)
    model = LiveModel(desk.settings.model_copy(update={"models": tmp_path}))
    model.load(fingerprint)
    assert model.wait(60) and model.status() == "ready"
    return model, tmp_path / fingerprint / WEIGHTS


def guarded_until(model: LiveModel, true) -> None:
    end = monotonic() + 60
    while not true() and monotonic() < end:
        model.guard()
        sleep(0.02)
    assert true()


@borrowing
def test_whoever_wants_to_cut_the_weights_waits_until_nobody_reads_them_and_is_told_of(model):
    live, weights = model
    weights.chmod(0o644)
    size = weights.stat().st_size
    live.guard()
    writer = Thread(target=os.truncate, args=[weights, 1])
    writer.start()
    guarded_until(live, lambda: live.encoder() is None)
    assert "is written into" in live.status()
    guarded_until(live, lambda: not writer.is_alive())
    live.guard()
    assert live.encoder() is None and weights.stat().st_size == 1 < size


@borrowing
def test_weights_that_were_opened_and_left_as_they_were_are_used_again(model):
    live, weights = model
    weights.chmod(0o644)
    live.guard()
    writer = Thread(target=lambda: os.close(os.open(weights, os.O_RDWR)))
    writer.start()
    guarded_until(live, lambda: live.encoder() is None)
    guarded_until(live, lambda: live.encoder() is not None)
    writer.join(10)
    assert live.status() == "ready" and not writer.is_alive()


def test_a_cut_nobody_could_be_kept_from_is_noticed(model):
    live, weights = model
    weights.chmod(0o644)
    os.truncate(weights, weights.stat().st_size - 1)
    live.guard()
    assert live.encoder() is None and str(weights) in live.status()


def test_weights_that_are_replaced_or_deleted_harm_nobody(model):
    live, weights = model
    live.guard()
    weights.unlink()
    live.guard()
    assert live.status() == "ready"


def test_another_model_gives_the_files_of_the_one_before_back(model):
    live, weights = model
    live.guard()
    live.load(weights.parent.name)
    assert live.wait(60)
    weights.chmod(0o644)
    writer = Thread(target=lambda: os.close(os.open(weights, os.O_RDWR)))
    writer.start()
    guarded_until(live, lambda: not writer.is_alive())
