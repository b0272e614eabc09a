"""`kb build` (and build_index.py) and `kb check`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer

from kb.articles import load_library
from kb.cli.failing import BAD_ARTICLES, tell_problems, told_plainly
from kb.cli.folders import Articles, IndexFolder
from kb.cli.publishing import publish_copy
from kb.cli.showing import progress_for
from kb.rendering import render
from kb.settings import Settings, load_settings
from search.builder import BuildOptions, BuildReport
from search.builder import build as build_generation
from search.progress import Progress
from search.synonym_checks import sound


def build(
    articles: Articles = None,
    index: IndexFolder = None,
    check: Annotated[bool, typer.Option("--check", help="Only read and check the articles; build nothing.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Build everything anew, embeddings too.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Report bad articles, leave them out, build the others.")] = False,
    publish: Annotated[str, typer.Option(help="Then copy the index there for `kb pull`: a folder, s3://…, https://… (PUT).")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Build the index from the articles and publish it. Exit status: 0 built, 1 bad articles, 2 bad settings."""
    with told_plainly():
        settings = load_settings(articles=articles, index=index)
        progress = progress_for(sys.stderr)
        if check:
            raise typer.Exit(check_articles(settings, progress))
        report = build_generation(settings, BuildOptions(full=full, skip_bad=skip_bad), progress)
        tell_problems(report.problems)
        print(json.dumps(_as_data(report), ensure_ascii=False) if as_json else summary(report))
        if publish:
            print(publish_copy(publish, settings, progress), file=sys.stderr if as_json else sys.stdout)


def check(articles: Articles = None) -> None:
    """Check every article, fact and contact; change nothing. Exit status: 0 all fit to build, 1 bad articles."""
    with told_plainly():
        raise typer.Exit(check_articles(load_settings(articles=articles), progress_for(sys.stderr)))


def check_articles(settings: Settings, progress: Progress) -> int:
    """Load and render all, tell every problem, return the exit status."""
    library = sound(load_library(settings.articles, today=date.today()), skip_bad=True)
    progress.start("Checking articles", len(library.articles))
    for article in library.articles:
        render(article, library=library, audience="internal")
        progress.advance(1)
    tell_problems(library.problems)
    print(f"{len(library.articles)} articles are fit to build, {len(library.problems)} warnings.")
    return BAD_ARTICLES if any(problem.severity == "error" for problem in library.problems) else 0


def summary(report: BuildReport) -> str:
    """One line for people."""
    size = f"{report.articles} public and {report.internal} internal articles, {report.passages} passages"
    note = f" ({report.note})" if report.note else ""
    if not report.built:
        return f"Up to date: {size}, generation {report.generation}{note}"
    return f"Built in {report.seconds:.1f} s: {size}, {report.embedded} embeddings computed, generation {report.generation}{note}"


def _as_data(report: BuildReport) -> dict:
    return asdict(report) | {"seconds": round(report.seconds, 2), "problems": [asdict(problem) for problem in report.problems]}
