"""`kb new` and `kb move`: beginning an article, or with the sample articles, and giving an article another name."""

from __future__ import annotations

import shlex
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.articles.loading import load_library
from kb.authoring.move_apply import carry_out, finish
from kb.authoring.move_plan import plan
from kb.authoring.new_article import NewArticle, begin, unknown_section
from kb.authoring.sample import copy_sample
from kb.settings import Settings, load_settings

RELEVANCE = Path("tests/relevance")
SHOWN = 30  # sections named in a warning
WritersFolder = Annotated[
    Path | None, typer.Option("--articles", help="Folder of articles (KB_ARTICLES).", show_default=False)
]


def new(
    title: Annotated[str, typer.Argument(help="What a customer would look for.", show_default=False)] = "",
    category: Annotated[str, typer.Option(help="Category folder, such as cards.")] = "",
    lang: Annotated[
        str, typer.Option(help="Language folder; the site's first language when left out.", show_default=False)
    ] = "",
    name: Annotated[str, typer.Option(help="Name of the file; made of the title if left out.")] = "",
    translates: Annotated[
        str, typer.Option(help="Key of the article this one translates: its key, code, owner and text are taken over.")
    ] = "",
    articles: WritersFolder = None,
    sample: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Put the sample articles into a new folder instead.")
    ] = None,
    privacy: Annotated[
        bool,
        typer.Option("--privacy", help="Begin the page about personal data instead, in every language of the site."),
    ] = False,
) -> None:
    """Begin an article as a draft: free code, owner and review date filled in."""
    if bool(title) + bool(sample) + privacy != 1:
        raise typer.BadParameter("give the article's title, or --sample DIR, or --privacy", param_hint="TITLE")
    with told_plainly():
        if privacy:
            _begin_privacy(load_settings(articles=articles))
            return
        if sample:
            say(f"{copy_sample(sample)} articles are in {sample}. `{_to_serve(sample)}` shows them.")
            return
        settings = load_settings(articles=articles)
        library = load_library(settings.articles, today=date.today(), languages=settings.language_list, skip_bad=True)
        wanted = NewArticle(
            title=title,
            category=category,
            lang=lang or settings.language_list[0],
            name=name,
            translates=translates,
        )
        new_section = unknown_section(library, wanted)
        path = begin(library, wanted, today=date.today())
        if new_section:
            known = ", ".join(sorted({article.category for article in library.articles if article.category})[:SHOWN])
            say(
                f"{new_section!r} is a section no article stands in yet; there are: {known or 'none'}.", file=sys.stderr
            )
        say(
            f"{settings.articles / path} is begun as a draft. Remove `status: draft` to publish it; `kb preview` shows it meanwhile."
        )


def _begin_privacy(settings: Settings) -> None:
    from cli.writing.privacy_article import begin_privacy  # brings the words of the site

    for path in begin_privacy(settings):
        say(f"{path} is begun as a draft.")
    say(
        "Make them yours and remove `status: draft`. The page adds the days of KB_KEEP_… itself; until then it has words of ours."
    )


def _to_serve(folder: Path) -> str:
    """The command that shows a folder."""
    return "kb serve" if folder == load_settings().articles else f"kb serve --articles {shlex.quote(str(folder))}"


def move(
    old: Annotated[str, typer.Argument(help="Key of the article, such as cards/block-card.")],
    to: Annotated[str, typer.Argument(metavar="NEW", help="Its new key.")],
    articles: WritersFolder = None,
    relevance: Annotated[
        Path | None,
        typer.Option(
            help="Folder of labelled queries (tests/relevance beside the articles folder).",
            exists=True,
            file_okay=False,
            show_default=False,
        ),
    ] = None,
) -> None:
    """Move an article in every language; links, related, translations, labelled queries and the old address stay right."""
    with told_plainly():
        settings = load_settings(articles=articles)
        queries = relevance or _queries_beside(settings.articles)
        if finish(settings.articles, queries):
            say("A move that was stopped half-way is finished now. Run this one again if it was another.")
            return
        library = load_library(
            settings.articles,
            today=date.today(),
            languages=settings.language_list,
            skip_bad=True,
            cache=settings.index,
        )
        done = plan(library, old, to, queries=queries)
        carry_out(done)
        for before, after in done.renamed.items():
            say(f"{before} → {after}")
        others = sorted(set(done.texts) - set(done.renamed))
        say(f"{len(others)} other files name it and were changed" + (f": {', '.join(others[:10])}" if others else "."))
        broken = [problem for problem in library.problems if problem.severity == "error"]
        if broken:
            say(f"{len(broken)} articles could not be read and may still link the old name; see `kb check`.")


def _queries_beside(articles: Path) -> Path | None:
    """Never those of another help centre, whatever folder the command is typed in."""
    folder = articles.resolve().parent / RELEVANCE
    return folder if folder.is_dir() else None
