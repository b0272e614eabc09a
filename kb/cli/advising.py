"""`kb why-not`: why an article is not found by a query, and the smallest edit that changes it."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kb.articles import load_library
from kb.cli.failing import BAD_SETTINGS, told_plainly
from kb.cli.folders import IndexFolder
from kb.library import Library
from kb.settings import Settings, load_settings
from search.analysis import script
from search.builder import BuildOptions, build_library
from search.engine import Engine
from search.live import Live
from search.progress import Progress
from search.query import Query
from search.whynot import GOAL, Standing, WhyNot
from search.whynot import why_not as explain

HOW = {
    "title": "put the word into the title: “{}”",
    "summary": "put the word into the summary: “{}”",
    "question": "add to `questions:` — “{}”",
    "synonym": "add to synonyms.yaml: {}",
}


def why_not(
    question: Annotated[str, typer.Argument(help="What was asked.")],
    article: Annotated[str, typer.Argument(help="The article that should be found: cards/block-card or ru/cards/block-card.")],
    index: IndexFolder = None,
    lang: Annotated[str, typer.Option(help="Language of the reader: ru or en; empty lets the question tell.")] = "",
    internal: Annotated[bool, typer.Option("--internal", help="Search as an agent.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Try only a question and synonyms; words in title and summary need a build each.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Tell what outranks an article and the smallest edit that brings it into the first three, tried before it is advised."""
    with told_plainly():
        settings = load_settings(index=index)
        live = Live(settings)
        live.wait_for_encoder(60)
        engine = live.internal if internal else live.public
        query = Query.parse(question, lang=lang)
        chosen = _article_id(engine, article, lang or script(question))
        library = None if quick else load_library(settings.articles, today=date.today(), skip_bad=True)
        with nullcontext("") if quick else tempfile.TemporaryDirectory(prefix="otvet-why-not-") as aside:
            rebuild = None if quick else _rebuilder(settings, Path(aside), internal)
            told = explain(engine, query, chosen, library, rebuild)
        print(json.dumps(asdict(told), ensure_ascii=False) if as_json else "\n".join(_lines(told)))


def _article_id(engine: Engine, named: str, lang: str) -> str:
    """Raises typer.Exit with the reason when the tree has no such article."""
    held = [card.id for card in engine.tree.cards if named in (card.id, card.key)]
    if not held:
        print(f"The published index has no article {named!r}: is it a draft, archived, or for agents (--internal)?", file=sys.stderr)
        raise typer.Exit(BAD_SETTINGS)
    return min(held, key=lambda card: (not card.startswith(f"{lang}/"), card))


def _rebuilder(settings: Settings, aside: Path, internal: bool) -> Callable[[Library], Engine]:
    chosen = settings.model_copy(update={"index": aside})

    def rebuild(library: Library) -> Engine:
        build_library(library, chosen, BuildOptions(skip_bad=True, cache=settings.index), Progress())
        live = Live(chosen)
        live.wait_for_encoder(60)
        return live.internal if internal else live.public

    return rebuild


def _lines(told: WhyNot):
    target = told.article
    place = f"place {target.rank}" if target.rank else "not listed"
    yield f"{target.id} “{target.title}” for “{told.query}”: {place}"
    if told.searched.casefold() != told.query.casefold():
        yield f"searched for: {told.searched}"
    yield from _table(told)
    if 0 < target.rank <= GOAL:
        yield f"\nIt is among the first {GOAL}: nothing to mend."
    elif told.advice:
        yield "\nWhat brings it there, tried by asking again (smallest first):"
        yield from (f"  {HOW[a.kind].format(a.text)}  → place {a.rank}" for a in told.advice)
    else:
        yield f"\nNone of the {told.tried} edits tried brings it into the first {GOAL}: the text itself answers something else."


def _table(told: WhyNot):
    for standing in (*told.above, told.article):
        yield f"\n{standing.rank or '—'}. {standing.key} “{standing.title}”  {standing.score:.3f}"
        yield "   " + " ".join(f"{name} {value:+.3f}{_behind(name, standing, told.article)}" for name, value in standing.parts.items())
        yield "   words: " + (", ".join(f"{t.term} {t.score:.1f} (idf {t.idf:.1f})" for t in standing.terms) or "none")


def _behind(name: str, standing: Standing, target: Standing) -> str:
    """How much of the lead over the article asked about this part makes."""
    if standing.id == target.id:
        return ""
    return f" ({standing.parts[name] - target.parts[name]:+.3f})"
