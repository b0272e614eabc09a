"""`kb build` (and build_index.py)."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from cli.indexing.publish import publish_copy
from cli.terminal.errors import tell_problems, told_plainly
from cli.terminal.lines import say
from cli.terminal.options import Articles, IndexFolder
from cli.terminal.progress import progress_for
from cli.writing.check import check_articles
from kb.settings import load_settings
from search.build.build import BuildOptions, BuildReport
from search.build.build import build as build_generation


def build(
    articles: Articles = None,
    index: IndexFolder = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only check the articles, as `kb check` does; build nothing.")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="Build everything again, embeddings too.")] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Report bad articles, leave them out, build the others.")
    ] = False,
    publish: Annotated[
        str, typer.Option(help="Then copy the index there for `kb pull`: a folder, s3://…, https://… (PUT).")
    ] = "",
    workers: Annotated[
        int, typer.Option(min=0, max=256, help="Processes that render and encode. 0: one, which encodes on all cores.")
    ] = 0,
    dask: Annotated[
        str, typer.Option(help="Have a Dask cluster do so: tcp://scheduler:8786 (extra `dask`).", show_default=False)
    ] = "",
    cache: Annotated[
        str,
        typer.Option(
            help="Share what builds keep with builders on other machines: a folder, s3://…, https://… (PUT).",
            show_default=False,
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Build the index from the articles and publish it. Exit status: 0 built, 1 bad articles, 2 bad settings."""
    with told_plainly():
        settings = load_settings(articles=articles, index=index)
        if check:
            raise typer.Exit(check_articles(settings, form="json" if as_json else "text"))
        progress = progress_for(sys.stderr)
        options = BuildOptions(full=full, skip_bad=skip_bad, workers=workers, scheduler=dask, shared_cache=cache)
        report = build_generation(settings, options, progress)
        tell_problems(report.problems)
        say(json.dumps(_as_data(report), ensure_ascii=False) if as_json else summary(report))
        if publish:
            say(publish_copy(publish, settings, progress), file=sys.stderr if as_json else sys.stdout)


def summary(report: BuildReport) -> str:
    """One line for people."""
    size = f"{report.articles} public and {report.internal} internal articles, {report.passages} passages"
    note = f" ({report.note})" if report.note else ""
    if not report.built:
        return f"Up to date: {size}, generation {report.generation}{note}"
    return f"Built in {report.seconds:.1f} s: {size}, {report.embedded} embeddings computed, generation {report.generation}{note}"


def _as_data(report: BuildReport) -> dict[str, object]:
    return asdict(report) | {
        "seconds": round(report.seconds, 2),
        "problems": [asdict(problem) for problem in report.problems],
    }
