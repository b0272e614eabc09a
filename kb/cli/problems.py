"""Problems told in the form asked for: grouped lines for people, one JSON object, or notes for GitHub."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass

from kb.errors import Problem

MANY = 60  # warnings; with more of them, those of one code are told together
FEW = 5  # of one code: so many are always listed
EXAMPLES = 3
NEWLINES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
IN_PROPERTIES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


@dataclass(frozen=True)
class Told:
    """The outcome of one run. `prefix` leads from the working directory to the articles folder."""

    problems: tuple[Problem, ...]
    articles: frozenset[str]  # paths of those that could be loaded
    notes: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    prefix: str = ""
    every: bool = False

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity != "error"]

    @property
    def fit(self) -> int:
        """Articles without an error."""
        return len(self.articles - {problem.path for problem in self.errors})


def as_text(told: Told) -> None:
    """Warnings, then errors so that they stay on the screen, then the sum."""
    for line in told.mended:
        print(line)
    grouped = len(told.warnings) > MANY and not told.every
    for line in _grouped(told.warnings) if grouped else [f"warning: {problem}" for problem in told.warnings]:
        print(line, file=sys.stderr)
    for problem in told.errors:
        print(problem, file=sys.stderr)
    for note in told.notes:
        print(f"note: {note}", file=sys.stderr)
    if grouped:
        print("note: warnings are told together by code; --all lists each", file=sys.stderr)
    if told.errors:
        print(f"{len(told.errors)} to mend; docs/writing.md and docs/checks.md explain every code.", file=sys.stderr)
    print(f"{told.fit} articles are fit to build, {len(told.warnings)} warnings.")


def _grouped(warnings: list[Problem]) -> list[str]:
    by_code: dict[str, list[Problem]] = defaultdict(list)
    for warning in warnings:
        by_code[warning.code].append(warning)
    lines = []
    for code, same in sorted(by_code.items(), key=lambda item: (len(item[1]), item[0])):
        if len(same) <= FEW:
            lines += [f"warning: {warning}" for warning in same]
            continue
        examples = ", ".join(f"{one.path}:{one.line}" for one in same[:EXAMPLES])
        lines.append(
            f"warning: {code}: {len(same):,} times, as in {same[0].message[:120]} ({same[0].hint}); {examples}, …"
        )
    return lines


def as_json(told: Told) -> None:
    """One object on standard output."""
    problems = [asdict(problem) | {"file": told.prefix + problem.path} for problem in told.problems]
    whole = {
        "articles": len(told.articles),
        "errors": len(told.errors),
        "warnings": len(told.warnings),
        "problems": problems,
        "notes": list(told.notes),
        "mended": list(told.mended),
    }
    print(json.dumps(whole, ensure_ascii=False))


def as_github(told: Told) -> None:
    """Workflow commands: GitHub shows each beside its line of the pull request."""
    for problem in (*told.errors, *told.warnings):
        kind = "error" if problem.severity == "error" else "warning"
        file = (told.prefix + problem.path).translate(IN_PROPERTIES)
        text = f"{problem.message} ({problem.hint})".translate(NEWLINES)
        print(f"::{kind} file={file},line={problem.line},title={problem.code}::{text}")
    for note in told.notes:
        print(f"::notice::{note.translate(NEWLINES)}")


FORMATS: dict[str, Callable[[Told], None]] = {"text": as_text, "json": as_json, "github": as_github}
