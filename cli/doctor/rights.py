"""Rights: who may read what people told us, who may change what is served, and whether this user can write what it must."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from cli.doctor.finding import Finding, advised, broken, good
from kb.private_files import BESIDE

NAME = "rights"


def rights(private: Mapping[str, Path], served: Mapping[str, Path], written: Mapping[str, Path]) -> Iterator[Finding]:
    """By setting: files and folders nobody else may read, those nobody else may change, and folders we must write to."""
    findings = [*_read_by_others(private), *_changed_by_others(served), *_not_ours(written)]
    yield from findings
    if not findings:
        yield good(NAME, "nobody else may read what people told us, or change what is served")


def database_files(database: Path) -> dict[str, Path]:
    """The files of a SQLite database and of its search log, by the names they are told by."""
    log = database.with_name(f"{database.stem}-log{database.suffix}")
    return {f"{path.name}{end}": Path(f"{path}{end}") for path in (database, log) for end in BESIDE}


def _read_by_others(private: Mapping[str, Path]) -> Iterator[Finding]:
    for name, path in private.items():
        mode = _mode(path)
        if mode & 0o077:
            closed = "700" if path.is_dir() else "600"
            yield broken(NAME, f"{name} is open to others ({mode:o})", f"chmod {closed} {path}")


def _changed_by_others(served: Mapping[str, Path]) -> Iterator[Finding]:
    for name, path in served.items():
        if _mode(path) & stat.S_IWOTH:
            yield broken(NAME, f"anybody on this machine may change {name}, and so what is served", f"chmod o-w {path}")


def _not_ours(written: Mapping[str, Path]) -> Iterator[Finding]:
    for name, path in written.items():
        if path.exists() and not os.access(path, os.W_OK):
            yield advised(
                NAME,
                f"this user can't write to {name}",
                f"Run as the user of the server; if this is that user: chown it to them ({path}).",
            )


def _mode(path: Path) -> int:
    with suppress(OSError):
        return stat.S_IMODE(path.stat().st_mode)
    return 0
