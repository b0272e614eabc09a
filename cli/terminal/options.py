"""Options that name folders, shared by commands. Imports nothing heavy: a server must not load what only building needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Articles = Annotated[
    Path | None, typer.Option("--articles", help="Folder of articles (KB_ARTICLES).", show_default=False)
]
IndexFolder = Annotated[
    Path | None, typer.Option("--index", help="Folder of the index (KB_INDEX).", show_default=False)
]
