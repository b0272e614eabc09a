"""`kb ask`: search from the terminal."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from cli.terminal.options import IndexFolder
from kb.settings import load_settings
from search.query.live import Live
from search.query.values import Found, Fragment, Query, Result

SHOWN_FROM = 0.0005  # parts of a score smaller than that would print as 0


def ask(
    question: Annotated[str, typer.Argument(help="What you want to know, in your own words.")],
    index: IndexFolder = None,
    lang: Annotated[
        str, typer.Option(help="Language of the reader, such as ru or en; empty lets the question tell.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many articles.")] = 5,
    internal: Annotated[
        bool, typer.Option("--internal", help="Search as an agent: internal articles and notes too.")
    ] = False,
    as_typed: Annotated[bool, typer.Option("--as-typed", help="Do not repair the question.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show why each article stands where it stands.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Search from the terminal with the published index."""
    with told_plainly():
        live = Live(load_settings(index=index))
        engine = live.internal if internal else live.public
        live.wait_for_encoder(60)
        answer = engine.search(Query.parse(question, lang=lang, limit=limit, as_typed=as_typed, explain=explain))
        if as_json:
            say(json.dumps(asdict(answer), ensure_ascii=False, default=sorted))
        else:
            _show(answer, Console(highlight=False, markup=False))


def _show(answer: Found, console: Console) -> None:
    if answer.rescue:
        console.print(
            f"Searched for “{answer.rescue.text}” ({', '.join(answer.rescue.kinds)}); --as-typed searches the words as typed"
        )
    if answer.mode == "keyword":
        console.print(f"Keyword search only: {answer.note}", style="yellow")
    articles = "article" if answer.total == 1 else "articles"
    console.print(
        f"{answer.state}, confidence {answer.confidence:.2f}, {answer.total} {articles}, {answer.took_ms:.0f} ms\n",
        style="dim",
    )
    for place, result in enumerate(answer.results, 1):
        _show_result(place, result, console)
    if not answer.results:
        console.print("Nothing found. Try other words.")


def _show_result(place: int, result: Result, console: Console) -> None:
    title = f"{place}. {result.title}" + (f" › {result.heading}" if result.heading else "")
    console.print(title, style="bold")
    console.print(Text("   ").append_text(_marked(result.excerpt)))
    flag = " · internal" if result.audience == "internal" else ""
    console.print(f"   {result.article_id}{f' · {result.code}' if result.code else ''}{flag}", style="dim")
    if result.explanation:
        parts = " ".join(
            f"{name} {value:+.3f}" for name, value in result.explanation.parts.items() if abs(value) >= SHOWN_FROM
        )
        console.print(f"   {result.score:.3f} = {parts}", style="cyan")
        words = ", ".join(f"{t.term} {t.score:.1f} (idf {t.idf:.1f})" for t in result.explanation.terms)
        console.print(f"   words: {words or 'none'}", style="cyan")
        if result.explanation.question:
            console.print(f"   known question: {result.explanation.question}", style="cyan")
    console.print()


def _marked(fragments: tuple[Fragment, ...]) -> Text:
    text = Text()
    for fragment in fragments:
        text.append(fragment.text.replace("\n", " "), style="bold yellow" if fragment.marked else "")
    return text
