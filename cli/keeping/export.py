"""`kb export`: the help centre in files, to keep, to hand on, or to serve without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from cli.terminal.options import IndexFolder
from kb.settings import load_settings


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    index: IndexFolder = None,
    site: Annotated[
        str,
        typer.Option(
            "--site", metavar="URL", help="Where the site runs: forms and requests lead there. Else left out."
        ),
    ] = "",
) -> None:
    """Write what is public today: a site that works from a folder, Markdown, JSON."""
    with told_plainly():
        from web.export.export import JSON, MARKDOWN, SITE
        from web.export.export import export as write

        done = write(load_settings(index=index), folder, served=site)
        say(f"{done.articles} articles and {done.pages} pages are in {folder}:")
        say(f"  {SITE}/index.html  the site; open it, or copy {SITE}/ to any web server")
        say(f"  {MARKDOWN}  articles as Markdown, with their pictures")
        say(f"  {JSON}  everything as JSON")
