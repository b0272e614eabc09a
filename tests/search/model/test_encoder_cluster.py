"""A cluster of processes of their own encodes as one does, to the bit; what lacks is said in a sentence."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from kb.errors import SettingsError
from kb.settings import load_settings
from search.model import encoder_cluster
from search.model.encoder import Encoder
from search.model.encoder_cluster import EncoderCluster
from search.model.export import fingerprint

TEXTS = [f"Перевод номер {number} не дошёл{' до получателя' * (number % 4)}" for number in range(200)]
needs_dask = pytest.mark.skipif(find_spec("distributed") is None, reason="the extra `dask` is not installed here")


@pytest.fixture(scope="module")
def folder(models) -> Path:
    return models / fingerprint(load_settings(models=models, model=""))


@pytest.mark.slow
@needs_dask
def test_a_cluster_gives_the_same_vectors_also_when_a_worker_dies_and_nobody_waits_for_a_slow_one(folder, monkeypatch):
    from distributed import LocalCluster

    alone = np.array(list(Encoder(folder, bulk=True).passages(TEXTS)))
    monkeypatch.setattr(encoder_cluster, "AT_LEAST", 0.0)
    monkeypatch.setattr(encoder_cluster, "SLOW", 0.01)  # everybody is slow: all is given out twice
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as cluster:
        encoder = EncoderCluster(folder, scheduler=cluster.scheduler_address)
        made = []
        for number, vector in enumerate(encoder.passages(TEXTS)):
            made.append(vector)
            if number == 40:
                next(iter(cluster.workers.values())).process.process.kill()
        encoder.close()
    assert np.array_equal(np.array(made), alone) and encoder.reissued


@needs_dask
def test_a_scheduler_that_is_not_there_is_told(folder, monkeypatch):
    import distributed

    def refuse(*_: object, **__: object) -> None:
        raise OSError("nobody listens")

    monkeypatch.setattr(distributed, "Client", refuse)
    with pytest.raises(SettingsError, match="can't be reached"):
        EncoderCluster(folder, scheduler="tcp://127.0.0.1:1")


def test_without_the_extra_it_is_said_what_to_install(folder, monkeypatch):
    monkeypatch.setattr(encoder_cluster, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match="otvet\\[dask\\]"):
        EncoderCluster(folder, scheduler="tcp://127.0.0.1:8786")
