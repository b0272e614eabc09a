"""Several processes encode as one does, to the bit; one that is killed costs nothing but time."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from kb.settings import Settings, load_settings
from search.build.build import BuildOptions, build
from search.model import encoder_processes
from search.model.encoder import Encoder
from search.model.encoder_processes import EncoderProcesses, WorkersLost
from search.model.export import fingerprint
from search.progress import Progress
from tests.web.sample import write_articles

TEXTS = [f"Карту номер {number} украли{' вчера вечером' * (number % 5)}" for number in range(240)]


@pytest.fixture(scope="module")
def folder(models) -> Path:
    return models / fingerprint(load_settings(models=models, model=""))


@pytest.mark.slow
def test_vectors_are_the_same_and_a_worker_that_is_killed_is_started_again(folder):
    alone = np.array(list(Encoder(folder, bulk=True).passages(TEXTS)))
    encoder = EncoderProcesses(folder, workers=2)
    try:
        made = []
        for number, vector in enumerate(encoder.passages(TEXTS)):
            made.append(vector)
            if number == 0:  # most are not even given to a worker yet
                os.kill(encoder.pids()[0], signal.SIGKILL)
        assert np.array_equal(np.array(made), alone)
        assert encoder.restarts >= 1
        questions = np.array(list(encoder.questions(TEXTS[:3])))
        assert np.array_equal(questions, np.array(list(Encoder(folder, bulk=True).questions(TEXTS[:3]))))
    finally:
        encoder.close()


@pytest.mark.slow
@pytest.mark.parametrize("victim", [0, 1], ids=["one", "the other"])
def test_it_ends_though_a_worker_died_with_the_lock_of_the_queue(folder, victim: int, monkeypatch):
    """Of two that wait for texts one holds the lock of the queue, and the other waits for that lock."""
    monkeypatch.setattr(encoder_processes, "PATIENCE", 1.0)
    encoder = EncoderProcesses(folder, workers=2)
    assert len(list(encoder.passages(TEXTS[:40]))) == 40
    pids = encoder.pids()
    os.kill(pids[victim], signal.SIGKILL)
    closing = threading.Thread(target=encoder.close, daemon=True)
    closing.start()
    closing.join(60)
    assert not closing.is_alive()
    assert all(gone(pid) for pid in pids)


def gone(pid: int) -> bool:
    """Whether it ends within a minute; what is dead and not yet taken leave of has ended."""
    status = Path(f"/proc/{pid}/stat")
    for _ in range(600):
        try:
            if status.read_text("ascii").rpartition(") ")[2][0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
def test_a_generation_has_the_same_content_whatever_the_number_of_workers(tmp_path, models):
    write_articles(tmp_path / "articles")
    contents = set()
    for workers in (0, 1, 2, 4):
        settings = Settings(
            _env_file=None, articles=tmp_path / "articles", index=tmp_path / f"index-{workers}", models=models, model=""
        )
        report = build(settings, BuildOptions(workers=workers), Progress())
        assert report.embedded > 10
        contents.add(report.content)
    assert len(contents) == 1


def test_workers_that_die_at_the_same_texts_again_and_again_end_the_build_with_a_sentence(folder, monkeypatch):
    encoder = EncoderProcesses(folder, workers=2)

    def die(*_: object) -> None:
        raise encoder_processes.BrokenProcessPool

    monkeypatch.setattr(encoder, "_give", die)
    with pytest.raises(WorkersLost, match="fewer --workers"):
        list(encoder.passages(TEXTS))


def test_nothing_to_encode_starts_no_worker(folder):
    encoder = EncoderProcesses(folder, workers=2)
    assert list(encoder.passages([])) == [] and encoder.pids() == ()
    encoder.close()
