"""Saved files of another tool: a folder, a zip or one file. Nothing is unpacked to disk, and nothing outside is read."""

from __future__ import annotations

import json
import posixpath
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from kb.articles.files import likely_encoding
from kb.errors import OtvetError
from kb.importing.reading.record import Json, Loss

LARGEST_FILE = 100 * 2**20  # bytes of one file
LARGEST_WHOLE = 4 * 2**30  # bytes of all files together
MOST_FILES = 200_000
MOST_RATIO = 200  # times that packed bytes may grow; text grows tenfold
RATIO_FROM = 10 * 2**20  # bytes from which growing is looked at
PACKED = (".docx", ".xlsx")  # zips that are read by others
HIGH = re.compile(rb"[\x80-\xff]+")
DEEPEST = 2  # zips within zips


class SourceRefused(OtvetError):
    """A source that is not safe to read, or can't be read; says which part and why."""


@dataclass
class SavedFiles:
    """Files by their paths in the source; what is in zips lies beside the zip's own files."""

    name: str
    files: dict[str, bytes | Path] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)  # path → what was taken for its encoding

    @classmethod
    def open(cls, path: Path) -> SavedFiles:
        """Raises SourceRefused."""
        source = cls(path.name)
        if path.is_symlink():
            raise SourceRefused(f"{path} is a symbolic link; name the folder or file itself.")
        if path.is_dir():
            source._take_folder(path)
        elif path.is_file():
            source._take(path.name, path.read_bytes() if path.suffix.lower() == ".zip" else path)
        else:
            raise SourceRefused(f"{path}: there is no such file or folder.")
        return source

    def paths(self, *endings: str) -> list[str]:
        return sorted(path for path in self.files if not endings or path.lower().endswith(endings))

    def read(self, path: str) -> bytes:
        held = self.files[path]
        if isinstance(held, bytes):
            return held
        if held.stat().st_size > LARGEST_FILE:
            raise SourceRefused(f"{path} has more than {LARGEST_FILE >> 20} MB.")
        return held.read_bytes()

    def text(self, path: str) -> str:
        written = self.read(path)
        try:
            return written.decode("utf-16" if written[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        except UnicodeDecodeError:
            encoding = _one_byte(written)
        self.guessed[path] = f"the file is not UTF-8; it was read as {encoding}: look whether its letters are right"
        return written.decode(encoding, "replace")

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What of the files could only be guessed."""
        return tuple(Loss("encoding", path, said) for path, said in self.guessed.items())

    def json(self, path: str) -> object:
        try:
            return json.loads(self.text(path))
        except (ValueError, RecursionError) as error:
            raise SourceRefused(f"{path} is not JSON: {error}. Save it again.") from None

    def lists(self) -> dict[str, list[Json]]:
        """Objects of all JSON files by the name of their list; a bare list is named by its file."""
        lists: dict[str, list[Json]] = {}
        for path in self.paths(".json"):
            whole = self.json(path)
            stem = posixpath.basename(path).rpartition(".")[0]
            named: Mapping[str, object] = whole if isinstance(whole, Mapping) else {stem: whole}
            for name, values in _lists_in(named):
                lists.setdefault(name, []).extend(values)
        return lists

    def _take_folder(self, folder: Path) -> None:
        for file in sorted(folder.rglob("*")):
            inside = file.relative_to(folder).as_posix()
            if file.is_symlink():
                raise SourceRefused(
                    f"{inside} is a symbolic link; put the file itself in its place, then import again."
                )
            if file.is_file():
                self._take(inside, file)

    def _take(self, path: str, held: bytes | Path, depth: int = 0) -> None:
        if len(self.files) >= MOST_FILES:
            raise SourceRefused(f"{self.name} holds more than {MOST_FILES:,} files; import it in parts.")
        if path.lower().endswith(PACKED):
            _refuse_packed(path, held)
        if path.lower().endswith(".zip") and depth < DEEPEST:
            self._take_zip(path, held if isinstance(held, bytes) else held.read_bytes(), depth)
        else:
            self.files[path] = held

    def _take_zip(self, path: str, packed: bytes, depth: int) -> None:
        try:
            with zipfile.ZipFile(BytesIO(packed)) as bundle:
                _refuse_unsafe(path, bundle)
                folder = posixpath.dirname(path)
                for info in bundle.infolist():
                    if not info.is_dir():
                        self._take(posixpath.join(folder, info.filename), bundle.read(info), depth + 1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise SourceRefused(f"{path} can't be unpacked: {error}. Save it again.") from None


def _one_byte(written: bytes) -> str:
    """An encoding of one byte a letter: in Russian such letters stand together, in languages of Latin letters alone."""
    runs = HIGH.findall(written[:20_000])
    together = sum(len(run) for run in runs if len(run) > 1)
    return likely_encoding(written) if together * 2 > sum(map(len, runs)) else "Windows-1252"


def _lists_in(named: Mapping[str, object]) -> Iterator[tuple[str, list[Json]]]:
    for name, value in named.items():
        if isinstance(value, Mapping) and isinstance(value.get("items"), list):
            yield from _lists_in({name: value["items"]})
        elif isinstance(value, Mapping):
            yield from _lists_in(value) if name in ("data", "payload", "result") else ((name, [value]),)
        elif isinstance(value, list):
            yield name, [one for one in value if isinstance(one, Mapping)]


def _refuse_packed(path: str, held: bytes | Path) -> None:
    """Documents that are zips inside: looked at here, since what reads them looks at nothing."""
    try:
        with zipfile.ZipFile(BytesIO(held) if isinstance(held, bytes) else held) as bundle:
            _refuse_unsafe(path, bundle)
    except zipfile.BadZipFile:
        return  # told where it is read


def _refuse_unsafe(path: str, bundle: zipfile.ZipFile) -> None:
    whole = 0
    for info in bundle.infolist():
        parts = info.filename.replace("\\", "/").split("/")
        if info.filename.startswith(("/", "\\")) or ".." in parts or (len(parts[0]) == 2 and parts[0][1] == ":"):
            raise SourceRefused(f"{path} holds {info.filename!r}, which leads out of its folder; nothing was read.")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise SourceRefused(f"{path} holds the symbolic link {info.filename!r}; nothing was read.")
        whole += info.file_size
        grown = info.file_size > RATIO_FROM and info.file_size > MOST_RATIO * max(1, info.compress_size)
        if grown or info.file_size > LARGEST_FILE or whole > LARGEST_WHOLE:
            raise SourceRefused(f"{path}: {info.filename!r} grows too large when unpacked; nothing was read.")
