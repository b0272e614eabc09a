"""`kb check`: everything wrong with the articles, told to people, programs and pull requests; and the safe part mended."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli.failing import BAD_ARTICLES, BAD_SETTINGS, told_plainly
from kb.cli.problems import FORMATS, Told

if TYPE_CHECKING:
    from kb.errors import Problem
    from kb.library import Library

SYNONYMS = "synonyms.yaml"

Format = Annotated[
    str, typer.Option("--format", help="text for people, json for programs, github for notes on a pull request.")
]


@dataclass(frozen=True)
class _Asked:
    """What a run is to look at. `paths` are relative to the articles folder; None means all."""

    root: Path
    paths: frozenset[str] | None
    index: Path


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
            print(f"--format {form}: expected {', '.join(FORMATS)}", file=sys.stderr)
            raise typer.Exit(BAD_SETTINGS)
        settings = load_settings(articles=articles)
        asked = _Asked(settings.articles, _inside(settings.articles, paths or []), settings.index)
        mended = _mend(asked) if fix else []
        told = replace(_look(asked, mended, _progress(form)), every=every)
        FORMATS[form](told)
        raise typer.Exit(BAD_ARTICLES if told.errors else 0)


def _progress(form: str) -> Callable[[int, int], None]:
    """Told (done, of): a line every so often on a terminal, nothing in a log or a pipe."""
    if form != "text" or not sys.stderr.isatty():
        return lambda done, of: None

    def tell(done: int, of: int) -> None:
        if done % 25 == 0 or done == of:
            print(f"\rChecking {done:,} of {of:,}", end="\n" if done == of else "", file=sys.stderr, flush=True)

    return tell


def _inside(root: Path, given: list[Path]) -> frozenset[str] | None:
    """The given files relative to the articles folder, folders opened. None when all was asked for."""
    home = root.resolve()
    found: set[str] = set()
    for path in given:
        place = path.resolve() if path.exists() else (root / path).resolve()
        if not place.exists():
            print(f"{path}: there is no such file or folder.", file=sys.stderr)
            raise typer.Exit(BAD_SETTINGS)
        if home == place or place in home.parents:
            return None
        if home in place.parents:
            files = [place] if place.is_file() else [file for file in place.rglob("*.md") if file.is_file()]
            found.update(file.relative_to(home).as_posix() for file in files)
    return frozenset(found) if given else None


def _look(asked: _Asked, mended: list[str], tell: Callable[[int, int], None]) -> Told:
    from kb.articles import load_library
    from kb.checks import inspect
    from kb.errors import BadArticles

    prefix = os.path.relpath(asked.root)
    told = Told(problems=(), articles=frozenset(), mended=tuple(mended), prefix="" if prefix == "." else f"{prefix}/")
    try:
        library = load_library(asked.root, today=date.today(), skip_bad=True, cache=asked.index)
    except BadArticles as error:
        return replace(told, problems=tuple(error.problems))
    chosen = frozenset(one.path for one in library.articles if asked.paths is None or one.path in asked.paths)
    done = [0]

    def tick(steps: int) -> None:
        done[0] += steps
        tell(done[0], len(chosen))

    problems = inspect(library, today=date.today(), paths=asked.paths, tick=tick)
    notes: tuple[str, ...] = ()
    if asked.paths is None:
        from kb.cli.alike import alike

        more, notes = alike(library, asked.index)
        problems = (*problems, *more)
    if library.synonyms and (asked.paths is None or SYNONYMS in asked.paths):
        problems = (*problems, *_of_synonyms(library))
    return replace(told, problems=problems, articles=chosen, notes=notes)


def _of_synonyms(library: Library) -> tuple[Problem, ...]:
    """What only the search layer can tell: it knows the forms of words."""
    from search.synonym_checks import checked, unused

    return (*checked(library.synonyms)[1], *unused(library))


def _mend(asked: _Asked) -> list[str]:
    """Write the safe changes; returns a line for every changed file."""
    from kb.articles import load_library
    from kb.checks.mending import mended
    from kb.checks.subject import Inspection, subjects

    library = load_library(asked.root, today=date.today(), skip_bad=True, cache=asked.index)
    every = subjects(library.articles, library)
    inspection = Inspection(library, date.today(), every, every)
    changed = []
    for subject in every:
        if asked.paths is not None and subject.path not in asked.paths:
            continue
        file = asked.root / subject.path
        written = file.read_bytes()
        text, done = mended(written.decode("utf-8"), inspection, subject)
        if done:
            aside = file.with_name(f".{file.name}.mending")
            aside.write_bytes(text.encode("utf-8"))
            os.replace(aside, file)
            changed.append(f"{subject.path}: mended {', '.join(done)}")
    return changed
