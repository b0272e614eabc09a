"""Readiness: is everything there that answering needs? Each thing by its name, with what to do when it is not.

Anybody may ask, so nobody is told an address of a database, a path or the words of a driver: those are in the log.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from kb.errors import StateError, StateUnavailable
from kb.storage.database import Database, check
from search.query.protocols import LiveStatus
from web.site.services import Site

MB = 1024 * 1024
LEAST_LEFT = 100 * MB  # of disk: two forms full of files at once, and the log a busy hour writes


@dataclass(frozen=True)
class Check:
    """One thing that answering needs; `detail` is what to do about it when it is not there."""

    ok: bool
    detail: str


def check_all(site: Site) -> dict[str, Check]:
    """Of the database, the search log, the disk, the generation and the encoder."""
    status = site.live.status()
    without_model = status.encoder == "none"
    return {
        "database": _database(site.state.database),
        "search_log": _database(site.journal.log),
        "disk": _disk(site),
        "generation": Check(bool(status.generation), _generation(status)),
        "encoder": Check(status.encoder == "ready" or without_model, _encoder(status.encoder)),
    }


def _generation(status: LiveStatus) -> str:
    if status.problem:
        head = status.problem.partition(":")[0]  # "generation … was refused"; what follows may name paths
        said = head if "/" not in head else "the newest generation was refused"
        return f"{said}; the log says why"
    return status.generation or "Nothing is built yet. Run kb build."


def _encoder(state: str) -> str:
    known = {"none": "keyword search only", "ready": "ready", "loading": "loading"}
    return known.get(state, "The model can't be loaded; search is by keywords. The log says why.")


def _database(database: Database) -> Check:
    try:
        check(database)
    except StateError as error:
        if not isinstance(error.__cause__, StateUnavailable):  # which told the log itself, once a minute
            database.outages.unavailable(error)
        return Check(
            False, "It does not answer, can't be written, or has tables of another version. The log says which."
        )
    return Check(True, "reachable, can be written, tables up to date")


def _disk(site: Site) -> Check:
    """Whether there is room for what people send: beside the attachments, and beside a database that is a file."""
    folders = {"KB_ATTACHMENTS": site.settings.attachments}
    if (url := site.state.database.engine.url).get_backend_name() == "sqlite":
        folders["KB_DATABASE_URL"] = Path(str(url.database)).parent
    for setting, folder in folders.items():
        there = next((place for place in (folder, *folder.absolute().parents) if place.is_dir()), Path("/"))
        left = shutil.disk_usage(there).free
        if left < LEAST_LEFT:
            return Check(
                False, f"The disk of {setting} has {left // MB} MB left, {LEAST_LEFT // MB} are needed. Free some."
            )
    return Check(True, f"more than {LEAST_LEFT // MB} MB left")
