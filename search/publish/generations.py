"""Index generations on disk: started aside, verified, published by moving one pointer, found, retired.

<index>/generations/<name>/{public,internal}/… and manifest.json, written last; <index>/CURRENT holds a name.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from kb.errors import IndexUnavailable, OtvetError
from search.publish.manifest import MANIFEST, Manifest, digest_of

FORMAT = 9  # raise it when the files of a generation change: older ones are then rebuilt
AGAIN = "Run `kb build --full`, or `kb pull` where it was pulled."
SYNCED_AT_ONCE = 8  # files
KEEP = 3  # generations left on disk: the current one and two to fall back to


class BuildRunning(OtvetError):
    """Another build holds the index folder."""


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


def publish(index: Path, building: Path, manifest: Manifest) -> Path:
    """Make a verified folder the current generation; readers see the old one or this one, never a mixture."""
    (building / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")  # last: its presence means complete
    _to_disk(building)
    protect(building)
    target = index / "generations" / manifest.name
    if target.exists():  # same name, same content: built twice within one second
        shutil.rmtree(target)
    os.replace(building, target)
    point_to(index, manifest.name)
    retire(index)
    return target


def protect(folder: Path) -> None:
    """Make every file read-only. Servers map them: one that is cut in place would kill them."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(path.stat().st_mode & 0o555)


def point_to(index: Path, name: str) -> None:
    """Move CURRENT in one atomic step."""
    write_whole(index / "CURRENT", name + "\n")


def write_whole(path: Path, text: str) -> None:
    """Replace a small file in one atomic step: readers, and the disk after a power cut, hold the old text or the new one."""
    aside = path.with_name(f"{path.name}.new")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
    _sync_folder(path.parent)


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


def moved_at(index: Path) -> int:
    """When the pointer was moved last, in nanoseconds: also when it was moved to where it stood. 0 when there is none."""
    try:
        return (index / "CURRENT").stat().st_mtime_ns
    except OSError:
        return 0


def candidates(index: Path) -> list[str]:
    """Generations to try, best first: the current one, then the others from the newest."""
    current = current_name(index)
    others = sorted(_names(index) - {current}, reverse=True)
    return [current, *others] if current else others


def read_manifest(folder: Path) -> Manifest:
    """Raises IndexUnavailable when the generation is incomplete, of another format, or damaged."""
    try:
        manifest = Manifest.from_json((folder / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise IndexUnavailable(f"{folder} is not a complete generation ({error}). Run `kb build`.") from error
    if manifest.format != FORMAT:
        raise IndexUnavailable(
            f"{folder} has index format {manifest.format}, this version reads {FORMAT}. Run `kb build`."
        )
    return manifest


def verify(folder: Path, manifest: Manifest, *, checksums: bool) -> None:
    """Compare the files with the manifest: sizes, and on demand checksums. Raises IndexUnavailable naming the file."""
    for path, stored in manifest.files.items():
        file = folder / path
        if not file.is_file() or file.stat().st_size != stored.size:
            raise IndexUnavailable(f"{file} is missing or cut. {AGAIN}")
        if checksums and digest_of(file) != stored.digest:
            raise IndexUnavailable(f"{file} is damaged (its checksum differs). {AGAIN}")


def roll_back(index: Path, name: str = "") -> str:
    """Make an earlier generation on this machine current: the named one, else the newest before the current. Verified first."""
    with build_lock(index):
        current = current_name(index)
        before = [other for other in candidates(index) if other < current]
        target = name or (before[0] if before else "")
        if not target or target not in candidates(index):
            present = ", ".join(candidates(index)) or "none"
            raise IndexUnavailable(
                f"There is no {f'generation {name}' if name else 'earlier generation'} in {index}; it holds {present}."
            )
        folder = index / "generations" / target
        verify(folder, read_manifest(folder), checksums=True)
        point_to(index, target)
    return target


def _names(index: Path) -> set[str]:
    root = index / "generations"
    return (
        {path.name for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")}
        if root.is_dir()
        else set()
    )


def _to_disk(folder: Path) -> None:
    files = {path.stat().st_ino: path for path in folder.rglob("*") if path.is_file()}  # trees may share files
    with ThreadPoolExecutor(SYNCED_AT_ONCE) as pool:  # the disk takes many in the time of one
        list(pool.map(_sync_file, files.values()))
    _sync_folder(folder)


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
