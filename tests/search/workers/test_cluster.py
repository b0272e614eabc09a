"""A cluster of processes of their own does what one does, in order; what lacks is said in a sentence."""

from __future__ import annotations

import time
from importlib.util import find_spec

import pytest

from kb.errors import SettingsError
from search.workers import cluster
from search.workers.cluster import Cluster

needs_dask = pytest.mark.skipif(find_spec("distributed") is None, reason="the extra `dask` is not installed here")


def doubled(by: int, numbers: tuple[int, ...]) -> list[int]:
    time.sleep(0.1)  # so that whoever looks finds it at work, however busy the machine is
    return [by * number for number in numbers]


@pytest.mark.slow
@needs_dask
def test_what_a_cluster_makes_comes_in_order_also_when_a_worker_dies_and_nobody_waits_for_a_slow_one(monkeypatch):
    from distributed import LocalCluster

    monkeypatch.setattr(cluster, "AT_LEAST", 0.0)
    monkeypatch.setattr(cluster, "SLOW", 0.0)  # everybody is slow: all is given out twice
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as local:
        crew = Cluster(local.scheduler_address)
        made = []
        for done in crew.each(doubled, 2, range(500)):
            made.append(done)
            if len(made) == 40:
                next(iter(local.workers.values())).process.process.kill()
        crew.close()
    assert made == [2 * number for number in range(500)] and crew.reissued


@needs_dask
def test_a_scheduler_that_is_not_there_is_told(monkeypatch):
    import distributed

    def refuse(*_: object, **__: object) -> None:
        raise OSError("nobody listens")

    monkeypatch.setattr(distributed, "Client", refuse)
    with pytest.raises(SettingsError, match="can't be reached"):
        Cluster("tcp://127.0.0.1:1")


def test_without_the_extra_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match="otvet\\[dask\\]"):
        Cluster("tcp://127.0.0.1:8786")
