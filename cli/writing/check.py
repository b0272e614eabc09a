"""`kb check`: everything wrong with the articles, told to people, programs and pull requests; and the safe part mended."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal.errors import BAD_ARTICLES, BAD_SETTINGS, told_plainly
from cli.terminal.lines import say
from cli.terminal.problems import FORMATS, CheckOutcome

if TYPE_CHECKING:
    from kb.articles.library import Library
    from kb.errors import Problem
    from kb.settings import Settings

SYNONYMS = "synonyms.yaml"

Format = Annotated[
    str, typer.Option("--format", help="text for people, json for programs, github for notes on a pull request.")
]


@dataclass(frozen=True)
class _Scope:
    """What a run is to look at. `paths` are relative to the articles folder; None means all."""

    root: Path
    paths: frozenset[str] | None
    index: Path
    languages: tuple[str, ...]


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Articles or folders; all of them if left out.", show_default=False)
    ] = None,
    form: Format = "text",
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended safely first.")] = False,
    every: Annotated[bool, typer.Option("--all", help="List every warning, also where one kind has many.")] = False,
    articles: Annotated[
        Path | None, typer.Option("--articles", help="Folder of articles (KB_ARTICLES).", show_default=False)
    ] = None,
) -> None:
    """Check articles, facts and contacts; change nothing unless --fix. Exit status: 0 no errors, 1 errors, 2 bad settings."""
    from kb.settings import load_settings

    with told_plainly():
        if form not in FORMATS:
            say(f"--format {form}: expected {', '.join(FORMATS)}", file=sys.stderr)
            raise typer.Exit(BAD_SETTINGS)
        settings = load_settings(articles=articles)
        raise typer.Exit(check_articles(settings, form=form, paths=paths or [], fix=fix, every=every))


def check_articles(
    settings: Settings, *, form: str = "text", paths: Sequence[Path] = (), fix: bool = False, every: bool = False
) -> int:
    """Check and print in the form asked for; the exit status. `kb build --check` is this as well."""
    scope = _Scope(settings.articles, _inside(settings.articles, paths), settings.index, settings.language_list)
    mended = _mend(scope) if fix else []
    outcome = replace(_look(scope, mended, _progress(form)), every=every)
    FORMATS[form](outcome)
    return BAD_ARTICLES if outcome.errors else 0


def _progress(form: str) -> Callable[[int, int], None]:
    """Called with (done, of): a line every so often on a terminal, nothing in a log or a pipe."""
    if form != "text" or not sys.stderr.isatty():
        return lambda done, of: None

    def tell(done: int, of: int) -> None:
        if done % 25 == 0 or done == of:
            say(f"\rChecking {done:,} of {of:,}", end="\n" if done == of else "", file=sys.stderr, flush=True)

    return tell


def _inside(root: Path, given: Sequence[Path]) -> frozenset[str] | None:
    """The given files relative to the articles folder, folders opened. None when all was asked for."""
    home = root.resolve()
    paths: set[str] = set()
    for path in given:
        place = path.resolve() if path.exists() else (root / path).resolve()
        if not place.exists():
            say(f"{path}: there is no such file or folder.", file=sys.stderr)
            raise typer.Exit(BAD_SETTINGS)
        if home == place or place in home.parents:
            return None
        if home in place.parents:
            files = [place] if place.is_file() else [file for file in place.rglob("*.md") if file.is_file()]
            paths.update(file.relative_to(home).as_posix() for file in files)
    return frozenset(paths) if given else None


def _look(scope: _Scope, mended: list[str], tell: Callable[[int, int], None]) -> CheckOutcome:
    from kb.articles.loading import load_library
    from kb.checks import inspect
    from kb.errors import BadArticles

    prefix = os.path.relpath(scope.root)
    outcome = CheckOutcome(
        problems=(), articles=frozenset(), mended=tuple(mended), prefix="" if prefix == "." else f"{prefix}/"
    )
    try:
        library = load_library(
            scope.root, today=date.today(), languages=scope.languages, skip_bad=True, cache=scope.index
        )
    except BadArticles as error:
        return replace(outcome, problems=tuple(error.problems))
    paths = frozenset(one.path for one in library.articles if scope.paths is None or one.path in scope.paths)
    done = [0]

    def tick(steps: int) -> None:
        done[0] += steps
        tell(done[0], len(paths))

    problems = inspect(library, today=date.today(), paths=scope.paths, tick=tick)
    notes: tuple[str, ...] = ()
    if scope.paths is None:
        from cli.writing.duplicates import alike

        more, notes = alike(library, scope.index)
        problems = (*problems, *more)
    if scope.paths is None:
        from cli.writing.own_words import of_words

        said, untranslated = of_words(scope.root, scope.languages)
        problems, notes = (*problems, *said), (*notes, *untranslated)
    if library.synonyms and (scope.paths is None or SYNONYMS in scope.paths):
        problems = (*problems, *_of_synonyms(library))
    return replace(outcome, problems=problems, articles=paths, notes=notes)


def _of_synonyms(library: Library) -> tuple[Problem, ...]:
    """What only the search layer can tell: it knows the forms of words."""
    from search.text.synonym_checks import checked, unused

    return (*checked(library.synonyms)[1], *unused(library))


def _mend(scope: _Scope) -> list[str]:
    """Write the safe changes; returns a line for every changed file."""
    from kb.articles.loading import load_library
    from kb.checks.mending import mended
    from kb.checks.subject import Inspection, subjects

    library = load_library(scope.root, today=date.today(), languages=scope.languages, skip_bad=True, cache=scope.index)
    every = subjects(library.articles, library)
    inspection = Inspection(library, date.today(), every, every)
    changed = []
    for subject in every:
        if scope.paths is not None and subject.path not in scope.paths:
            continue
        file = scope.root / subject.path
        written = file.read_bytes()
        text, done = mended(written.decode("utf-8"), inspection, subject)
        if done:
            aside = file.with_name(f".{file.name}.mending")
            aside.write_bytes(text.encode("utf-8"))
            os.replace(aside, file)
            changed.append(f"{subject.path}: mended {', '.join(done)}")
    return changed
