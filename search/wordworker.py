"""Indexes a tree's words in a process of its own, on another core, while the builder renders and embeds on."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from queue import SimpleQueue

from kb.errors import OtvetError

WORTH_IT = 600  # articles; fewer are indexed before a process has started


class WordIndexingFailed(OtvetError):
    """The process that indexes words ended badly."""


class WordWorker:
    """A started process that is told the folder of one tree, then its texts as they come."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "search.treebuilder"],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="ascii",
        )
        self._lines: SimpleQueue[str | None] = SimpleQueue()  # the process may be slower than whoever tells it
        self._feeder = threading.Thread(target=self._feed, name="words", daemon=True)
        self._feeder.start()

    def begin(self, folder: Path) -> None:
        """Index into this folder. Raises nothing: whatever goes wrong is told by `wait`."""
        self.tell(str(folder.resolve()))

    def tell(self, text: str) -> None:
        """The next passage."""
        self._lines.put(json.dumps(text))

    def wait(self) -> None:
        """There are no more texts; wait until they are indexed. Raises WordIndexingFailed."""
        self._lines.put(None)
        self._feeder.join()
        told = self._process.stderr.read() if self._process.stderr else ""
        if self._process.wait():
            reason = told.strip().splitlines()[-1:] or [f"exit status {self._process.returncode}"]
            raise WordIndexingFailed(f"indexing words failed: {reason[0]}")

    def close(self) -> None:
        """End the process, whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
        self._lines.put(None)
        self._feeder.join()
        self._process.wait()
        if self._process.stderr:
            self._process.stderr.close()

    def _feed(self) -> None:
        pipe = self._process.stdin
        try:
            while pipe and (line := self._lines.get()) is not None:
                pipe.write(line + "\n")
            if pipe:
                pipe.close()
        except OSError:  # the process has ended: `wait` tells why
            while self._lines.get() is not None:
                pass


class WordWorkers:
    """`with WordWorkers(articles) as workers`: the first is started at once when so many articles make it worth while."""

    def __init__(self, expected: int = 0) -> None:
        self._ready = [WordWorker()] if expected >= WORTH_IT else []
        self._all = list(self._ready)

    def take(self, articles: int) -> WordWorker | None:
        """A worker for a tree of so many articles; None when it is better indexed here."""
        if articles < WORTH_IT:
            return None
        if not self._ready:
            self._ready.append(WordWorker())
            self._all.append(self._ready[-1])
        return self._ready.pop()

    def __enter__(self) -> WordWorkers:
        return self

    def __exit__(self, *_) -> None:
        for worker in self._all:
            worker.close()
