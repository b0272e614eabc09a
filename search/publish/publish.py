"""Copies a generation to a place that servers pull from. Files are kept by content, the pointer moves last.

<place>/blobs/<aa>/<sha-256> every different file once; <place>/generations/<name>.json manifests, <name>.release beside each
the signed record of its first publication; <place>/CURRENT such a record of what is published now. Nothing is overwritten
but CURRENT, so a publication that breaks off leaves readers where they were, and the next one goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from kb.errors import IndexUnavailable
from kb.settings import Settings
from search.progress import Progress
from search.publish import generations
from search.publish.manifest import NAME, FileTable, StoredFile, check_paths, file_table, table_to_json
from search.publish.release import LONGEST_RELEASE, Release, Sealed, next_number, seal, unsealed
from search.publish.signing import public_half
from search.publish.store import Store, StoreError

CURRENT = "CURRENT"
Clock = Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What a publication or a pull did."""

    generation: str
    files: int  # of the generation and its model
    copied: int  # that were not there yet
    size: int  # bytes copied
    changed: bool  # the pointer moved


def publish_to(
    store: Store, settings: Settings, progress: Progress, *, clock: Clock = lambda: datetime.now(UTC)
) -> Moved:
    """Copy the current generation and its model; the pointer moves last. Signed when there is a key to sign with.

    Raises IndexUnavailable, StoreError, SettingsError.
    """
    name = generations.current_name(settings.index)
    folder = settings.index / "generations" / name
    if not name:
        raise IndexUnavailable(f"No index in {settings.index} yet. Run `kb build`.")
    pointer = _Pointer(store, settings.publish_key, clock)
    manifest = generations.read_manifest(folder)
    generations.verify(folder, manifest, checksums=True)
    sending = _Sending(store, progress)
    table = b""
    if manifest.model:
        model = _model_table(settings, manifest.model)
        sending.files(settings.models / manifest.model, model)
        table = table_to_json(model)
        store.write(blob(StoredFile.of(table).digest), table)
    sending.files(folder, manifest.files)
    content = manifest.to_json().encode()
    store.write(manifest_path(name), content)
    changed = pointer.publish(name, StoredFile.of(content), StoredFile.of(table) if table else None)
    return Moved(generation=name, files=sending.files_seen, copied=sending.copied, size=sending.size, changed=changed)


def point_at(store: Store, name: str, publish_key: str, *, clock: Clock = lambda: datetime.now(UTC)) -> None:
    """Make an already published generation the one that servers pull.

    What was published with another key, or without one, is not vouched for. Raises IndexUnavailable, StoreError, SettingsError.
    """
    pointer = _Pointer(store, publish_key, clock)
    if not NAME.fullmatch(name):
        raise IndexUnavailable(f"{name!r} is no generation's name.")
    try:
        before = unsealed(store.read(release_path(name), LONGEST_RELEASE))
    except FileNotFoundError:
        raise IndexUnavailable(f"Generation {name} was never published there.") from None
    except ValueError:
        raise StoreError(f"{release_path(name)} there is damaged. Build that commit again and publish it.") from None
    if before.release.generation != name or not pointer.is_own(before):
        raise StoreError(
            f"generation {name} was not published with this KB_PUBLISH_KEY. Build that commit again and publish it."
        )
    pointer.move(before.release)


class _Pointer:
    """CURRENT of a place, and the key it is written with ("": unsigned)."""

    def __init__(self, store: Store, publish_key: str, clock: Clock) -> None:
        """Raises StoreError when servers would refuse what is written without a key, as what is there now has a signature."""
        self._store, self._publish_key, self._clock = store, publish_key, clock
        self._public_key = public_half(publish_key) if publish_key else ""
        self._before = self._read()
        if self._before and self._before.key and not publish_key:
            raise StoreError("what is published there is signed; servers would refuse it unsigned. Set KB_PUBLISH_KEY.")

    def is_own(self, sealed: Sealed) -> bool:
        """It was sealed with this very key (or without one, when there is none)."""
        return sealed.key == self._public_key and (not sealed.key or sealed.fits)

    def publish(self, name: str, manifest: StoredFile, model: StoredFile | None) -> bool:
        """Point at a generation whose files are all there; False when CURRENT does so already."""
        release = Release(generation=name, manifest=manifest, model=model, number=0, published="")
        before = self._before
        if before and self.is_own(before) and replace(before.release, number=0, published="") == release:
            return False
        self._store.write(release_path(name), self._sealed_now(release))
        self.move(release)
        return True

    def move(self, release: Release) -> None:
        """Point at a release anew, so that it counts as later than all before."""
        self._store.write(CURRENT, self._sealed_now(release))

    def _sealed_now(self, release: Release) -> bytes:
        before = self._before.release.number if self._before and self.is_own(self._before) else 0
        now = self._clock()
        dated = replace(release, number=next_number(before, now), published=now.isoformat(timespec="seconds"))
        return seal(dated, self._publish_key)

    def _read(self) -> Sealed | None:
        """What is published; None when nothing is, or nothing that can be read: it is replaced then."""
        try:
            return unsealed(self._store.read(CURRENT, LONGEST_RELEASE))
        except (FileNotFoundError, ValueError):
            return None


class _Sending:
    """Sends what the store does not have yet."""

    def __init__(self, store: Store, progress: Progress) -> None:
        self._store, self._progress = store, progress
        self.files_seen = self.copied = self.size = 0
        self._done: set[str] = set()

    def files(self, folder: Path, table: FileTable) -> None:
        try:
            check_paths(table)
        except ValueError as error:
            raise StoreError(f"{folder}: {error}. Rename it and build again.") from None
        self._progress.start("Publishing files", len(table))
        for path, file in table.items():
            self.files_seen += 1
            if file.digest not in self._done and self._store.size(blob(file.digest)) != file.size:
                self._store.send(folder / path, blob(file.digest))
                self.copied += 1
                self.size += file.size
            self._done.add(file.digest)
            self._progress.advance(1)


def blob(digest: str) -> str:
    """Where a place keeps the file of that content."""
    return f"blobs/{digest[:2]}/{digest}"


def manifest_path(name: str) -> str:
    """Where a place keeps a generation's manifest."""
    return f"generations/{name}.json"


def release_path(name: str) -> str:
    """Where a place keeps the signed record of a generation's first publication."""
    return f"generations/{name}.release"


def _model_table(settings: Settings, fingerprint: str) -> FileTable:
    table = file_table(settings.models / fingerprint)
    if "encoder.json" not in table:
        raise IndexUnavailable(f"The model {fingerprint} of this index is not in {settings.models}. Run `kb build`.")
    return table
