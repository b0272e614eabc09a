"""`kb insights`: what readers ask, why people write, how articles do: the figures of /manager/content in the terminal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated

import typer

from cli.keeping.installation import Installation
from cli.terminal.errors import told_plainly
from cli.terminal.lines import say, write_csv
from kb.articles.loading import load_library
from kb.errors import BadArticles, IndexUnavailable
from kb.insights.article_table import TextStates, article_table
from kb.insights.articles import article_figures
from kb.insights.cluster_table import cluster_table
from kb.insights.clusters import proposed_steps, told_clusters
from kb.insights.periods import LENGTHS, DayPeriod
from kb.insights.question_table import question_table
from kb.insights.questions import told_groups
from kb.insights.table import FigureTable
from kb.storage.database import Database, Transaction
from kb.trials.holdout_report import holdout_report
from kb.trials.holdout_table import holdout_table
from kb.trials.trials import list_trials
from kb.usage.devices import DEVICES
from search.index.tree import Tree
from search.query.live import Live
from search.writers.text_promises import promises_of
from web.insights.articles import changed_of, overdue_of
from web.insights.counting import count_all
from web.insights.views.articles import within_section
from web.insights.views.content import of_section, of_section_of

insights = typer.Typer(help="What readers ask, where we fail them, what to write next.", no_args_is_help=True)


class FigureFormat(StrEnum):
    TEXT = "text"
    CSV = "csv"
    JSON = "json"


class DeviceKind(StrEnum):
    PHONE = "phone"
    TABLET = "tablet"
    COMPUTER = "computer"
    UNKNOWN = "unknown"


Days = Annotated[
    int, typer.Option(help=f"Days up to yesterday: {', '.join(map(str, LENGTHS))} on the page, any here.", min=1)
]
OfLanguage = Annotated[str, typer.Option("--lang", help="Only of this language.")]
OfSection = Annotated[str, typer.Option("--section", help="Only of this section, by the name of its folder.")]
OfDevice = Annotated[
    DeviceKind | None,
    typer.Option("--device", help="Only visitors with this kind of device; requests then stay empty."),
]
As = Annotated[FigureFormat, typer.Option("--format", help="CSV and JSON have the same rows as the page's file.")]


@insights.command()
def count() -> None:
    """Count what has not been counted yet, as a running server does every six hours."""
    with told_plainly():
        our = Installation.open()
        live = Live(our.settings)
        live.wait_for_encoder(60)
        count_all(our.log, our.state, live.internal, at=datetime.now(UTC))
        say("Counted: days, requests and groups of questions.")


@insights.command()
def questions(
    days: Days = 28,
    lang: OfLanguage = "",
    section: OfSection = "",
    device: OfDevice = None,
    shown: As = FigureFormat.TEXT,
) -> None:
    """Questions in groups, those that failed most visitors first."""
    kind = next((one for one in DEVICES if one == device), None)

    def figures(state: Transaction, log: Database, tree: Tree | None, period: DayPeriod) -> FigureTable:
        groups = of_section(told_groups(log, period, lang=lang, device=kind), tree, section)
        return question_table(groups, proposed_steps(groups, told_clusters(state, log, period)))

    _show(
        shown,
        days,
        figures,
    )


@insights.command()
def causes(days: Days = 28, lang: OfLanguage = "", section: OfSection = "", shown: As = FigureFormat.TEXT) -> None:
    """Why people wrote, in groups, the largest first."""
    _show(
        shown,
        days,
        lambda state, log, tree, period: cluster_table(
            of_section_of(told_clusters(state, log, period), tree, section, lang)
        ),
    )


@insights.command()
def articles(days: Days = 28, lang: OfLanguage = "", section: OfSection = "", shown: As = FigureFormat.TEXT) -> None:
    """How articles do, those that could save most requests first."""
    _show(
        shown,
        days,
        lambda state, log, tree, period: article_table(
            within_section(article_figures(state, log, period), tree, section, lang),
            _texts(tree, period.first),
        ),
    )


def _texts(tree: Tree | None, since: date) -> TextStates:
    """As the page has them: the same settings lead to the same folder of articles."""
    settings, today = Installation.open().settings, datetime.now(UTC).date()
    try:
        library = load_library(settings.articles, today=today, languages=settings.language_list, skip_bad=True)
    except BadArticles:
        return TextStates(overdue=overdue_of(tree, today), changed=changed_of(tree))
    promises = promises_of(library, since=since, today=today)
    return TextStates(overdue=overdue_of(tree, today), changed=changed_of(tree), promises=promises)


@insights.command()
def holdout(shown: As = FigureFormat.TEXT) -> None:
    """What suggested answers save, by the hold-out that runs or ran last."""
    with told_plainly():
        our, now = Installation.open(), datetime.now(UTC)
        with our.state.read() as state, our.log.read() as log:
            trials = list_trials(state, "holdout")
            table = holdout_table(holdout_report(log, trials[0], at=now) if trials else None)
        _print(table, shown)


Figures = Callable[[Transaction, Database, Tree | None, DayPeriod], FigureTable]


def _show(shown: FigureFormat, days: int, figures: Figures) -> None:
    with told_plainly():
        our = Installation.open()
        try:
            tree = Live(our.settings).internal.tree
        except IndexUnavailable:
            tree = None
        with our.state.read() as state:
            table = figures(state, our.log, tree, DayPeriod.of(days, datetime.now(UTC).date()))
        _print(table, shown)


def _print(table: FigureTable, shown: FigureFormat) -> None:
    if shown is FigureFormat.CSV:
        write_csv(table)
    else:
        say(table.as_json() if shown is FigureFormat.JSON else table.as_text())
