"""Copies a generation to a place that servers pull from, and back. Files are kept by content, the pointer moves last.

<place>/blobs/<aa>/<sha-256> every different file once; <place>/generations/<name>.json manifests; <place>/models/<fingerprint>.json
the files of an exported model; <place>/CURRENT the name and its manifest's SHA-256. Nothing is ever overwritten but
CURRENT, so a publication or a pull that breaks off leaves readers where they were, and the next one goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kb.errors import IndexUnavailable
from kb.settings import Settings
from search import generations
from search.generations import Manifest
from search.progress import Progress
from search.stores import Store, StoreError

NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,120}")
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What a publication or a pull did."""

    generation: str
    files: int  # of the generation and its model
    copied: int  # that were not there yet
    size: int  # bytes copied
    changed: bool  # the pointer moved


def publish_to(store: Store, settings: Settings, progress: Progress) -> Moved:
    """Copy the current generation and its model; the pointer moves last. Raises IndexUnavailable, StoreError."""
    name = generations.current_name(settings.index)
    folder = settings.index / "generations" / name
    if not name:
        raise IndexUnavailable(f"No index in {settings.index} yet. Run `kb build`.")
    manifest = generations.read_manifest(folder)
    generations.verify(folder, manifest, checksums=True)
    sent = _Sending(store, progress)
    if manifest.model:
        sent.table(f"models/{manifest.model}.json", settings.models / manifest.model, _model_table(settings, manifest.model))
    sent.files(folder, manifest.files)
    text = manifest.to_json().encode()
    store.write(f"generations/{name}.json", text)
    changed = _pointer(store) != (name, _sha(text))
    if changed:
        point_at(store, name)
    return Moved(generation=name, files=sent.seen, copied=sent.copied, size=sent.size, changed=changed)


def point_at(store: Store, name: str) -> None:
    """Make an already published generation the one that servers pull. Raises IndexUnavailable when it is not there."""
    try:
        text = store.read(f"generations/{name}.json")
    except FileNotFoundError:
        raise IndexUnavailable(f"Generation {name} was never published there.") from None
    store.write("CURRENT", f"{name} {_sha(text)}\n".encode())


def pull_from(store: Store, settings: Settings, progress: Progress, *, model: bool = True) -> Moved:
    """Take the published generation: fetched aside, every checksum compared, then made current in one step.

    Raises IndexUnavailable, StoreError; whatever was current before stays so.
    """
    with generations.build_lock(settings.index):
        name, digest = _pointer(store)
        if not name:
            raise IndexUnavailable("Nothing is published there yet. `kb build --publish URL` does it.")
        text = _read(store, f"generations/{name}.json")
        if _sha(text) != digest:
            raise StoreError(f"the manifest of {name} is not the one that CURRENT names. Publish again.")
        fetched = _Fetching(store, settings, progress)
        with generations.started(settings.index) as folder:
            (folder / "manifest.json").write_bytes(text)
            manifest = generations.read_manifest(folder)
            if manifest.name != name:
                raise StoreError(f"the manifest of {name} is that of {manifest.name}. Publish again.")
            if model and manifest.model:
                fetched.model(manifest.model)
            if _held(settings.index, manifest):
                changed = generations.current_name(settings.index) != name
                if changed:
                    generations.point_to(settings.index, name)
                return Moved(generation=name, files=len(manifest.files), copied=fetched.copied, size=fetched.size, changed=changed)
            fetched.files(folder, manifest.files)
            generations.verify(folder, manifest, checksums=True)
            generations.publish(settings.index, folder, manifest)
    return Moved(generation=name, files=len(manifest.files), copied=fetched.copied, size=fetched.size, changed=True)


def roll_back(index: Path, name: str = "") -> str:
    """Make an earlier generation on this machine current: the named one, else the newest before the current. Verified first."""
    with generations.build_lock(index):
        current = generations.current_name(index)
        earlier = [other for other in generations.candidates(index) if other < current]
        chosen = name or (earlier[0] if earlier else "")
        if not chosen or chosen not in generations.candidates(index):
            held = ", ".join(generations.candidates(index)) or "none"
            raise IndexUnavailable(f"There is no {f'generation {name}' if name else 'earlier generation'} in {index}; it holds {held}.")
        folder = index / "generations" / chosen
        generations.verify(folder, generations.read_manifest(folder), checksums=True)
        generations.point_to(index, chosen)
    return chosen


