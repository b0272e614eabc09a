"""`kb new` and `kb move`: beginning an article, and giving one another name."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kb.articles import load_library
from kb.carrying import carry_out, finish
from kb.cli.failing import told_plainly
from kb.moving import plan
from kb.scaffolding import Wanted, begin
from kb.settings import load_settings

Articles = Annotated[
    Path | None, typer.Option("--articles", help="Folder of articles (KB_ARTICLES).", show_default=False)
]


def new(
    title: Annotated[str, typer.Argument(help="What a customer would look for.")],
    category: Annotated[str, typer.Option(help="Category folder, such as cards.")] = "",
    lang: Annotated[str, typer.Option(help="Language folder: ru or en.")] = "ru",
    name: Annotated[str, typer.Option(help="Name of the file; made of the title if left out.")] = "",
    translates: Annotated[
        str, typer.Option(help="Key of the article this one translates: its key, code, owner and text are taken over.")
    ] = "",
    articles: Articles = None,
) -> None:
    """Begin an article as a draft: free code, owner and review date filled in."""
    with told_plainly():
        settings = load_settings(articles=articles)
        library = load_library(settings.articles, today=date.today(), skip_bad=True)
        wanted = Wanted(title=title, category=category, lang=lang, name=name, translates=translates)
        path = begin(library, wanted, today=date.today())
        print(
            f"{settings.articles / path} is begun as a draft. Remove `status: draft` to publish it; `kb preview` shows it meanwhile."
        )


def move(
    old: Annotated[str, typer.Argument(help="Key of the article, such as cards/block-card.")],
    to: Annotated[str, typer.Argument(metavar="NEW", help="Its new key.")],
    articles: Articles = None,
) -> None:
    """Move an article in every language; links, related, translations and the old address stay right."""
    with told_plainly():
        settings = load_settings(articles=articles)
        if finish(settings.articles):
            print("A move that was stopped half-way is finished now. Run this one again if it was another.")
            return
        library = load_library(settings.articles, today=date.today(), skip_bad=True, cache=settings.index)
        done = plan(library, old, to)
        carry_out(done)
        for before, after in done.renamed.items():
            print(f"{before} → {after}")
        others = sorted(set(done.texts) - set(done.renamed))
        print(
            f"{len(others)} other files name it and were changed" + (f": {', '.join(others[:10])}" if others else ".")
        )
        broken = [problem for problem in library.problems if problem.severity == "error"]
        if broken:
            print(f"{len(broken)} articles could not be read and may still link the old name; see `kb check`.")
