"""Rules: what may be wrong with content. A code that never changes, how bad it is, and what the writer is to do."""

from __future__ import annotations

from dataclasses import dataclass

from kb.errors import Problem


@dataclass(frozen=True)
class Rule:
    """docs/writing.md has a line for each that articles are loaded and rendered by, docs/checks.md for each of the checks.

    `remedy` is what to do where the place itself does not tell it better.
    """

    code: str
    remedy: str = ""
    severity: str = "warning"

    def at(self, path: str, line: int, message: str, remedy: str = "") -> Problem:
        """The rule broken at a line (from 1) of a file."""
        return Problem(
            path=path,
            line=line,
            code=self.code,
            message=message,
            hint=remedy or self.remedy,
            severity=self.severity,
        )
