"""All that `kb export` writes: the site in files, the zip of Markdown, the JSON. From the public tree alone, as it is today."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.errors import OtvetError
from kb.settings import Settings
from search.query.live import Live
from web.app import create_app
from web.export.bundle import write_json, write_markdown
from web.export.still_site import StillSite

SITE, MARKDOWN, JSON = "site", "articles.zip", "articles.json"


@dataclass(frozen=True)
class ExportedSite:
    """How much was written."""

    articles: int
    pages: int


def export(settings: Settings, folder: Path, *, served: str = "", at: datetime | None = None) -> ExportedSite:
    """Write into a new or empty folder. `served`: where the site runs, for what needs it; "" leaves that out.

    Raises OtvetError where the folder holds something, IndexUnavailable where nothing is built.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OtvetError(f"{folder} is there already and not empty; name a new folder.")
    day = at or datetime.now(UTC)
    with TemporaryDirectory(prefix="otvet-export-") as aside:
        own = settings.model_copy(
            update={
                "base_url": served.rstrip("/"),
                "model": "none",
                "database_url": f"sqlite:///{aside}/otvet.db",  # no vote, no ticket, nobody's searches
                "attachments": Path(aside) / "attachments",
                "deliver": False,
                "imap_url": "",
            }
        )
        live = Live(own, today=day.date)
        tree = live.public.tree
        app = create_app(own, live=live, clock=lambda: day)
        site = StillSite(app, tree, folder / SITE, served.rstrip("/"), own.language_list)
        with ThreadPoolExecutor(1) as aside_of_loops:  # whoever calls may have a loop of its own
            pages = aside_of_loops.submit(asyncio.run, site.write()).result()
        app.state.site.state.database.close()
        app.state.site.journal.log.close()
    write_markdown(tree, folder / MARKDOWN)
    write_json(tree, folder / JSON, day.date().isoformat())
    return ExportedSite(len(tree.cards), pages)
