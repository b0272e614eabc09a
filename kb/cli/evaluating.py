"""`kb eval`: the quality of search on labelled sets."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from kb.cli.failing import BAD_SETTINGS, told_plainly
from kb.cli.showing import progress_for
from kb.errors import SettingsError
from kb.settings import load_settings
from search.evaluation import Measured, library_of, measure, open_engine, read_set
from search.perturbing import PERTURBATIONS

FIGURES = ("documents", "queries", "hit@1", "hit@3", "hit@5", "hit@10", "mrr@10", "zero_results", "no_answer_auroc", "p50_ms", "p99_ms")


def evaluate(
    sets: Annotated[list[Path], typer.Argument(help="Folders with corpus.jsonl, queries.jsonl, qrels.jsonl.")],
    corpus: Annotated[str, typer.Option(help="Another corpus file in each folder.")] = "corpus.jsonl",
    perturb: Annotated[str, typer.Option(help="Spoil the queries first: typo, layout or transliteration.")] = "",
    misses: Annotated[int, typer.Option(min=0, help="List so many of the worst queries.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for each set.")] = False,
) -> None:
    """Index each set's corpus with the site's own builder, ask its queries, print the figures."""
    with told_plainly():
        reword = _perturbation(perturb)
        measured = [_one(folder, corpus, reword) for folder in sets if folder.is_dir()]
        if not measured:
            print("None of these is a folder with a labelled set.", file=sys.stderr)
            raise typer.Exit(BAD_SETTINGS)
        if as_json:
            for one in measured:
                print(json.dumps(one.summary(), ensure_ascii=False))
        else:
            _table(measured)
        for one in measured if misses else ():
            _misses(one, misses)


def _perturbation(name: str) -> Callable[[str], str]:
    if not name:
        return lambda text: text
    if name not in PERTURBATIONS:
        raise SettingsError(f"--perturb {name!r}: expected one of {', '.join(PERTURBATIONS)}")
    return PERTURBATIONS[name]


def _one(folder: Path, corpus: str, reword: Callable[[str], str]) -> Measured:
    settings = load_settings()
    given = read_set(folder, corpus)
    kept = settings.index.parent / "eval" / f"{given.name}-{Path(corpus).stem}-{len(given.documents)}"
    engine = open_engine(library_of(given), settings, kept, progress_for(sys.stderr))
    return measure(given, engine, reword)


def _table(measured: list[Measured]) -> None:
    table = Table("set", *FIGURES)
    for one in measured:
        figures = one.summary()
        table.add_row(figures["set"], *("—" if figures[name] is None else str(figures[name]) for name in FIGURES))
    Console().print(table)


def _misses(measured: Measured, count: int) -> None:
    titles = {result.key: result.title for outcome in measured.outcomes for result in outcome.answer.results}
    worst = sorted(measured.outcomes, key=lambda outcome: (outcome.rank > 0, -outcome.rank, outcome.query.id))
    for outcome in [outcome for outcome in worst if outcome.rank != 1][:count]:
        print(f"\n{measured.name} {outcome.query.id}: {outcome.query.text}")
        place = f"place {outcome.rank}" if outcome.rank else "not in the first ten"
        wanted = "; ".join(f"{doc} {titles.get(doc, '')}".strip() for doc in sorted(outcome.query.answers))
        print(f"  wanted ({place}): {wanted}")
        if outcome.answer.rescue:
            print(f"  searched for: {outcome.answer.rescue.text}")
        for number, result in enumerate(outcome.answer.results[:3], 1):
            print(f"  {number}. {result.key} {result.title}")
