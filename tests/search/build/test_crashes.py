"""The builder is killed at any moment while readers ask: every answer is whole, of the old articles or of the new ones."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from search.query.live import Live
from search.query.values import Query

ROOT = Path(__file__).parents[3]

# A builder like `build_index.py` that is ready to begin: it waits for a line, so that the kill falls into the build.
BUILDER = """
import sys
from kb.settings import load_settings
from search.build.build import BuildOptions, build
from search.progress import Progress
print("ready", flush=True)
sys.stdin.readline()
build(load_settings(), BuildOptions(), Progress())
print("built", flush=True)
"""


def texts(version: int) -> dict[str, str]:
    """Articles that all tell their version: an answer with two versions in it would be a mixture."""
    return {f"ru/a/{n}.md": f"# Карта номер {n}\n\nВыпуск v{version} карты {n}.\n" for n in range(12)}


class Readers:
    """Threads that search on and on; `wrong` collects failures and mixtures."""

    def __init__(self, live: Live, count: int) -> None:
        self.wrong: list[object] = []
        self.asked = 0
        self._live, self._done = live, threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(count)]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        while not self._done.is_set():
            try:
                self._live.refresh()
                found = self._live.public.search(Query.parse("карта выпуск", lang="ru"))
                versions = {word for result in found.results for word in result.passage.split() if word[0] == "v"}
                self.asked += 1
                if len(versions) != 1 or len(found.results) < 5:
                    self.wrong.append((versions, len(found.results)))
            except Exception as error:
                self.wrong.append(error)
            time.sleep(0.01)


def killed_builds(desk, moments: int, longest: float) -> int:
    """Start so many builds and kill each at a random moment of its build; returns how many had ended before."""
    chance = random.Random(7)
    ended = 0
    for version in range(1, moments + 1):
        desk.write(texts(version))
        process = subprocess.Popen(
            [sys.executable, "-c", BUILDER],
            cwd=ROOT,
            env=desk.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        process.stdout.readline()
        process.stdin.write(b"\n")
        process.stdin.flush()
        time.sleep(chance.uniform(0, longest))
        os.kill(process.pid, signal.SIGKILL)
        ended += b"built" in process.communicate()[0]
    return ended


@pytest.mark.parametrize("moments", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_readers_never_see_a_failed_or_mixed_answer(make_desk, moments: int):
    desk = make_desk(texts(0))
    begun = time.perf_counter()
    desk.build()
    longest = 2 * (time.perf_counter() - begun)
    with Readers(desk.live(), 2) as readers:
        killed_builds(desk, moments, longest)
    assert readers.wrong == []
    assert readers.asked > moments
    assert desk.build(full=True).built  # nothing a killed builder left behind stops the next
    assert desk.live().status().problem == ""
