"""One import from end to end: saved files in, a folder of articles and a report out. Run again, it changes only what changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from kb.errors import OtvetError
from kb.importing.articles import NewFolder, kept_json, make_folder
from kb.importing.formats.desks import read_chatwoot, read_freshdesk, read_help_scout, read_intercom
from kb.importing.formats.documents import read_docx, read_wordpress
from kb.importing.formats.faqs import read_phpmyfaq, read_table, read_zammad
from kb.importing.formats.pages import read_confluence, read_notion
from kb.importing.formats.wikis import read_bookstack, read_document360, read_outline
from kb.importing.formats.zendesk import read_zendesk
from kb.importing.links import Fetch
from kb.importing.merging import KEPT, WrittenFolder, put, write_folder
from kb.importing.reading.record import INTERNAL, PUBLIC, ReadSource
from kb.importing.reading.source import SavedFiles
from kb.importing.report import as_page, as_text
from kb.importing.tidying import tidied

FORMATS: Mapping[str, Callable[[SavedFiles], ReadSource]] = MappingProxyType(
    {
        "zendesk": read_zendesk,
        "intercom": read_intercom,
        "helpscout": read_help_scout,
        "freshdesk": read_freshdesk,
        "document360": read_document360,
        "bookstack": read_bookstack,
        "outline": read_outline,
        "chatwoot": read_chatwoot,
        "zammad": read_zammad,
        "phpmyfaq": read_phpmyfaq,
        "notion": read_notion,
        "confluence": read_confluence,
        "wordpress": read_wordpress,
        "table": read_table,
        "docx": read_docx,
    }
)


def import_articles(form: str, path: Path, folder: Path, *, public: bool = False, fetch: Fetch | None = None) -> str:
    """The report as text; it lies in `.import/` of the folder too. Raises OtvetError where nothing can be read or written."""
    if form not in FORMATS:
        raise OtvetError(f"{form!r} is no format; one of {', '.join(FORMATS)}.")
    source = SavedFiles.open(path)
    read = tidied(FORMATS[form](source))
    if not read.articles and not read.replies:
        raise OtvetError(
            f"{path} holds no article as {form} saves them; docs/moving-in.md says which files are needed."
        )
    read = replace(read, losses=(*source.losses, *read.losses))
    made = make_folder(read, source, _kept(folder), unknown=PUBLIC if public else INTERNAL, fetch=fetch)
    outcome = write_folder(folder, made.texts, made.files)
    report = as_text(read, outcome, made.losses)
    _keep(folder, made, read, outcome, report)
    return report


def _kept(folder: Path) -> dict[str, str]:
    file = folder / KEPT / "keys.json"
    try:
        kept = json.loads(file.read_text("utf-8")) if file.exists() else {}
    except ValueError:
        raise OtvetError(f"{file} is damaged; delete it, and names of files are chosen anew.") from None
    return {str(id): str(key) for id, key in kept.items()} if isinstance(kept, dict) else {}


def _keep(folder: Path, made: NewFolder, read: ReadSource, outcome: WrittenFolder, report: str) -> None:
    anchors = {path: names for path, names in made.anchors.items() if names}
    kept = {
        "keys.json": kept_json({**_kept(folder), **made.keys}),
        "anchors.json": kept_json(anchors),
        "addresses.json": kept_json(made.addresses),
        "report.txt": report,
        "report.html": as_page(read, outcome, made.losses),
    }
    for name, text in kept.items():
        put(folder / KEPT / name, text.encode("utf-8"))
