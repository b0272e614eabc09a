"""Progress on a terminal (a bar with rate and time left) and in CI (plain lines)."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TextIO

from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from cli.terminal.lines import say
from search.progress import Progress

LINE_EVERY = 10.0  # seconds between plain lines of one stage


def progress_for(stream: TextIO) -> Progress:
    """The progress that suits a stream."""
    return BarProgress() if stream.isatty() else LineProgress(stream)


class LineProgress(Progress):
    """A line when a stage begins, every ten seconds, and nothing else: fit for a CI log."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self._stream = stream
        self._stage, self._total, self._done = "", 0, 0
        self._begun = self._told = monotonic()

    def start(self, stage: str, total: int) -> None:
        self._stage, self._total, self._done = stage, total, 0
        self._begun = self._told = monotonic()
        self.say(f"{stage}: {total}")

    def advance(self, steps: int) -> None:
        self._done += steps
        now = monotonic()
        if now - self._told >= LINE_EVERY:
            self._told = now
            rate = self._done / (now - self._begun)
            left = (self._total - self._done) / rate if rate else 0
            self.say(f"{self._stage}: {self._done} of {self._total}, {rate:.0f} per second, {left:.0f} s left")

    def say(self, line: str) -> None:
        say(line, file=self._stream, flush=True)


class BarProgress(Progress):
    """A bar for every stage."""

    def __init__(self) -> None:
        columns = (
            TextColumn("{task.description:<34}"),
            BarColumn(bar_width=28),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:>8}"),
            TimeRemainingColumn(),
        )
        self._bars = Bars(*columns, transient=False)
        self._task: TaskID | None = None

    def start(self, stage: str, total: int) -> None:
        self._stop()
        self._bars.start()
        self._task = self._bars.add_task(stage, total=total, rate="")

    def advance(self, steps: int) -> None:
        if self._task is None:
            return
        self._bars.update(self._task, advance=steps)
        task = self._bars.tasks[self._task]
        self._bars.update(self._task, rate=f"{task.speed:.0f}/s" if task.speed else "")
        if task.finished:
            self._stop()

    def say(self, line: str) -> None:
        self._stop()
        self._bars.console.print(line)

    def _stop(self) -> None:
        if self._task is not None:
            self._bars.stop()
            self._task = None
