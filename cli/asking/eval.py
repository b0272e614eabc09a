"""`kb eval`: the quality of search on labelled sets."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from cli.asking.adapted import tell_adapted, tell_learnt
from cli.asking.gate import Gate, run_gate, ways_of
from cli.terminal.errors import BAD_SETTINGS, told_plainly
from cli.terminal.lines import say
from cli.terminal.progress import progress_for
from cli.terminal.tables import show
from kb.errors import ModelUnavailable, SettingsError
from kb.settings import load_settings
from search.quality.calibration import reliability
from search.quality.evaluation import EvalSet, Labelled, Measured, library_of, measure, open_engine, read_set
from search.quality.five_fold import Learn, five_fold
from search.quality.perturb import PERTURBATIONS
from search.query.engine import Engine
from search.query.learning import taught
from search.training.lessons import taught_to_tell_apart

MeasuredFigures = dict[str, Any]  # Any: numbers, words and bins, as each kind of measurement names them


def evaluate(
    sets: Annotated[
        list[Path] | None, typer.Argument(help="Folders with corpus.jsonl, queries.jsonl, qrels.jsonl.")
    ] = None,
    corpus: Annotated[str, typer.Option(help="Another corpus file in each folder.")] = "corpus.jsonl",
    perturb: Annotated[str, typer.Option(help="Spoil the queries first: typo, layout or transliteration.")] = "",
    misses: Annotated[int, typer.Option(min=0, help="List so many of the worst queries.")] = 0,
    confidence: Annotated[
        bool, typer.Option("--confidence", help="Measure confidence: reliability and AUROC.")
    ] = False,
    off_topic: Annotated[
        list[Path] | None, typer.Option(help="With --confidence: sets whose questions are off topic.")
    ] = None,
    resolved: Annotated[
        float, typer.Option(min=0, max=1, help="Five-fold: this share of articles knows resolved questions.")
    ] = 0,
    adapted: Annotated[
        bool,
        typer.Option(
            "--adapted", help="What `kb adapt` would be worth with half of the articles known. Takes minutes."
        ),
    ] = False,
    learnt: Annotated[
        bool, typer.Option("--learnt", help="What `kb lessons learn` would be worth; with --resolved five-fold.")
    ] = False,
    golden: Annotated[
        bool, typer.Option("--golden", help="The gate: the articles' own questions, against what is published.")
    ] = False,
    against: Annotated[
        Path | None, typer.Option(help="With --golden: compare with this index or saved measurement.")
    ] = None,
    relevance: Annotated[
        Path | None, typer.Option(help="With --golden: folder of labelled queries (tests/relevance).")
    ] = None,
    save: Annotated[Path | None, typer.Option(help="With --golden: write the measurement here as JSON.")] = None,
    comment: Annotated[
        Path | None, typer.Option(help="With --golden: write a Markdown comment on the change here.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for each set.")] = False,
) -> None:
    """Index each set's corpus with the site's own builder, ask its queries, print the figures."""
    with told_plainly():
        if golden:
            gate = Gate(
                against=against, relevance=relevance, ways=ways_of(perturb), save=save, comment=comment, as_json=as_json
            )
            raise typer.Exit(run_gate(load_settings(), gate))
        folders = [folder for folder in sets or () if folder.is_dir()]
        if not folders:
            say("None of these is a folder with a labelled set.", file=sys.stderr)
            raise typer.Exit(BAD_SETTINGS)
        reword, left_out = (
            _perturbation(perturb),
            {"--perturb": perturb, "--misses": misses, "--confidence": confidence},
        )
        if (resolved or adapted or learnt) and (unused := [name for name, value in left_out.items() if value]):
            raise SettingsError(
                f"{', '.join(unused)}: not measured with --resolved, --learnt or --adapted; ask for it alone"
            )
        if adapted:
            tell_adapted(folders, corpus, load_settings(), as_json)
            return
        strangers = [query for folder in off_topic or () for query in read_set(folder).queries] if confidence else None
        if learnt and not resolved:
            for folder in folders:
                tell_learnt(*_by_meaning(_opened(folder, corpus)), as_json)
            return
        work = _Work(reword, strangers, resolved, taught_to_tell_apart if learnt else taught, [])
        figures = (work.figures(*_opened(folder, corpus)) for folder in folders)  # one set at a time is in memory
        _tell(figures, as_json)
        for one in work.measured if misses else ():
            _misses(one, misses)


@dataclass(frozen=True)
class _Work:
    """What is to be measured of every set; plain measurements are kept for the list of misses."""

    reword: Callable[[str], str]
    strangers: list[Labelled] | None  # None: confidence is not asked for
    resolved: float
    learn: Learn
    measured: list[Measured]

    def figures(self, given: EvalSet, engine: Engine) -> MeasuredFigures:
        if self.strangers is not None:
            return reliability(given, engine, self.strangers).to_dict()
        if self.resolved:
            _by_meaning((given, engine))
            return asdict(five_fold(given, engine, self.resolved, learn=self.learn))
        self.measured.append(measure(given, engine, self.reword))
        return self.measured[-1].summary()


def _perturbation(name: str) -> Callable[[str], str]:
    if not name:
        return lambda text: text
    if name not in PERTURBATIONS:
        raise SettingsError(f"--perturb {name!r}: expected one of {', '.join(PERTURBATIONS)}")
    return PERTURBATIONS[name]


def _opened(folder: Path, corpus: str) -> tuple[EvalSet, Engine]:
    settings = load_settings()
    given = read_set(folder, corpus)
    kept = settings.index.parent / "eval" / f"{given.name}-{Path(corpus).stem}-{len(given.documents)}"
    return given, open_engine(library_of(given), settings, kept, progress_for(sys.stderr))


def _by_meaning(opened: tuple[EvalSet, Engine]) -> tuple[EvalSet, Engine]:
    """The same. Raises ModelUnavailable where nothing can be learnt: figures that are alike would say that it is worth nothing."""
    if opened[1].index.meaning is None or opened[1].ready_encoder() is None:
        raise ModelUnavailable("Search is by keywords alone here: nothing can be learnt. `kb doctor` says why.")
    return opened


def _tell(measured: Iterable[MeasuredFigures], as_json: bool) -> None:
    """One JSON object a line as soon as it is known, or one table at the end; reliability bins get one of their own."""
    if as_json:
        for one in measured:
            say(json.dumps(one, ensure_ascii=False), flush=True)
        return
    figures = list(measured)
    names = [name for name in figures[0] if name != "bins"]
    table = Table(*(name.replace("_", " ") for name in names))
    for one in figures:
        table.add_row(*("—" if one[name] is None else str(one[name]) for name in names))
    show(table, *(_reliability_table(one) for one in figures if "bins" in one))


def _reliability_table(figures: MeasuredFigures) -> Table:
    table = Table("confidence", "queries", "mean", "right", "", title=f"{figures['set']}: when it says so, is it so?")
    for held in figures["bins"]:
        bar = "█" * round(held["right"] * 30)
        table.add_row(
            f"{held['low']:.2f}–{held['high']:.2f}",
            str(held["queries"]),
            f"{held['confidence']:.2f}",
            f"{held['right']:.2f}",
            bar,
        )
    return table


def _misses(measured: Measured, count: int) -> None:
    titles = {result.key: result.title for outcome in measured.outcomes for result in outcome.answer.results}
    worst = sorted(measured.outcomes, key=lambda outcome: (outcome.rank > 0, -outcome.rank, outcome.query.id))
    for outcome in [outcome for outcome in worst if outcome.rank != 1][:count]:
        say(f"\n{measured.name} {outcome.query.id}: {outcome.query.text}")
        place = f"place {outcome.rank}" if outcome.rank else "not in the first ten"
        wanted = "; ".join(f"{doc} {titles.get(doc, '')}".strip() for doc in sorted(outcome.query.answers))
        say(f"  wanted ({place}): {wanted}")
        if outcome.answer.rescue:
            say(f"  searched for: {outcome.answer.rescue.text}")
        for number, result in enumerate(outcome.answer.results[:3], 1):
            say(f"  {number}. {result.key} {result.title}")
