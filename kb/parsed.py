"""Articles as they were read before, kept by content: of a folder of thousands only the changed files are parsed.

A kept article is taken when its file holds the very same bytes, and the facts, the language folders and the code that
reads are the same. What can't be kept or read back is parsed again; a file with anything wrong in it always is.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kb.facts import Facts
from kb.fields import Fields
from kb.frontmatter import Strange
from kb.library import Article

NAME = "articles.sqlite"
KEY_BYTES = 20
Row = tuple[str, bytes, bytes]  # path, key, JSON


@dataclass(frozen=True)
class Reading:
    """What one file came to, whatever the day."""

    article: Article
    fields: Fields
    strange: tuple[Strange, ...]


@dataclass(frozen=True)
class _Kept:
    """A reading as JSON has it."""

    article: Article
    values: dict[str, Any]
    lines: list[tuple[tuple[str | int, ...], int]]
    strange: tuple[Strange, ...]


class Readings:
    """The readings of one folder's files. `folder` is where they are kept; None keeps nothing."""

    def __init__(self, folder: Path | None, languages: frozenset[str], facts: Facts) -> None:
        self.languages, self.facts = languages, facts
        told = json.dumps([_code(), sorted(languages), facts.to_dict()], sort_keys=True, default=str) if folder else ""
        self._around = hashlib.sha256(told.encode("utf-8", "surrogatepass")).digest()
        self._file = folder / NAME if folder else None
        self._held = {path: (key, data) for path, key, data in _rows(self._file)}
        self._new: list[Row] = []
        self._seen: set[str] = set()

    def find(self, path: str, data: bytes) -> Reading | None:
        """The reading of a file that holds these bytes."""
        self._seen.add(path)
        key, told = self._held.get(path, (b"", b""))
        if not key or key != self._key(data):
            return None
        try:
            kept = _adapter().validate_json(told)
        except ValidationError:
            return None
        return Reading(kept.article, Fields(kept.values, dict(kept.lines)), kept.strange)

    def keep(self, path: str, data: bytes, reading: Reading) -> None:
        """Keep the reading of a file nothing is wrong with."""
        if self._file is not None:
            kept = _Kept(reading.article, reading.fields.values, list(reading.fields.lines.items()), reading.strange)
            self._new.append((path, self._key(data), _adapter().dump_json(kept)))

    def save(self) -> None:
        """Write what is new, forget files that are gone. A cache that can't be written is done without."""
        gone = [(path,) for path in self._held.keys() - self._seen]
        if self._file is None or not (self._new or gone):
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with _opened(self._file) as kept:
                kept.execute("CREATE TABLE IF NOT EXISTS articles (path TEXT PRIMARY KEY, key BLOB, told BLOB)")
                kept.executemany("REPLACE INTO articles VALUES (?, ?, ?)", self._new)
                kept.executemany("DELETE FROM articles WHERE path = ?", gone)
            kept.close()
        except sqlite3.DatabaseError as error:
            if not isinstance(error, sqlite3.OperationalError):  # not a busy or full disk: the file itself is damaged
                self._file.unlink(missing_ok=True)
        except OSError:
            pass

    def _key(self, data: bytes) -> bytes:
        return hashlib.blake2b(data, digest_size=KEY_BYTES, key=self._around).digest()


def _rows(file: Path | None) -> list[Row]:
    if file is None or not file.is_file():
        return []
    try:
        kept = _opened(file)
        try:
            return kept.execute("SELECT path, key, told FROM articles").fetchall()
        finally:
            kept.close()
    except sqlite3.Error:
        return []


def _opened(file: Path) -> sqlite3.Connection:
    kept = sqlite3.connect(file, timeout=0.2)  # seconds; parsing again costs no more
    kept.execute("PRAGMA synchronous = OFF")  # a cache may be lost with the power
    return kept


@cache
def _adapter() -> TypeAdapter[_Kept]:
    return TypeAdapter(_Kept)


@cache
def _code() -> str:
    """A hash of the modules that read articles."""
    code = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        code.update(path.read_bytes())
    return code.hexdigest()
