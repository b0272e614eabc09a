"""`kb adapt`: the default model learns of this installation's articles and questions, if that is proven to help."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cli.operating.lessons import lessons_taught
from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from cli.terminal.progress import progress_for
from cli.terminal.verdicts import tell_verdict
from kb.articles.loading import load_library
from kb.errors import SettingsError
from kb.settings import Settings, load_settings
from search.model.adapted import ADAPTED, adapted_of
from search.model.difference import TRAINED
from search.training.adapting import PLAN, WORK, AdaptingMeans
from search.training.adapting import adapt as run_adapting


def adapt(
    steps: Annotated[
        int, typer.Option(min=1, help="Steps of a training, of which there are three or four.")
    ] = PLAN.steps,
    threads: Annotated[int, typer.Option(min=0, help="Cores to train on; 0: all.")] = 0,
    forget: Annotated[bool, typer.Option("--forget", help="Go back to the model as it comes.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The verdict as one JSON object.")] = False,
) -> None:
    """Train the default model on the articles and the questions they answered, and keep it only if it finds more with it."""
    with told_plainly():
        settings = load_settings()
        if forget:
            _forget(settings)
            return
        library = load_library(settings.articles, today=date.today(), skip_bad=False)
        means = AdaptingMeans(
            settings=_default_model(settings),
            folder=settings.index / WORK,
            plan=PLAN.model_copy(update={"steps": steps}),
            threads=threads or os.cpu_count() or 1,
            progress=progress_for(sys.stderr),
        )
        verdict, path = run_adapting(library, lessons_taught(settings), means)
        tell_verdict("this installation", verdict, as_json)
        if not as_json:
            say(_outcome(path, settings))


def _outcome(path: Path | None, settings: Settings) -> str:
    if path:
        return f"{path} was written. `kb build` puts it to use; `kb adapt --forget` takes it back."
    stays = f" What was adapted before stays: {settings.index / ADAPTED}." if adapted_of(settings) else ""
    return f"Nothing was written.{stays}"


def _default_model(settings: Settings) -> Settings:
    """Raises SettingsError where another model is asked for."""
    if settings.model not in ("", TRAINED):
        raise SettingsError(f"KB_MODEL is {settings.model}: `kb adapt` adapts the default model. Leave it empty.")
    return settings


def _forget(settings: Settings) -> None:
    path = settings.index / ADAPTED
    was_there = path.is_file()
    path.unlink(missing_ok=True)
    say("`kb build` goes back to the model as it comes." if was_there else "Nothing was adapted here.")
