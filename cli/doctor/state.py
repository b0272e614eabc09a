"""The databases of an installation: reachable, of this version, on an engine without known faults, their outbox moving."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cli.doctor.finding import Finding, advised, broken, good
from cli.doctor.machine import clock_against
from kb.delivery.outbox import count_entries
from kb.errors import StateError, StateUnavailable
from kb.settings import Settings
from kb.storage.condition import Condition, condition
from kb.storage.database import HEADS, Database, check, connect, connect_log, is_of_newer_version

NAMES = {"state": "database", "log": "search log"}
MANY = 100  # entries of the outbox that wait: a mail server that is away for an hour, or for good


def databases(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Both databases, the engine they run on, and what waits in the outbox. Makes and migrates none."""
    file = settings.database_file
    if file and not file.exists():
        yield advised(
            "database", f"{file} is not there yet", "`kb serve` makes it; if it was there before, restore a backup."
        )
        return
    engine_told = False
    for open_database in (connect, connect_log):
        try:
            database = open_database(settings.database_url)
        except StateError as error:  # the driver is missing
            yield broken("database", str(error), "Install it beside the help centre.")
            return
        try:
            status = condition(database)
            yield from _of(database, status)
            if not engine_told:
                yield from _engine(status, now)
                engine_told = True
            if database.family == "state" and status.serves:
                yield from _outbox(database)
        except StateUnavailable as error:
            yield broken(
                NAMES[database.family],
                str(error),
                "Start it, or correct KB_DATABASE_URL; for a file, see who else holds it and whether the disk is full.",
            )
        finally:
            database.close()


def _of(database: Database, status: Condition) -> Iterator[Finding]:
    name, head = NAMES[database.family], HEADS[database.family]
    if not status.revision:
        yield advised(name, "it has no tables yet", "`kb serve` makes them.")
    elif status.serves and status.revision != head and not status.standby:
        yield advised(
            name,
            f"a newer version brought its tables to {status.revision}; they serve this one ({head}), too",
            "Bring this server to the newer version; `kb backup` and `kb forget` are that version's to run.",
        )
    elif not status.serves and is_of_newer_version(status.revision, database.family):
        yield broken(
            name,
            f"its tables ({status.revision}) were made by a newer version than this one ({head})",
            "Install that version again, or restore a backup made before the upgrade.",
        )
    elif not status.serves:
        yield broken(
            name,
            f"its tables are at {status.revision}, this version needs {head}",
            "Make a backup, then restart the server (or run `kb outbox list`): it brings them up to date.",
        )
    elif status.standby:
        yield broken(
            name,
            "the server is a standby and takes no writes",
            "Lead KB_DATABASE_URL to the primary: several hosts and target_session_attrs=read-write (docs/operations.md).",
        )
    else:
        yield _writable(database)


def _writable(database: Database) -> Finding:
    name = NAMES[database.family]
    try:
        check(database)
    except StateError as error:
        return broken(name, str(error), "Free disk space, end who holds it, or give this user the right to write.")
    return good(name, f"reachable, can be written, tables at {HEADS[database.family]}")


def _engine(status: Condition, now: datetime) -> Iterator[Finding]:
    for fault in status.faults:
        versions = " or ".join(".".join(map(str, version)) for version in fault.mended)
        yield advised(
            "database engine",
            f"{status.engine}: {fault.what}",
            f"Run a Python with SQLite {versions}, keep daily backups until then; several servers want PostgreSQL.",
        )
    if not status.faults:
        yield good("database engine", status.engine)
    if status.clock:
        yield from clock_against(status.clock, now)


def _outbox(database: Database) -> Iterator[Finding]:
    with database.read() as conn:
        counted = count_entries(conn)
    waiting = counted["waiting"] + counted["sending"]
    if counted["dead"]:
        yield advised(
            "outbox",
            f"{counted['dead']} letters or webhooks could not be sent",
            "`kb outbox list --state dead` says why; `kb outbox retry --dead` tries again.",
        )
    elif waiting > MANY:
        yield advised("outbox", f"{waiting} entries wait", "`kb outbox list` says for what.")
    else:
        yield good("outbox", f"{waiting} wait, none was given up")
