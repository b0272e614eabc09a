"""`kb calibrate`: fits confidence to labelled sets, and says how it does on families of sets it was not fitted to."""

from __future__ import annotations

import sys
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.table import Table

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from cli.terminal.progress import progress_for
from cli.terminal.tables import show
from kb.errors import SettingsError
from kb.settings import load_settings
from search.quality.evaluation import EvalSet, library_of, open_engine, read_set
from search.quality.fitting import CHOSEN, Unseen, fit, unseen
from search.quality.tables import joined, read_table, strangers_of, table_of
from search.query.confidence import ANSWER_FROM


def calibrate(
    sets: Annotated[list[Path] | None, typer.Argument(help="Folders of labelled sets (see `kb eval`).")] = None,
    corpus: Annotated[str, typer.Option(help="Another corpus file, for the sets that have it.")] = "",
    tables: Annotated[
        Path, typer.Option(help="Folder that keeps what was measured of each set; fitted to all that lies there.")
    ] = Path("var/eval/grounds"),
    strangers: Annotated[
        list[Path] | None, typer.Option(help="More sets whose questions are asked as a stranger's.")
    ] = None,
    grounds: Annotated[str, typer.Option(help="Fit to these grounds only, comma-separated.")] = ",".join(CHOSEN),
) -> None:
    """Ask labelled sets, fit confidence to how they were answered, print the coefficients for search/query/confidence.py."""
    with told_plainly():
        _measure(
            [_read(folder, corpus) for folder in sets or ()], [_read(folder, "") for folder in strangers or ()], tables
        )
        kept = sorted(tables.glob("*.npz"))
        if not kept:
            raise SettingsError(f"There is nothing in {tables} yet. Name folders of labelled sets.")
        measured = joined([read_table(path) for path in kept])
        names = tuple(name.strip() for name in grounds.split(",") if name.strip())
        _show(unseen(measured, names, ANSWER_FROM))
        fitted = fit(measured, names)
        weights = ", ".join(f'"{name}": {weight:.3g}' for name, weight in fitted.weights.items())
        say(f"CALIBRATED = Calibration({{{weights}}}, {fitted.intercept:.4g})")


def _read(folder: Path, corpus: str) -> EvalSet:
    return read_set(folder, corpus if corpus and (folder / corpus).is_file() else "corpus.jsonl")


def _measure(given: list[EvalSet], others: list[EvalSet], tables: Path) -> None:
    """One set at a time is in memory, and kept as soon as it is measured."""
    settings, progress = load_settings(), progress_for(sys.stderr)
    tables.mkdir(parents=True, exist_ok=True)
    for one in given:
        kept = settings.index.parent / "eval" / f"{one.name}-{len(one.documents)}"
        engine = open_engine(library_of(one), settings, kept, progress)
        table_of(one, engine, strangers_of(one, [*given, *others]), progress).save(tables / f"{one.name}.npz")


def _show(figures: list[Unseen]) -> None:
    names = [field.name for field in fields(Unseen)][1:]
    shown = Table("set", *(name.replace("_", " ") for name in names), title="fitted without the set's family")
    for one in figures:
        shown.add_row(one.set, *(f"{value:.3f}" for name, value in asdict(one).items() if name != "set"))
    means = [float(np.mean([getattr(one, name) for one in figures])) for name in names]
    shown.add_row("mean", *(f"{mean:.3f}" for mean in means))
    show(shown)
