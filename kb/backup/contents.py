"""What is in a backup: a folder of files, and a list of them with checksums that is written last and read first."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.errors import OtvetError
from kb.private_files import make_private

LIST = "backup.json"
CHUNK = 1 << 20  # bytes read together


class BackupError(OtvetError):
    """A backup can't be made or put back as asked."""


class CopiedTable(BaseModel):
    """A table of PostgreSQL: its file, and the columns in their order there."""

    model_config = ConfigDict(frozen=True)

    name: str
    file: str
    columns: tuple[str, ...]
    rows: int


class CopiedFile(BaseModel):
    """A file as it was written."""

    model_config = ConfigDict(frozen=True)

    size: int
    sha256: str


class Contents(BaseModel):
    """The list. `revisions` are those of the tables by family; `key` recognises the site's key and does not tell it."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = 1
    made: datetime
    database: Literal["sqlite", "postgresql"]
    revisions: Mapping[str, str]
    key: str
    key_is_inside: bool  # of the database; else it is KB_SECRET_KEY and has to be kept apart
    tables: tuple[CopiedTable, ...] = ()  # in an order in which none points at rows that are not there yet
    files: Mapping[str, CopiedFile]  # by path below the folder

    def write(self, folder: Path) -> None:
        make_private(folder / LIST)
        (folder / LIST).write_text(self.model_dump_json(indent=1) + "\n", "utf-8")


def describe(path: Path) -> CopiedFile:
    """Size and checksum of a file."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return CopiedFile(size=size, sha256=digest.hexdigest())


def read_contents(folder: Path) -> Contents:
    """The list of a backup whose every file is there and as it was written. Raises BackupError naming what is wrong."""
    try:
        contents = Contents.model_validate_json((folder / LIST).read_bytes())
    except FileNotFoundError:
        raise BackupError(f"{folder}: no backup that was finished ({LIST} is missing)") from None
    except ValidationError as error:
        raise BackupError(
            f"{folder / LIST}: not a list this version can read ({error.error_count()} problems)"
        ) from None
    for name, said in contents.files.items():
        path = folder / name
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise BackupError(f"{folder / LIST}: {name!r} leads out of the backup")
        if not path.is_file():
            raise BackupError(f"{path} is missing from the backup; nothing was changed")
        if describe(path) != said:
            raise BackupError(f"{path} is not as it was written; nothing was changed. Use another backup.")
    return contents
