"""Writing what was imported over what may be there: local edits are never lost. What was written last time is kept in `.import/`."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.errors import OtvetError

KEPT = ".import"
WRITTEN, MERGED, SAME, LOCAL, CONFLICT, GONE = "written", "merged", "same", "local", "conflict", "gone"


@dataclass
class WrittenFolder:
    """What became of each file: WRITTEN, MERGED, SAME, LOCAL (edited here, unchanged there), CONFLICT, GONE (deleted here)."""

    files: dict[str, str] = field(default_factory=dict)

    def count(self, what: str) -> int:
        return sum(one == what for one in self.files.values())


def write_folder(folder: Path, texts: dict[str, str], files: dict[str, bytes]) -> WrittenFolder:
    """Raises OtvetError where a file of the folder leads out of it."""
    outcome = WrittenFolder()
    for path, text in texts.items():
        outcome.files[path] = _merge(folder, path, text.encode())
    for path, body in files.items():
        target = _target(folder, path)
        outcome.files[path] = SAME if target.exists() else WRITTEN  # its name is made of what it holds
        if not target.exists():
            put(target, body)
    return outcome


def _merge(folder: Path, path: str, new: bytes) -> str:
    target, base = _target(folder, path), _target(folder, f"{KEPT}/base/{path}")
    before = base.read_bytes() if base.exists() else None
    local = target.read_bytes() if target.exists() else None
    what, text = _chosen(folder, local, before, new)
    if what in (WRITTEN, MERGED) and text is not None:
        put(target, text)
    if what == CONFLICT:
        put(_target(folder, f"{KEPT}/new/{path}"), new)
    elif before != new:
        put(base, new)
    return what


def _chosen(folder: Path, local: bytes | None, before: bytes | None, new: bytes) -> tuple[str, bytes | None]:
    if local == new:
        return SAME, None
    if local is None:
        return (WRITTEN, new) if before is None else (GONE, None)
    if before is None:
        return CONFLICT, None  # somebody else's file stands there
    if local == before:
        return WRITTEN, new
    if new == before:
        return LOCAL, None
    merged = _three_ways(local, before, new)
    return (CONFLICT, None) if merged is None else (MERGED, merged)


def _three_ways(local: bytes, before: bytes, new: bytes) -> bytes | None:
    """Both changes together; None where they touch the same lines, or where git is not there to join them."""
    with TemporaryDirectory(prefix="otvet-merge-") as aside:
        names = [Path(aside) / name for name in ("local", "before", "new")]
        for file, text in zip(names, (local, before, new), strict=True):
            file.write_bytes(text)
        try:
            ran = subprocess.run(["git", "merge-file", "-p", *map(str, names)], capture_output=True, check=False)
        except OSError:
            return None
    return ran.stdout if ran.returncode == 0 else None


def _target(folder: Path, path: str) -> Path:
    target = folder / path
    home = folder.resolve()
    if not target.parent.resolve().is_relative_to(home) or target.is_symlink():
        raise OtvetError(f"{target} leads out of {folder} by a symbolic link; remove the link, then import again.")
    return target


def put(target: Path, body: bytes) -> None:
    """Write a file whole or not at all, whatever stood there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name[:100]}.new")
    aside.write_bytes(body)
    os.replace(aside, target)
