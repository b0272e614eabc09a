"""`kb eval --adapted` and `--learnt`: what `kb adapt` and `kb lessons learn` would be worth on a labelled set."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from cli.terminal.progress import progress_for
from cli.terminal.verdicts import tell_verdict
from kb.settings import Settings
from search.quality.evaluation import EvalSet, library_of, read_set
from search.query.engine import Engine
from search.training.adapting import PLAN, WORK, AdaptingMeans, judge
from search.training.examples import Example
from search.training.lessons import dated, judge_lessons


def tell_adapted(folders: Iterable[Path], corpus: str, settings: Settings, as_json: bool) -> None:
    """The guard's verdict on every set, whose questions are what its documents were asked."""
    for folder in folders:
        given = read_set(folder, corpus)
        work = settings.index.parent / "eval" / f"{given.name}-{WORK}"
        means = AdaptingMeans(
            settings=settings,
            folder=work,
            plan=PLAN,
            threads=os.cpu_count() or 1,
            progress=progress_for(sys.stderr),
        )
        tell_verdict(given.name, judge(library_of(given), _examples(given), means), as_json)


def tell_learnt(given: EvalSet, engine: Engine, as_json: bool) -> None:
    """The guard's verdict on a set, whose questions are lessons that came with the traffic of a busy help centre."""
    tell_verdict(given.name, judge_lessons(engine, dated(_examples(given))), as_json)


def _examples(given: EvalSet) -> list[Example]:
    languages = {document.id: document.lang for document in given.documents}
    return [
        Example(article=f"{languages[answer]}/{answer}", text=query.text)
        for query in given.queries
        for answer in sorted(query.answers & languages.keys())
    ]
