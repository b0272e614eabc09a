"""Indexes a tree's words in a process of its own, on another core, while the builder embeds and renders on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from kb.errors import OtvetError

WORTH_IT = 600  # articles; fewer are indexed before a process has started


class WordIndexingFailed(OtvetError):
    """The process that indexes words ended badly."""


class WordWorker:
    """A started process, its libraries loaded, that waits for the folder of one tree."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "search.treebuilder"],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def start(self, folder: Path) -> Callable[[], None]:
        """Begin; the returned function waits for the end. Raises WordIndexingFailed."""
        if self._process.stdin:
            self._process.stdin.write(f"{folder.resolve()}\n")
            self._process.stdin.flush()

        def wait() -> None:
            told = self._process.communicate()[1]
            if self._process.returncode:
                reason = told.strip().splitlines()[-1:] or [f"exit status {self._process.returncode}"]
                raise WordIndexingFailed(f"indexing words failed: {reason[0]}")

        return wait

    def close(self) -> None:
        """End the process, whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()
