"""How a command ends when it can't do its work: one clear message, one exit status, no traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from cli.terminal.lines import say
from kb.errors import BadArticles, OtvetError, Problem, SettingsError

BAD_ARTICLES, BAD_SETTINGS, FAILED = 1, 2, 3


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn deliberate failures and a broken pipe into an exit status."""
    try:
        yield
    except BadArticles as error:
        tell_problems(error.problems)
        raise typer.Exit(BAD_ARTICLES) from None
    except SettingsError as error:
        say(f"Bad settings: {error}", file=sys.stderr)
        raise typer.Exit(BAD_SETTINGS) from None
    except OtvetError as error:
        say(str(error), file=sys.stderr)
        raise typer.Exit(FAILED) from None
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: nothing left to say
            raise typer.Exit(0) from None
        say(
            f"{error.filename or 'disk'}: {error.strerror}. Check the space and the permissions there, then run it again.",
            file=sys.stderr,
        )
        raise typer.Exit(BAD_SETTINGS) from None


def tell_problems(problems: list[Problem] | tuple[Problem, ...]) -> None:
    """Every problem on its line, errors last so that they stay on the screen, then how many there are."""
    errors = [problem for problem in problems if problem.severity == "error"]
    warnings = [problem for problem in problems if problem.severity != "error"]
    for problem in warnings:
        say(f"warning: {problem}", file=sys.stderr)
    for problem in errors:
        say(problem, file=sys.stderr)
    if errors:
        say(f"{len(errors)} to mend; docs/writing.md explains every code.", file=sys.stderr)
