"""`kb train`: the encoder learns from texts you name, for every installation or your own."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from cli.terminal.progress import progress_for
from kb.settings import load_settings
from search.model.bundled import read_weights, weights_path
from search.training.plan import read_plan
from search.training.run import Training
from search.training.run import train as run_training


def train(
    plan: Annotated[
        Path, typer.Argument(help="The plan: a TOML file that names the texts; docs/model.md describes it.")
    ],
    texts: Annotated[Path, typer.Option(help="Folder in which the plan's folders lie.")] = Path("."),
    out: Annotated[Path, typer.Option(help="The file to be made, which KB_MODEL then names.")] = Path(
        "trained.difference"
    ),
    threads: Annotated[int, typer.Option(min=0, help="Cores to use; 0: all.")] = 0,
) -> None:
    """Train the bundled encoder on pairs from your texts. If it was stopped, it goes on from there when run again."""
    with told_plainly():
        training = Training(
            texts=texts, out=out, scripts=load_settings().scripts, threads=threads or os.cpu_count() or 1
        )
        made = run_training(read_plan(plan), training, read_weights(weights_path()), progress_for(sys.stderr))
        say(f"{made}: {made.stat().st_size / 1e6:.1f} MB. KB_MODEL={made} runs it; `kb eval` measures it.")
