"""Takes a published generation from a place that others may write to: believed by its signature, checked file by file, fetched aside.

Nothing there is opened as an index before every byte of it was compared with what the signature covers. What is not named
is not taken, names can't leave the folder, nothing longer than it should be is read.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kb.errors import IndexUnavailable
from kb.settings import Settings
from search.progress import Progress
from search.publish import generations
from search.publish.manifest import (
    MANIFEST,
    TREES,
    FileTable,
    Manifest,
    StoredFile,
    check_paths,
    digest_of,
    file_table,
    json_object,
    table_of_json,
)
from search.publish.publish import CURRENT, Moved, blob, manifest_path
from search.publish.release import LONGEST_RELEASE, NotTrusted, Release, Trust, unsealed
from search.publish.store import Store, StoreError

PULLED = "PULLED"  # in the index folder: the last release believed here
SPARE = 64 << 20  # bytes of disk that a pull leaves free


@dataclass(frozen=True, kw_only=True)
class PullOptions:
    """How to pull. `open_tree(folder, generation)` opens a tree as a server will, and raises whatever is wrong with it."""

    open_tree: Callable[[Path, str], object]
    model: bool = True  # fetch the model too
    allow_older: bool = False  # take what was signed before the last release


def pull_from(store: Store, settings: Settings, progress: Progress, options: PullOptions) -> Moved:
    """Take the published generation: fetched aside, every checksum compared, opened, then made current in one step.

    Raises IndexUnavailable, StoreError (NotTrusted), SettingsError; whatever was current before stays so.
    """
    with generations.build_lock(settings.index):
        release, is_signed = _release(store, settings)
        if is_signed and not options.allow_older:
            _refuse_older(settings.index, release)
        content = _read(store, manifest_path(release.generation), release.manifest)
        fetching = _Fetching(store, settings, progress)
        with generations.started(settings.index) as folder:
            (folder / MANIFEST).write_bytes(content)
            manifest = generations.read_manifest(folder)
            if manifest.name != release.generation or bool(manifest.model) != bool(release.model):
                raise StoreError(f"the manifest of {release.generation} is that of another generation. Publish again.")
            if options.model and release.model:
                fetching.model(manifest.model, release.model)
            is_present = _is_whole(settings.index, manifest)
            if not is_present:
                fetching.files(folder, manifest.files)
                generations.verify(folder, manifest, checksums=True)
                _try_opening(folder, manifest.name, options)
            if is_signed:
                _note(settings.index, release)
            changed = not is_present or generations.current_name(settings.index) != manifest.name
            if not is_present:
                generations.publish(settings.index, folder, manifest)
            elif changed:
                generations.point_to(settings.index, manifest.name)
    return Moved(
        generation=manifest.name,
        files=len(manifest.files),
        copied=fetching.copied,
        size=fetching.size,
        changed=changed,
    )


def _release(store: Store, settings: Settings) -> tuple[Release, bool]:
    """(what is published, whether its signature counted). Raises IndexUnavailable, NotTrusted, StoreError, SettingsError."""
    try:
        content = store.read(CURRENT, LONGEST_RELEASE)
    except FileNotFoundError:
        raise IndexUnavailable("Nothing is published there yet. `kb build --publish URL` does it.") from None
    try:
        sealed = unsealed(content)
    except ValueError:
        raise StoreError("CURRENT there is damaged, or of an earlier version. Publish again.") from None
    trust = Trust.of(settings)
    return trust.check(sealed), bool(trust.keys)


def _refuse_older(index: Path, release: Release) -> None:
    """Whoever writes to the place can put back what was signed long ago, with the mistakes it had."""
    try:
        last = json_object((index / PULLED).read_bytes())
        number, when = int(last["number"]), str(last["published"])
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError):
        raise IndexUnavailable(f"{index / PULLED} is damaged. Delete it, then pull again.") from None
    if release.number < number:
        raise NotTrusted(
            f"what is published there now ({release.generation}) was signed on {release.published}, before what was pulled here last "
            f"({when}), so it is refused: somebody put an old publication back. `kb rollback --at URL --to GENERATION` goes back "
            "with a new signature; `kb pull --allow-older` takes this one all the same."
        )


def _note(index: Path, release: Release) -> None:
    """Remember the last release. Written before the pointer moves: a pull killed in between is pulled again."""
    record = {"generation": release.generation, "number": release.number, "published": release.published}
    generations.write_whole(index / PULLED, json.dumps(record) + "\n")


def _try_opening(folder: Path, name: str, options: PullOptions) -> None:
    """Servers would refuse it, and after a few of those no good one would be left on the disk."""
    for tree in TREES:
        try:
            options.open_tree(folder / tree, name)
        except Exception as error:
            reason = f"{type(error).__name__}: {' '.join(str(error).split()):.300}"
            raise StoreError(
                f"generation {name} there can't be opened ({reason}). Build it anew and publish it."
            ) from error


class _Fetching:
    """Fetches what this machine does not have yet, comparing checksums."""

    def __init__(self, store: Store, settings: Settings, progress: Progress) -> None:
        self._store, self._settings, self._progress = store, settings, progress
        self.copied = self.size = 0
        self._present = _local_files(settings.index)

    def files(self, folder: Path, table: FileTable) -> None:
        """Every file of the table into the folder. What an earlier generation has is copied instead of fetched.

        Copied, not linked: a file cut in place is then missing in one generation, and the one before can still answer.
        """
        _check_names(table)
        _check_space(folder, table.values())
        self._progress.start("Fetching files", len(table))
        placed: dict[str, Path] = {}
        for path, file in table.items():
            target = folder / path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                self._place(file, target, placed.get(file.digest))
            except (FileExistsError, NotADirectoryError, IsADirectoryError):
                raise StoreError(
                    f"the published manifest names {path!r} and a file in its way. Publish again."
                ) from None
            placed[file.digest] = target
            self._progress.advance(1)

    def model(self, fingerprint: str, table_file: StoredFile) -> None:
        """The exported model, unless the very same is here already."""
        content = _read(self._store, blob(table_file.digest), table_file)
        try:
            table = table_of_json(json_object(content))
        except ValueError as error:
            raise StoreError(f"the model's table of files there is none ({error}). Publish again.") from None
        if "encoder.json" not in table:
            raise StoreError("the model's table of files there names no model. Publish again.")
        folder = self._settings.models / fingerprint
        if folder.is_dir() and table.items() <= file_table(folder).items():
            return
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="fetching-", dir=folder.parent) as aside:
            self.files(Path(aside, "model"), table)
            generations.protect(Path(aside, "model"))
            if folder.exists():
                os.replace(folder, Path(aside, "before"))
            os.replace(Path(aside, "model"), folder)

    def _place(self, file: StoredFile, target: Path, twin: Path | None) -> None:
        if twin:
            os.link(twin, target)
        elif not self._copied(file.digest, target):
            self._fetch(file, target)

    def _copied(self, digest: str, target: Path) -> bool:
        source = self._present.get(digest)
        if source is None or not source.is_file():
            return False
        shutil.copyfile(source, target)
        if digest_of(target) == digest:
            return True
        target.unlink()
        return False

    def _fetch(self, file: StoredFile, target: Path) -> None:
        path = blob(file.digest)
        try:
            self._store.fetch(path, target, file.size)
        except FileNotFoundError:
            raise StoreError(f"{path} is missing there. Publish again.") from None
        if target.stat().st_size != file.size or digest_of(target) != file.digest:
            raise StoreError(
                f"{path} arrived damaged (its checksum differs). Pull again; if it stays so, delete it there and publish again."
            )
        self.copied += 1
        self.size += file.size


def _read(store: Store, path: str, expected: StoredFile) -> bytes:
    """A small file, exactly as it was signed."""
    try:
        content = store.read(path, expected.size)
    except FileNotFoundError:
        raise StoreError(f"{path} is missing there. Publish again.") from None
    if StoredFile.of(content) != expected:
        raise StoreError(f"{path} there is not the one that CURRENT names. Publish again.")
    return content


def _check_names(table: FileTable) -> None:
    try:
        check_paths(table)
    except ValueError as error:
        raise StoreError(f"the published manifest is refused: {error}") from None


def _check_space(folder: Path, files: Iterable[StoredFile]) -> None:
    """Before anything is fetched: a disk that is full stops the database beside the index too."""
    folder.mkdir(parents=True, exist_ok=True)
    needed, free = sum({file.digest: file.size for file in files}.values()), shutil.disk_usage(folder).free
    if needed + SPARE > free:
        raise StoreError(
            f"what is published there takes {needed / 1e6:.0f} MB; {folder} has {free / 1e6:.0f} MB left. Make room."
        )


def _is_whole(index: Path, manifest: Manifest) -> bool:
    """This very generation is here already, and undamaged."""
    folder = index / "generations" / manifest.name
    try:
        local = generations.read_manifest(folder)
        generations.verify(folder, local, checksums=True)
    except IndexUnavailable:
        return False
    return local == manifest


def _local_files(index: Path) -> dict[str, Path]:
    """Checksum → a file that had it when it was published here."""
    files: dict[str, Path] = {}
    for name in reversed(generations.candidates(index)):
        folder = index / "generations" / name
        try:
            files |= {file.digest: folder / path for path, file in generations.read_manifest(folder).files.items()}
        except IndexUnavailable:
            continue
    return files
