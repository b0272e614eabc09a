"""Index generations on disk: started aside, verified, published by moving one pointer, found, retired.

<index>/generations/<name>/{public,internal}/… and manifest.json, written last; <index>/CURRENT holds a name.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kb.errors import IndexUnavailable, OtvetError

FORMAT = 5  # raise it when the files of a generation change: older ones are then rebuilt
KEEP = 3  # generations left on disk: the current one and two to fall back to


class BuildRunning(OtvetError):
    """Another build holds the index folder."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a generation is made of. `inputs` names everything that went in; `files` maps path → [size, SHA-256]."""

    format: int
    name: str
    created: str  # ISO 8601, UTC
    inputs: str
    content: str  # SHA-256 over all files: equal for equal articles, model and code
    model: str  # fingerprint of the exported model, "" for keyword only
    trees: dict[str, dict[str, int]]  # tree → counts
    files: dict[str, list] = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)


@contextmanager
def build_lock(index: Path) -> Iterator[None]:
    """One build at a time. Raises BuildRunning at once when another process holds it; a killed one never does."""
    index.mkdir(parents=True, exist_ok=True)
    with (index / "build.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BuildRunning(f"Another build is writing to {index}. Wait until it ends, then build again.") from None
        yield


@contextmanager
def started(index: Path) -> Iterator[Path]:
    """A folder to build in, removed at the end unless it was published."""
    root = index / "generations"
    root.mkdir(parents=True, exist_ok=True)
    for left_over in root.glob(".building-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    folder = root / f".building-{os.getpid()}-{secrets.token_hex(4)}"
    folder.mkdir()  # open to others as far as the umask says: the server may be another user
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def file_table(folder: Path) -> dict[str, list]:
    """path → [size, SHA-256] of every file of a generation but its manifest; linked files are read once."""
    table = {}
    known: dict[int, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "manifest.json":
            held = path.stat()
            if held.st_ino not in known:
                with path.open("rb") as file:
                    known[held.st_ino] = hashlib.file_digest(file, "sha256").hexdigest()
            table[path.relative_to(folder).as_posix()] = [held.st_size, known[held.st_ino]]
    return table


def content_hash(table: dict[str, list]) -> str:
    """One hash over all files of a table."""
    rows = [f"{path} {digest}" for path, (_, digest) in sorted(table.items())]
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def publish(index: Path, building: Path, manifest: Manifest) -> Path:
    """Make a verified folder the current generation; readers see the old one or this one, never a mixture."""
    (building / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")  # last: its presence means complete
    _to_disk(building)
    target = index / "generations" / manifest.name
    if target.exists():  # same name, same content: built twice within one second
        shutil.rmtree(target)
    os.replace(building, target)
    point_to(index, manifest.name)
    retire(index)
    return target


def point_to(index: Path, name: str) -> None:
    """Move CURRENT in one atomic step."""
    aside = index / "CURRENT.new"
    with aside.open("w", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, index / "CURRENT")
    _sync_folder(index)


def retire(index: Path) -> None:
    """Remove all but the newest KEEP generations; the current one always stays."""
    current = current_name(index)
    for name in sorted(_names(index), reverse=True)[KEEP:]:
        if name != current:
            shutil.rmtree(index / "generations" / name, ignore_errors=True)


def current_name(index: Path) -> str:
    """The published generation's name, "" when there is none."""
    try:
        return (index / "CURRENT").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def candidates(index: Path) -> list[str]:
    """Generations to try, best first: the current one, then the others from the newest."""
    current = current_name(index)
    others = sorted(_names(index) - {current}, reverse=True)
    return [current, *others] if current else others


def read_manifest(folder: Path) -> Manifest:
    """Raises IndexUnavailable when the generation is incomplete, of another format, or damaged."""
    try:
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise IndexUnavailable(f"{folder} is not a complete generation ({error}). Run `kb build`.") from error
    if manifest.format != FORMAT:
        raise IndexUnavailable(
            f"{folder} has index format {manifest.format}, this version reads {FORMAT}. Run `kb build`."
        )
    return manifest


def verify(folder: Path, manifest: Manifest, *, checksums: bool) -> None:
    """Compare the files with the manifest: sizes, and on demand checksums. Raises IndexUnavailable naming the file."""
    for path, (size, digest) in manifest.files.items():
        file = folder / path
        if not file.is_file() or file.stat().st_size != size:
            raise IndexUnavailable(f"{file} is missing or cut. Run `kb build --full`.")
        if checksums:
            with file.open("rb") as opened:
                if hashlib.file_digest(opened, "sha256").hexdigest() != digest:
                    raise IndexUnavailable(f"{file} is damaged (its checksum differs). Run `kb build --full`.")


def _names(index: Path) -> set[str]:
    root = index / "generations"
    return (
        {path.name for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")}
        if root.is_dir()
        else set()
    )


def _to_disk(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
