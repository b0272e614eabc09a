"""`kb why-not`: why an article is not found by a query, and the smallest edit that changes it."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cli.terminal.errors import BAD_SETTINGS, told_plainly
from cli.terminal.lines import say
from cli.terminal.options import IndexFolder
from kb.articles.library import Library
from kb.articles.loading import load_library
from kb.settings import Settings, load_settings
from search.build.build import BuildOptions, build_library
from search.progress import Progress
from search.query.engine import Engine
from search.query.live import Live
from search.query.values import Query
from search.text.analysis import script
from search.writers.why_not import GOAL, Standing, WhyNot
from search.writers.why_not import why_not as explain

HOW = {
    "title": "put the word into the title: “{}”",
    "summary": "put the word into the summary: “{}”",
    "question": "add to `questions:` — “{}”",
    "synonym": "add to synonyms.yaml: {}",
}


def why_not(
    question: Annotated[str, typer.Argument(help="What was asked.")],
    article: Annotated[
        str, typer.Argument(help="The article that should be found: cards/block-card or ru/cards/block-card.")
    ],
    index: IndexFolder = None,
    lang: Annotated[
        str, typer.Option(help="Language of the reader, such as ru or en; empty lets the question tell.")
    ] = "",
    internal: Annotated[bool, typer.Option("--internal", help="Search as an agent.")] = False,
    quick: Annotated[
        bool,
        typer.Option("--quick", help="Try only a question and synonyms; words in title and summary need a build each."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Tell what outranks an article and the smallest edit that brings it into the first three, tried before it is advised."""
    with told_plainly():
        settings = load_settings(index=index)
        live = Live(settings)
        live.wait_for_encoder(60)
        engine = live.internal if internal else live.public
        query = Query.parse(question, lang=lang)
        target = _article_id(engine, article, lang or script(question))
        library = (
            None
            if quick
            else load_library(settings.articles, today=date.today(), languages=settings.language_list, skip_bad=True)
        )
        with nullcontext("") if quick else tempfile.TemporaryDirectory(prefix="otvet-why-not-") as aside:
            rebuild = None if quick else _rebuilder(settings, Path(aside), internal)
            why = explain(engine, query, target, library, rebuild)
        say(json.dumps(asdict(why), ensure_ascii=False) if as_json else "\n".join(_lines(why)))


def _article_id(engine: Engine, named: str, lang: str) -> str:
    """Raises typer.Exit with the reason when the tree has no such article."""
    held = [card.id for card in engine.tree.cards if named in (card.id, card.key)]
    if not held:
        say(
            f"The published index has no article {named!r}: is it a draft, archived, or for agents (--internal)?",
            file=sys.stderr,
        )
        raise typer.Exit(BAD_SETTINGS)
    return min(held, key=lambda card: (not card.startswith(f"{lang}/"), card))


def _rebuilder(settings: Settings, aside: Path, internal: bool) -> Callable[[Library], Engine]:
    rebuilt = settings.model_copy(update={"index": aside})

    def rebuild(library: Library) -> Engine:
        build_library(library, rebuilt, BuildOptions(skip_bad=True, cache=settings.index), Progress())
        live = Live(rebuilt)
        live.wait_for_encoder(60)
        return live.internal if internal else live.public

    return rebuild


def _lines(why: WhyNot) -> Iterator[str]:
    target = why.article
    place = f"place {target.rank}" if target.rank else "not listed"
    yield f"{target.id} “{target.title}” for “{why.query}”: {place}"
    if why.searched.casefold() != why.query.casefold():
        yield f"searched for: {why.searched}"
    yield from _table(why)
    if 0 < target.rank <= GOAL:
        yield f"\nIt is among the first {GOAL}: nothing to mend."
    elif why.advice:
        yield "\nWhat brings it there, tried by asking again (smallest first):"
        yield from (f"  {HOW[a.kind].format(a.text)}  → place {a.rank}" for a in why.advice)
    else:
        yield f"\nNone of the {why.tried} edits tried brings it into the first {GOAL}: the text itself answers something else."


def _table(why: WhyNot) -> Iterator[str]:
    for standing in (*why.above, why.article):
        yield f"\n{standing.rank or '—'}. {standing.key} “{standing.title}”  {standing.score:.3f}"
        yield "   " + " ".join(
            f"{name} {value:+.3f}{_behind(name, standing, why.article)}" for name, value in standing.parts.items()
        )
        yield "   words: " + (", ".join(f"{t.term} {t.score:.1f} (idf {t.idf:.1f})" for t in standing.terms) or "none")


def _behind(name: str, standing: Standing, target: Standing) -> str:
    """How much of the lead over the article asked about this part makes."""
    if standing.id == target.id:
        return ""
    return f" ({standing.parts[name] - target.parts[name]:+.3f})"
