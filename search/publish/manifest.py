"""What a generation is made of: its manifest, the table of its files, and the names a file in it may have."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

MANIFEST = "manifest.json"
TREES = ("public", "internal")  # the folders of every generation
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,120}")  # of a generation or a model: a folder beside others
DIGEST = re.compile(r"[0-9a-f]{64}")
LONGEST_PART, LONGEST_PATH = 255, 1000  # bytes: what file systems allow, with the index folder's own path before it
JsonObject = dict[str, Any]  # Any: what somebody else may have written; from_json judges it


class StoredFile(NamedTuple):
    """How a file is known by its content. In JSON: [size, SHA-256]."""

    size: int  # bytes
    digest: str  # SHA-256, lower-case hex

    @classmethod
    def of(cls, content: bytes) -> StoredFile:
        return cls(len(content), hashlib.sha256(content).hexdigest())

    @classmethod
    def of_json(cls, pair: object) -> StoredFile:
        """Raises ValueError."""
        match pair:
            case [int(size), str(digest)] if size >= 0 and not isinstance(size, bool) and DIGEST.fullmatch(digest):
                return cls(size, digest)
        raise ValueError(f"{pair!r:.80} is no size and SHA-256")


FileTable = Mapping[str, StoredFile]  # path within the folder, with "/" → the file


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a generation is made of. `inputs` names everything that went in; `files` every file but the manifest itself."""

    format: int
    name: str
    created: str  # ISO 8601, UTC
    inputs: str
    content: str  # SHA-256 over all files: equal for equal articles, model and code
    model: str  # fingerprint of the exported model, "" for keyword only
    trees: dict[str, dict[str, int]]  # tree → counts
    files: FileTable = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)

    @classmethod
    def from_json(cls, text: str | bytes) -> Manifest:
        """Raises ValueError when it is no manifest of ours."""
        record = json_object(text)
        given = {name: record[name] for name in _TYPES if name in record}
        wrong = [name for name, kind in _TYPES.items() if type(given.get(name)) is not kind]
        if wrong:
            raise ValueError(f"the manifest does not tell its {', '.join(wrong)}")
        if not NAME.fullmatch(given["name"]) or (given["model"] and not NAME.fullmatch(given["model"])):
            raise ValueError("the manifest's generation or model has a name that no folder may have")
        return cls(**given | {"files": table_of_json(given["files"])})


_TYPES = {
    item.name: dict if item.name in ("trees", "files") else int if item.name == "format" else str
    for item in fields(Manifest)
}


def json_object(text: str | bytes) -> JsonObject:
    """A JSON object. Raises ValueError for whatever else the text is, also when it is nested beyond reason."""
    try:
        record = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(record, dict):
        raise ValueError("no JSON object")
    return record


def table_to_json(table: FileTable) -> bytes:
    """A table of files as it is published."""
    return json.dumps(table, ensure_ascii=False, sort_keys=True).encode()


def table_of_json(record: Mapping[str, object]) -> dict[str, StoredFile]:
    """Raises ValueError for a file that is not told by size and checksum. The paths are not judged: `check_paths` does."""
    return {path: StoredFile.of_json(pair) for path, pair in record.items()}


def check_paths(table: FileTable) -> None:
    """Every path is relative and stays inside its folder, whatever the system. Raises ValueError."""
    for path in table:
        parts = path.split("/")
        strange = any(unicodedata.category(sign) in ("Cc", "Cs") or sign == "\\" for sign in path)
        if strange or path == MANIFEST or _too_long(parts) or {"", ".", ".."} & {*parts}:
            raise ValueError(f"a file is named that lies outside its folder or can't be: {path!r:.120}")


def _too_long(parts: list[str]) -> bool:
    lengths = [len(part.encode()) for part in parts]
    return max(lengths) > LONGEST_PART or sum(lengths) + len(parts) > LONGEST_PATH


def file_table(folder: Path) -> dict[str, StoredFile]:
    """Every file of a folder but its manifest; linked files are read once."""
    table = {}
    digests: dict[int, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / MANIFEST:
            status = path.stat()
            if status.st_ino not in digests:
                digests[status.st_ino] = digest_of(path)
            table[path.relative_to(folder).as_posix()] = StoredFile(status.st_size, digests[status.st_ino])
    return table


def digest_of(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_hash(table: FileTable) -> str:
    """One hash over all files of a table."""
    rows = [f"{path} {file.digest}" for path, file in sorted(table.items())]
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
