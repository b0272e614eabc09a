"""Several processes encode as one does, to the bit, also when one of them is killed."""

from __future__ import annotations

import os
import signal
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from kb.settings import load_settings
from search.model.encoder import Encoder
from search.model.export import fingerprint
from search.model.shared_encoder import SharedEncoder
from search.workers.cluster import Cluster
from search.workers.processes import Processes

TEXTS = [f"Карту номер {number} украли{' вчера вечером' * (number % 5)}" for number in range(120)]


@pytest.fixture(scope="module")
def folder(models) -> Path:
    return models / fingerprint(load_settings(models=models, model=""))


@pytest.mark.slow
def test_vectors_are_the_same_though_a_worker_is_killed(folder):
    alone = Encoder(folder, bulk=True)
    crew = Processes(2)
    encoder = SharedEncoder(folder, crew)
    try:
        made = []
        for number, vector in enumerate(encoder.passages(TEXTS)):
            made.append(vector)
            if number == 0:
                os.kill(crew.pids()[0], signal.SIGKILL)
        assert np.array_equal(np.array(made), np.array(list(alone.passages(TEXTS))))
        questions = np.array(list(encoder.questions(TEXTS[:3])))
        assert np.array_equal(questions, np.array(list(alone.questions(TEXTS[:3]))))
    finally:
        crew.close()


@pytest.mark.slow
@pytest.mark.skipif(find_spec("distributed") is None, reason="the extra `dask` is not installed here")
def test_a_cluster_gives_the_same_vectors(folder):
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as local:
        crew = Cluster(local.scheduler_address)
        made = np.array(list(SharedEncoder(folder, crew).passages(TEXTS[:70])))
        crew.close()
    assert np.array_equal(made, np.array(list(Encoder(folder, bulk=True).passages(TEXTS[:70]))))
