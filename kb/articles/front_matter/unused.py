"""Fields of front matter that only another tool understands: one warning for all files that have them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kb.errors import Problem


@dataclass(frozen=True)
class UnusedField:
    """A field, or its value, that only another tool understands. One warning serves for all files that have it."""

    name: str
    problem: Problem


def once_each(unused: Iterable[UnusedField]) -> list[Problem]:
    """One warning per unused field, however many files have it: a foreign folder has dozens in thousands of files."""
    alike: dict[tuple[str, str], list[Problem]] = {}
    for one in unused:
        alike.setdefault((one.problem.code, one.name), []).append(one.problem)
    warnings = []
    for problems in alike.values():
        count = f" (in {len(problems):,} files)" if len(problems) > 1 else ""
        warnings.append(replace(problems[0], message=problems[0].message + count))
    return warnings