class _Sending:
    """Sends what the store does not hold yet."""

    def __init__(self, store: Store, progress: Progress) -> None:
        self._store, self._progress = store, progress
        self.seen = self.copied = self.size = 0
        self._done: set[str] = set()

    def table(self, path: str, folder: Path, table: dict[str, list]) -> None:
        """Files and, after them, the table that names them."""
        if self._store.size(path) is None:
            self.files(folder, table)
            self._store.write(path, json.dumps(table, sort_keys=True).encode())

    def files(self, folder: Path, table: dict[str, list]) -> None:
        self._progress.start("Publishing files", len(table))
        for path, (size, digest) in table.items():
            self.seen += 1
            if digest not in self._done and self._store.size(_blob(digest)) != size:
                self._store.send(folder / path, _blob(digest))
                self.copied += 1
                self.size += size
            self._done.add(digest)
            self._progress.advance(1)


class _Fetching:
    """Fetches what this machine does not hold yet, comparing checksums."""

    def __init__(self, store: Store, settings: Settings, progress: Progress) -> None:
        self._store, self._settings, self._progress = store, settings, progress
        self.copied = self.size = 0
        self._here = _local_files(settings.index)

    def files(self, folder: Path, table: dict[str, list]) -> None:
        """Every file of the table into the folder; what an earlier generation holds is linked instead of fetched."""
        self._progress.start("Fetching files", len(table))
        for path, (size, digest) in table.items():
            target = folder / _safe(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not self._linked(digest, target):
                self._fetch(digest, size, target)
                self._here[digest] = target
            self._progress.advance(1)

    def model(self, fingerprint: str) -> None:
        """The exported model, unless it is here already."""
        folder = self._settings.models / _safe(fingerprint)
        if (folder / "encoder.json").is_file():
            return
        table = json.loads(_read(self._store, f"models/{fingerprint}.json"))
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix="fetching-", dir=folder.parent))
        try:
            self.files(aside, table)
            aside.chmod(0o755)
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(aside, folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def _linked(self, digest: str, target: Path) -> bool:
        source = self._here.get(digest)
        if source is None or not source.is_file() or _sha_of(source) != digest:
            return False
        try:
            os.link(source, target)
        except OSError:  # another file system
            shutil.copyfile(source, target)
        return True

    def _fetch(self, digest: str, size: int, target: Path) -> None:
        if not DIGEST.fullmatch(digest):
            raise StoreError(f"{digest!r} is not a checksum")
        try:
            self._store.fetch(_blob(digest), target)
        except FileNotFoundError:
            raise StoreError(f"{_blob(digest)} is missing there. Publish again.") from None
        if target.stat().st_size != size or _sha_of(target) != digest:
            raise StoreError(f"{_blob(digest)} arrived damaged (its checksum differs). Pull again; if it stays so, publish again.")
        self.copied += 1
        self.size += size


def _pointer(store: Store) -> tuple[str, str]:
    """(name, SHA-256 of its manifest) of what is published; empty when nothing is."""
    try:
        fields = store.read("CURRENT").decode("utf-8", "replace").split()
    except FileNotFoundError:
        return "", ""
    if len(fields) != 2 or not NAME.fullmatch(fields[0]) or not DIGEST.fullmatch(fields[1]):
        raise StoreError("CURRENT there is damaged. Publish again.")
    return fields[0], fields[1]


def _read(store: Store, path: str) -> bytes:
    try:
        return store.read(path)
    except FileNotFoundError:
        raise StoreError(f"{path} is missing there. Publish again.") from None


def _held(index: Path, manifest: Manifest) -> bool:
    """This very generation is here already, and whole."""
    folder = index / "generations" / manifest.name
    try:
        generations.verify(folder, generations.read_manifest(folder), checksums=True)
        return generations.read_manifest(folder) == manifest
    except IndexUnavailable:
        return False


def _local_files(index: Path) -> dict[str, Path]:
    """Checksum → a file that had it when it was published here."""
    found: dict[str, Path] = {}
    for name in reversed(generations.candidates(index)):
        folder = index / "generations" / name
        try:
            found |= {digest: folder / path for path, (_, digest) in generations.read_manifest(folder).files.items()}
        except IndexUnavailable:
            continue
    return found


def _model_table(settings: Settings, fingerprint: str) -> dict[str, list]:
    table = generations.file_table(settings.models / fingerprint)
    if "encoder.json" not in table:
        raise IndexUnavailable(f"The model {fingerprint} of this index is not in {settings.models}. Run `kb build`.")
    return table


def _safe(path: str) -> str:
    """A relative path that stays inside its folder. Raises StoreError."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\0" in path or "\\" in path:
        raise StoreError(f"the published manifest names a file outside its folder: {path!r}")
    return path


def _blob(digest: str) -> str:
    return f"blobs/{digest[:2]}/{digest}"


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sha_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
