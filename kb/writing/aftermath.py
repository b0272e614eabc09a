"""One of ours at a time in a repository, and what a killed one left there put right by the next. Knows no article.

Before anything is touched a note says what is begun. Whoever finds a note when it is their turn removes the locks of that time and
has the files follow what is committed. Locks and files of other times are others' and stay.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kb.writing.git import SECONDS, Git
from kb.writing.stores import WritingError, clear_unfinished, locked

TRIES = 10
AT_WORK = 10 * SECONDS  # as long as the commands of one piece of work may take together
NO_FILE = b"0" * 40
MAINTENANCE = "objects/maintenance.lock"  # git looks after its objects when it has fetched or merged
MERGING = ("MERGE_HEAD", "MERGE_MODE", "MERGE_MSG", "AUTO_MERGE")


@dataclass(frozen=True)
class Workplace:
    """The repository around a folder of articles, for whoever is about to change it."""

    root: Path

    @cached_property
    def own(self) -> Path:
        """Where git keeps what is this work tree's own."""
        return Path(Git(self.root).line("rev-parse", "--absolute-git-dir"))

    @contextmanager
    def alone(self, paths: Collection[str] = (), *, merging: bool = False) -> Iterator[Git]:
        """The repository for one at a time, who is about to change these files.

        What a killed merge made of them is taken back. Else they stay: they may hold words that are not committed yet.
        """
        note = self.own / "otvet-writing.json"
        with locked(self.own / "otvet-writing.lock") as held:
            git = Git(self.root, held)
            if note.exists():
                self._put_right(git, note)
            inside = self._inside(git)
            note.write_text(json.dumps({"paths": [f"{inside}{path}" for path in paths], "merging": merging}))
            try:
                yield git
            except WritingError as error:
                if error.code != "git":  # git ended by itself then, or was not begun
                    note.unlink()
                raise
            note.unlink()

    @contextmanager
    def exchanging(self, remote: str) -> Iterator[Git]:
        """The same for what is known of a remote: its references, and parts of what came from it. Nobody's files wait for that."""
        note = self.own / "otvet-exchange.json"
        with locked(self.own / "otvet-exchange.lock") as held:
            git = Git(self.root, held)
            if note.exists():
                shared = self._shared(git)
                _remove([shared / "packed-refs.lock", *(shared / "refs/remotes" / remote).rglob("*.lock")], note)
                _remove([shared / MAINTENANCE, *(shared / "objects").rglob("tmp_*")], note)
            note.write_text("{}")
            yield git
            note.unlink()

    def shown_as_committed(self, git: Git, paths: Collection[str]) -> None:
        """The repository's own index follows, so that `git status` is clean; somebody at work there has it locked."""
        if not paths or git.ask("rev-parse", "-q", "--verify", "HEAD").returncode:
            return
        listed = git.run("--literal-pathspecs", "ls-tree", "-z", "-r", "--full-name", "HEAD", "--", *paths)
        known = {entry.partition(b"\t")[2] for entry in listed.split(b"\0")}
        inside = self._inside(git)
        gone = [full for path in paths if (full := f"{inside}{path}".encode()) not in known]
        entries = b"".join(b"0 %s\t%s\0" % (NO_FILE, path) for path in gone) + listed
        for _ in range(TRIES):
            if not git.ask("update-index", "-z", "--index-info", given=entries).returncode:
                break
            time.sleep(0.05)
        with contextlib.suppress(WritingError):
            git.ask("update-index", "-q", "--refresh")

    def _inside(self, git: Git) -> str:
        """The folder as the repository names it, "docs/" or "" for the top."""
        return git.line("rev-parse", "--show-prefix")

    def _shared(self, git: Git) -> Path:
        return Path(self.root, git.line("rev-parse", "--git-common-dir")).resolve()

    def _put_right(self, git: Git, note: Path) -> None:
        """Nobody of ours is at work: commands that outlived their server hold the lock, too."""
        shared = self._shared(git)
        own = (
            self.own / "index.lock",
            self.own / "HEAD.lock",
            self.own / "ORIG_HEAD.lock",
            shared / "packed-refs.lock",
            shared / MAINTENANCE,
        )
        _remove([*own, *(shared / "refs/heads").rglob("*.lock")], note)
        try:
            begun = json.loads(note.read_text())
        except ValueError:
            return  # the note itself was cut short: no file was touched yet
        top = Path(git.line("rev-parse", "--show-toplevel"))
        above = Git(top, git.held)
        paths = [path for path in begun["paths"] if begun["merging"] or (top / path).parent.is_dir()]
        if begun["merging"]:
            for name in MERGING:
                (self.own / name).unlink(missing_ok=True)
            _take_back(above, [path for path in paths if _is_of(top / path, note)])
        else:
            for path in paths:
                clear_unfinished((top / path).parent)
        self.shown_as_committed(above, paths)


def _take_back(git: Git, paths: Sequence[str]) -> None:
    """Files that a merge had begun to change, as they are committed."""
    listed = (
        git.run("--literal-pathspecs", "ls-tree", "-z", "-r", "--name-only", "HEAD", "--", *paths) if paths else b""
    )
    known = [name.decode("utf-8", "surrogateescape") for name in listed.split(b"\0") if name]
    if known:
        git.run("--literal-pathspecs", "checkout", "--quiet", "HEAD", "--", *known)
    for path in set(paths) - set(known):
        (git.folder / path).unlink(missing_ok=True)


def _remove(locks: Iterable[Path], note: Path) -> None:
    """Those of the note's time."""
    for lock in locks:
        if lock.exists() and _is_of(lock, note):
            lock.unlink(missing_ok=True)


def _is_of(file: Path, note: Path) -> bool:
    """Whether the file is gone, or was written when the note's work was done."""
    try:
        return -1 <= file.lstat().st_mtime - note.stat().st_mtime <= AT_WORK
    except FileNotFoundError:
        return True
