"""Several processes do what one does, in order; one that is killed costs nothing but time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from search.workers import processes
from search.workers.processes import Processes, WorkersLost

ROOT = Path(__file__).parents[3]


def doubled(by: int, numbers: tuple[int, ...]) -> list[int]:
    return [by * number for number in numbers]


@pytest.mark.slow
def test_what_they_make_comes_in_order_and_a_worker_that_is_killed_is_started_again():
    crew = Processes(2)
    try:
        made = []
        for done in crew.each(doubled, 2, range(500)):
            made.append(done)
            if len(made) == 1:  # most are not even given to a worker yet
                os.kill(crew.pids()[0], signal.SIGKILL)
        assert made == [2 * number for number in range(500)]
        assert crew.restarts >= 1
        before = crew.pids()
        assert list(crew.each(doubled, 3, [1, 2])) == [3, 6]  # work that shares another thing has workers of its own
        assert not set(before) & set(crew.pids())
    finally:
        crew.close()


@pytest.mark.slow
@pytest.mark.parametrize("victim", [0, 1], ids=["one", "the other"])
def test_it_ends_though_a_worker_died_with_the_lock_of_the_queue(victim: int, monkeypatch):
    """Of two that wait for work one holds the lock of the queue, and the other waits for that lock."""
    monkeypatch.setattr(processes, "PATIENCE", 1.0)
    crew = Processes(2)
    assert len(list(crew.each(doubled, 2, range(40)))) == 40
    pids = crew.pids()
    os.kill(pids[victim], signal.SIGKILL)
    closing = threading.Thread(target=crew.close, daemon=True)
    closing.start()
    closing.join(60)
    assert not closing.is_alive()
    assert all(gone(pid) for pid in pids)


@pytest.mark.slow
def test_workers_end_with_a_build_that_is_killed():
    """Its memory is needed for the next build, and nobody knows of them any more."""
    program = """
import operator
from search.workers.processes import Processes

crew = Processes(2)
made = crew.each(operator.mul, 2, range(40))
next(made)
print(*crew.pids(), flush=True)
input()
"""
    begun = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    pids = [int(pid) for pid in begun.stdout.readline().split()]
    begun.kill()
    begun.wait()
    assert len(pids) == 2 and all(gone(pid) for pid in pids)


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


def test_workers_that_die_at_the_same_items_again_and_again_end_the_build_with_a_sentence(monkeypatch):
    crew = Processes(2)

    def die(*_: object) -> None:
        raise processes.BrokenProcessPool

    monkeypatch.setattr(crew, "_give", die)
    with pytest.raises(WorkersLost, match="fewer --workers"):
        list(crew.each(doubled, 2, range(40)))


def test_nothing_to_do_starts_no_worker():
    crew = Processes(2)
    assert list(crew.each(doubled, 2, [])) == [] and crew.pids() == ()
    crew.close()
