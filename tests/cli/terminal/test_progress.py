"""A long build tells how far it is: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import io

import pytest

from cli.terminal import progress
from cli.terminal.progress import BarProgress, LineProgress, progress_for


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar_and_a_log_gets_lines():
    assert isinstance(progress_for(Terminal()), BarProgress)
    assert isinstance(progress_for(io.StringIO()), LineProgress)


def test_a_log_gets_a_line_when_a_stage_begins_and_one_in_ten_seconds(monkeypatch: pytest.MonkeyPatch):
    now = [100.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    log = io.StringIO()
    lines = LineProgress(log)
    lines.start("Embedding", 1000)
    for _ in range(50):
        now[0] += 1
        lines.advance(10)
    told = log.getvalue().splitlines()
    assert told[0] == "Embedding: 1000"
    assert told[1] == "Embedding: 100 of 1000, 10 per second, 90 s left"
    assert len(told) == 1 + 5


def test_a_bar_ends_when_its_stage_is_done_and_a_sentence_is_never_written_into_it(capsys: pytest.CaptureFixture[str]):
    bars = BarProgress()
    bars.advance(1)  # before any stage: nothing to show
    bars.start("Rendering", 3)
    bars.advance(3)
    bars.say("Done")
    told = capsys.readouterr().out
    assert "Rendering" in told and "3/3" in told
    assert told.rstrip().endswith("Done")
