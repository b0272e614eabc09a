"""Where written articles go: what both kinds of folder can do, and the one file put in place of another. Git and plain folders are neighbours."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from kb.articles.files import BadText, read_data
from kb.errors import OtvetError
from kb.writing.source_text import stored_text

CONTENT_FILES = (
    "facts.yaml",
    "contacts.yaml",
    "categories.yaml",
    "synonyms.yaml",
    "notices.yaml",
    "intents.yaml",
    "terms.yaml",
    "widget.yaml",
    "brand.toml",
)
UNFINISHED = ".writing-"  # what names of files begin with that are not whole yet
DIGEST = re.compile(r"[0-9a-f]{7,64}")
PATH = re.compile(r"[^\x00-\x1f\x7f\\]{1,300}\.(?:md|markdown|mdx|yaml|toml|png|jpg|jpeg|webp)")


class WritingError(OtvetError):
    """Something can't be written as asked. `code` is for pages that have words of their own for it."""

    def __init__(self, code: str, problem: str) -> None:
        self.code = code
        super().__init__(problem)


class FileMoved(WritingError):
    """The file is not what the writer's change was joined with any more: join it with `now` first."""

    def __init__(self, now: str | None) -> None:
        self.now = now
        super().__init__("moved", "the file was changed meanwhile")


@dataclass(frozen=True, kw_only=True)
class FileVersion:
    """A text of a file as it was published. `who` is "" for one that was found changed outside."""

    id: str
    who: str
    at: datetime
    message: str


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Whose change it is, when and why: what history tells of it."""

    who: str
    at: datetime
    message: str


class ArticleStore(Protocol):
    """A folder of articles that can be written to. Texts are those of kb.writing.source_text.stored_text; paths are relative."""

    @property
    def root(self) -> Path: ...

    @property
    def kind(self) -> str:
        """git | folder."""
        ...

    def read(self, path: str) -> str | None:
        """The file as it is now, None where there is none. Raises BadText, or WritingError for a path that leaves the folder."""
        ...

    def publish(self, path: str, text: str, *, expected: str | None, signed: Signature) -> str:
        """Put a text in place of the `expected` one and return its version. Raises FileMoved when the file is another by now."""
        ...

    def add_files(self, files: dict[str, bytes], *, signed: Signature) -> None:
        """Pictures that an article shows, put beside it. A file that is there is left alone."""
        ...

    def keep_draft(self, change: int, path: str, text: str, *, signed: Signature) -> None:
        """Remember a text that is ready to be reviewed under the number of its change."""
        ...

    def drop_draft(self, change: int) -> None: ...

    def history(self, path: str) -> tuple[FileVersion, ...]:
        """Published versions, the newest first, a hundred at most."""
        ...

    def text_at(self, path: str, version: str) -> str:
        """Raises WritingError for a version there is not."""
        ...

    def earlier_text(self, path: str, digest: str) -> str | None:
        """The text of this file that git calls by a name, or by its first digits; None where it is not known any more."""
        ...


def place_of(root: Path, path: str) -> Path:
    """The file of a relative path. Raises WritingError for a path that is no article's or leaves the folder, also by a link."""
    parts = path.split("/")
    if not PATH.fullmatch(path) or any(part in ("", ".", "..") or part.startswith(".") for part in parts):
        raise WritingError("path", f"{path!r} is no file of the articles folder")
    place = root / path
    if place.is_symlink() or not place.resolve().is_relative_to(root.resolve()):
        raise WritingError("path", f"{path!r} is a link; change the file it leads to")
    return place


def read_place(root: Path, path: str) -> str | None:
    """A file of the folder, None where there is none. Raises BadText, and WritingError as `place_of` does."""
    place = place_of(root, path)
    return stored_text(read_data(place)) if place.is_file() else None


def read_whatever(root: Path, path: str) -> str | None:
    """The same, with nothing in place of what is no text: whoever publishes then is told that the file is another."""
    try:
        return read_place(root, path)
    except BadText:
        return None


def put_in_place(place: Path, data: bytes) -> None:
    """Replace a file whole or not at all, whenever the machine stops; its rights stay as they were. For whoever has the lock."""
    place.parent.mkdir(parents=True, exist_ok=True)
    clear_unfinished(place.parent)
    handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, place.stat().st_mode & 0o777 if place.is_file() else 0o644)
        os.replace(name, place)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def clear_unfinished(folder: Path) -> None:
    """Remove what a killed server was writing here. For whoever has the lock: nobody else is writing."""
    for left in folder.glob(f"{UNFINISHED}*"):
        left.unlink(missing_ok=True)


@contextmanager
def locked(lock: Path) -> Iterator[int]:
    """One publishes at a time, of all processes on this machine. Gives the lock's open file, for programs that are to hold it, too."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with open(lock, "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()
