"""An examination: every check over the settings of this installation, each by itself, whatever becomes of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from cli.doctor.finding import Finding, broken
from cli.doctor.index import index
from cli.doctor.machine import clock, disks, file_handles, kept_set, now_utc, time_zone, written_at
from cli.doctor.mail import receiving, sending
from cli.doctor.rights import database_files, rights
from cli.doctor.secrets import public_address, publishing_keys, site_secret, webhook_secret
from cli.doctor.state import databases
from kb.settings import Settings
from search.index.tree import Tree
from search.publish.generations import current_name

ENV_FILE = Path(".env")
Look = Callable[[], Iterator[Finding]]


def examine(settings: Settings, *, env_file: Path = ENV_FILE) -> Iterator[Finding]:
    """One finding after another. A check that fails in a way nobody thought of is a finding too."""
    for check in _checks(settings, now_utc(), env_file):
        try:
            yield from check()
        except Exception as error:
            yield broken(
                "doctor",
                f"a check failed: {type(error).__name__}: {error}",
                "Run it again; if it stays so, report this line to the project.",
            )


def _checks(settings: Settings, now: datetime, env_file: Path) -> Sequence[Look]:
    return (
        lambda: clock(now, written_at(_written(settings)), synchronised=kept_set()),
        lambda: time_zone(_house_zone(settings), now),
        lambda: disks(_kept(settings)),
        file_handles,
        lambda: _rights(settings, env_file),
        lambda: site_secret(settings),
        lambda: publishing_keys(settings),
        lambda: public_address(settings),
        lambda: databases(settings, now),
        lambda: index(settings),
        lambda: sending(settings),
        lambda: receiving(settings),
        lambda: webhook_secret(settings),
    )


def _kept(settings: Settings) -> dict[str, Path]:
    """The folders a running server writes to, by their settings."""
    folders = {"KB_INDEX": settings.index, "KB_ATTACHMENTS": settings.attachments, "KB_MODELS": settings.models}
    return folders | ({"KB_DATABASE_URL": settings.database_file.parent} if settings.database_file else {})


def _written(settings: Settings) -> dict[str, Path]:
    files = {"the index": settings.index / "CURRENT", "the newest attachment": settings.attachments}
    return files | ({"the database": settings.database_file} if settings.database_file else {})


def _rights(settings: Settings, env_file: Path) -> Iterator[Finding]:
    private = {"KB_ATTACHMENTS": settings.attachments, ".env": env_file}
    if settings.database_file:
        private |= database_files(settings.database_file)
    served = {"KB_ARTICLES": settings.articles, "KB_INDEX": settings.index, "KB_MODELS": settings.models}
    return rights(private, served, _kept(settings))


def _house_zone(settings: Settings) -> str:
    """The zone of contacts.yaml as the index holds it, "" without an index or where nothing has hours."""
    name = current_name(settings.index)
    contacts = Tree(settings.index / "generations" / name / "public", name).contacts if name else None
    return contacts.zone if contacts and (contacts.channels or contacts.service_levels) else ""
