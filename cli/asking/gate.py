"""`kb eval --golden` and `kb changes`: what a change of the articles does to the answers, and whether it may be merged."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from cli.terminal.progress import progress_for
from cli.terminal.tables import show
from kb.articles.loading import load_library
from kb.errors import IndexUnavailable, SettingsError
from kb.settings import Settings, load_settings
from search.build.build import BuildOptions, build_library
from search.index.days import of_day
from search.index.opened import open_index
from search.model.encoder import Encoder
from search.progress import Progress
from search.publish import generations
from search.publish.manifest import Manifest
from search.quality.compare import Comparison, compare
from search.quality.golden import WAYS, Golden, golden_queries, measure_golden, read_golden
from search.quality.report import as_comment, as_lines
from search.query.engine import Engine

RELEVANCE = Path("tests/relevance")
WORSE = 1


@dataclass(frozen=True, kw_only=True)
class Gate:
    """What `kb eval --golden` was asked for."""

    against: Path | None = None
    relevance: Path | None = None
    ways: tuple[str, ...] = tuple(WAYS)
    save: Path | None = None
    comment: Path | None = None
    as_json: bool = False


@dataclass(frozen=True, kw_only=True)
class Measuring:
    """Golden questions asked of one index after the other: what two have in common is computed once."""

    settings: Settings
    gate: Gate
    progress: Progress
    encoders: dict[str, Encoder] = field(default_factory=dict)  # by model
    by_content: dict[str, Golden] = field(default_factory=dict)  # of an index

    def measured(self, place: Path) -> Golden:
        """Those asked of an index folder's current generation, of one generation, or as they were saved."""
        if place.is_file():
            return read_golden(place)
        name = generations.current_name
        folder = place if (place / "manifest.json").is_file() else place / "generations" / name(place)
        manifest = generations.read_manifest(folder)
        generations.verify(folder, manifest, checksums=True)
        known = self.by_content.get(manifest.content)
        golden = replace(known, generation=manifest.name) if known else self._asked(place, folder, manifest)
        self.by_content[manifest.content] = golden
        return golden

    def _asked(self, place: Path, folder: Path, manifest: Manifest) -> Golden:
        index = of_day(open_index(folder / "public", manifest.name), date.today())
        labelled = self.gate.relevance or (RELEVANCE if RELEVANCE.is_dir() else None)
        strict = place not in (self.settings.index, self.gate.against)
        queries = golden_queries(index, labelled, strict=strict)
        encoder = self._encoder(place, manifest.model, len(queries) * len(self.gate.ways))
        return measure_golden(Engine(index, lambda: encoder), queries, self.gate.ways, self.progress)

    def _encoder(self, place: Path, model: str, queries: int) -> Encoder | None:
        """One for every index of a model: the same questions are asked of the next."""
        if not model:
            return None
        if not (self.settings.models / model).is_dir():
            raise IndexUnavailable(
                f"{place} was built with model {model}, which is not in {self.settings.models}. Build it again."
            )
        if model not in self.encoders:
            self.encoders[model] = Encoder(self.settings.models / model, recent=2 * queries)
        return self.encoders[model]


def run_gate(settings: Settings, gate: Gate) -> int:
    """Measure the articles as they are now, compare with what is published; the exit status."""
    progress = progress_for(sys.stderr)
    measuring = Measuring(settings=settings, gate=gate, progress=progress)
    kept = settings.index.parent / "eval" / "golden"
    library = load_library(settings.articles, today=date.today(), languages=settings.language_list)
    build_library(library, settings.model_copy(update={"index": kept}), BuildOptions(cache=settings.index), progress)
    after = measuring.measured(kept)
    if gate.save:
        gate.save.write_text(after.to_json(), encoding="utf-8")
    before = _before(measuring)
    if before is None:
        _show_figures(after, None, gate.as_json)
        say("There is nothing to compare with: publish an index first.", file=sys.stderr)
        return 0
    comparison = compare(before, after)
    if gate.comment:
        gate.comment.write_text(as_comment(comparison), encoding="utf-8")
    _show_figures(after, comparison, gate.as_json)
    return 0 if comparison.passed else WORSE


def changes(
    before: Annotated[
        Path, typer.Argument(help="An index folder, a generation, or a file of `kb eval --golden --save`.")
    ],
    after: Annotated[Path, typer.Argument(help="The same after the change.")],
    relevance: Annotated[Path | None, typer.Option(help="Folder of labelled queries.", show_default=False)] = None,
) -> None:
    """Print, as Markdown for a comment, which answers a change gained, lost and displaced."""
    with told_plainly():
        measuring = Measuring(
            settings=load_settings(), gate=Gate(relevance=relevance), progress=progress_for(sys.stderr)
        )
        say(as_comment(compare(measuring.measured(before), measuring.measured(after))))


def _before(measuring: Measuring) -> Golden | None:
    index = measuring.settings.index
    if measuring.gate.against:
        return measuring.measured(measuring.gate.against)
    try:
        return measuring.measured(index) if generations.current_name(index) else None
    except IndexUnavailable as error:  # of another version: the first build of this one has nothing to be compared with
        say(f"The published index is not compared: {error}", file=sys.stderr)
        return None


def ways_of(names: str) -> tuple[str, ...]:
    """The ways of asking named in a comma-separated list; all when it is empty. Raises SettingsError."""
    named = tuple(name.strip() for name in names.split(",") if name.strip())
    unknown = [name for name in named if name not in WAYS]
    if unknown:
        raise SettingsError(f"--perturb {unknown[0]!r}: expected some of {', '.join(WAYS)}")
    return tuple(dict.fromkeys((next(iter(WAYS)), *named))) if named else tuple(WAYS)


def _show_figures(after: Golden, comparison: Comparison | None, as_json: bool) -> None:
    if as_json:
        figures: dict[str, object] = {"generation": after.generation, "mode": after.mode, "figures": after.figures()}
        if comparison:
            figures |= {
                "passed": comparison.passed,
                "against": comparison.before.generation,
                "before": comparison.before.figures(),
            }
            figures |= {
                name: [comparison.sentence(pair) for pair in getattr(comparison, name)]
                for name in ("stolen", "lost", "displaced", "gained")
            }
            figures["drops"] = [str(drop) for drop in comparison.drops]
        say(json.dumps(figures, ensure_ascii=False))
        return
    old = {(row["lang"], row["way"]): row for row in comparison.before.figures()} if comparison else {}
    table = Table(
        "lang", "way", "queries", "hit@1", "hit@3", "MRR", "false answers", "floods", "facts told", "intents told"
    )
    for row in after.figures():
        was = old.get((row["lang"], row["way"]), row)
        cells = (
            _with_change(row["hit@1"], was["hit@1"]),
            _with_change(row["hit@3"], was["hit@3"]),
            _with_change(row["mrr"], was["mrr"]),
        )
        table.add_row(
            row["lang"],
            row["way"],
            str(row["queries"]),
            *cells,
            f"{row['false_answers']} of {row['unanswerable']}",
            str(row["floods"]),
            f"{row['facts_told']} of {row['facts']}",
            f"{row['intents_told']} of {row['intents']}",
        )
    show(table)
    for line in as_lines(comparison) if comparison else ():
        say(line)


def _with_change(now: float, before: float) -> str:
    return f"{now:.3f}" + (f" ({now - before:+.3f})" if now != before else "")
