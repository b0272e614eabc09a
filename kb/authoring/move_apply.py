"""Carrying out a planned move: all of its files or none, whatever stops it. Plans nothing.

New texts are written aside, then a journal says where each belongs, then they are put in place. Killed before the
journal is there, the move has not happened; killed after it, `finish` goes on with it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from kb.articles.library import JOURNAL
from kb.authoring.move_plan import Move

ASIDE = ".moving"


def carry_out(move: Move) -> None:
    """Change the files. When that fails half-way, put everything back and raise OSError."""
    root = move.root
    paths = sorted({*move.texts, *move.renamed})
    before = {path: (root / path).read_bytes() for path in paths}
    places = {_aside(path): move.renamed.get(path, path) for path in paths}
    try:
        for path in paths:
            (root / _aside(path)).write_bytes(move.texts.get(path, before[path]))
        part = root / f"{JOURNAL}.part"
        part.write_text(json.dumps({"places": places, "gone": sorted(move.renamed)}), encoding="utf-8")
        os.replace(part, root / JOURNAL)
        finish(root)
    except OSError:
        _put_back(root, before, move.renamed)
        raise


def finish(root: Path, queries: Path | None = None) -> bool:
    """Go on with a move that was stopped, and remove what others left aside, also in the folder of labelled queries; True when there was one."""
    journal = root / JOURNAL
    if not journal.is_file():
        _clear(root.rglob(f".*{ASIDE}"))
        _clear(queries.glob(f".*{ASIDE}") if queries else ())
        _clear([root / f"{JOURNAL}.part"])
        return False
    plan = json.loads(journal.read_text(encoding="utf-8"))
    for aside, place in plan["places"].items():
        if (root / aside).exists():  # else it is in its place already
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            os.replace(root / aside, root / place)
    _clear(root / path for path in plan["gone"])
    for folder in {(root / path).parent for path in plan["gone"]} - {root}:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    journal.unlink()
    return True


def _aside(path: str) -> str:
    place = PurePosixPath(path)
    return place.with_name(f".{place.name}{ASIDE}").as_posix()


def _clear(files: Iterable[Path]) -> None:
    for file in list(files):
        file.unlink(missing_ok=True)


def _put_back(root: Path, before: dict[str, bytes], renamed: dict[str, str]) -> None:
    _clear([root / JOURNAL, root / f"{JOURNAL}.part"])
    for path, data in before.items():
        place = root / path
        if not place.is_file() or place.read_bytes() != data:
            place.parent.mkdir(parents=True, exist_ok=True)
            (root / _aside(path)).write_bytes(data)
            os.replace(root / _aside(path), place)
    _clear(root / path for path in (*renamed.values(), *map(_aside, before)))
