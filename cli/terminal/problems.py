"""The outcome of `kb check`, printed in the form asked for: grouped lines for people, one JSON object, or notes for GitHub."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass

from cli.terminal.lines import say
from kb.errors import Problem

FEW = 5  # warnings of one code: so many are always listed, more are told together
EXAMPLES = 3
NEWLINES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
IN_PROPERTIES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


@dataclass(frozen=True)
class CheckOutcome:
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


def as_text(outcome: CheckOutcome) -> None:
    """How many warnings there are of each kind, the warnings, then errors so that they stay on the screen, then the sum."""
    for line in outcome.mended:
        say(line)
    kinds = Counter(warning.code for warning in outcome.warnings)
    grouped = max(kinds.values(), default=0) > FEW and not outcome.every
    if sum(kinds.values()) > FEW:
        say(f"warnings by kind: {_counted(kinds)}", file=sys.stderr)
    for line in _grouped(outcome.warnings) if grouped else [f"warning: {problem}" for problem in outcome.warnings]:
        say(line, file=sys.stderr)
    for problem in outcome.errors:
        say(problem, file=sys.stderr)
    for note in outcome.notes:
        say(f"note: {note}", file=sys.stderr)
    if grouped:
        say("note: warnings are told together by code; --all lists each", file=sys.stderr)
    if outcome.errors:
        say(f"{len(outcome.errors)} to mend; docs/writing.md and docs/checks.md explain every code.", file=sys.stderr)
    say(f"{outcome.fit} articles are fit to build, {len(outcome.warnings)} warnings.")


def _counted(kinds: Counter[str]) -> str:
    return ", ".join(f"{code} {count:,}" for code, count in sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0])))


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


def as_json(outcome: CheckOutcome) -> None:
    """One object on standard output."""
    problems = [asdict(problem) | {"file": outcome.prefix + problem.path} for problem in outcome.problems]
    whole = {
        "articles": len(outcome.articles),
        "errors": len(outcome.errors),
        "warnings": len(outcome.warnings),
        "problems": problems,
        "notes": list(outcome.notes),
        "mended": list(outcome.mended),
    }
    say(json.dumps(whole, ensure_ascii=False))


def as_github(outcome: CheckOutcome) -> None:
    """Workflow commands: GitHub shows each beside its line of the pull request."""
    for problem in (*outcome.errors, *outcome.warnings):
        kind = "error" if problem.severity == "error" else "warning"
        file = (outcome.prefix + problem.path).translate(IN_PROPERTIES)
        text = f"{problem.message} ({problem.hint})".translate(NEWLINES)
        say(f"::{kind} file={file},line={problem.line},title={problem.code}::{text}")
    for note in outcome.notes:
        say(f"::notice::{note.translate(NEWLINES)}")


FORMATS: dict[str, Callable[[CheckOutcome], None]] = {"text": as_text, "json": as_json, "github": as_github}
