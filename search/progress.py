"""What a long build tells of itself. The command line shows it; the default says nothing."""

from __future__ import annotations


class Progress:
    """Stages one after another, each of a known size."""

    def start(self, stage: str, total: int) -> None:
        """A new stage of `total` steps begins."""

    def advance(self, steps: int) -> None:
        """So many more steps are done."""

    def say(self, line: str) -> None:
        """One plain sentence about what happens now."""
