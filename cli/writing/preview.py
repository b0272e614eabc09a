"""`kb preview`: the working folder as pages, for its writer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.operating.serve import bring_up_to_date
from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.content_cache import copy_once
from kb.errors import OtvetError
from kb.settings import Settings, load_settings
from search.model.embedding_cache import NAME as VECTORS

PORT = 8001


def preview(
    articles: Annotated[
        Path | None, typer.Option("--articles", help="Folder of articles (KB_ARTICLES).", show_default=False)
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = PORT,
    build: Annotated[
        bool, typer.Option(help="Make an index of the folder first, so that questions can be searched.")
    ] = True,
) -> None:
    """Show the articles as they are in the folder now, drafts too; pages reload when a file is saved."""
    with told_plainly():
        settings = load_settings(articles=articles)
        own = settings.model_copy(update={"index": settings.index.parent / "preview"})
        if build:
            _build(settings, own)
        import uvicorn

        from search.query.live import Live
        from search.writers.preview_session import PreviewSession
        from web.preview.app import create_preview

        app = create_preview(own, PreviewSession(own, Live(own)), host=host)
        say(f"The preview is at http://{host}:{port}/  (Ctrl+C stops it)", flush=True)
        uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=1)


def _build(settings: Settings, own: Settings) -> None:
    """An index of the preview's own: what customers search is not touched. Embeddings already computed are taken over."""
    copy_once(settings.index, own.index, VECTORS)
    try:
        bring_up_to_date(own)
    except OtvetError as error:
        say(f"{error} The articles are shown, their questions can't be searched.")
