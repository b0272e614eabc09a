"""Articles in a git work tree: a published text is a commit of its writer's, a text in review a branch `write/<number>`.

Plumbing alone: a temporary index, and references moved only from where they were. Whatever stops the server, the repository is
whole; what was published is on disk before it is committed, so that publishing the same again finishes what was begun.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from kb.articles.slugs import slug
from kb.writing.aftermath import Workplace
from kb.writing.git import Git
from kb.writing.source_text import stored_text
from kb.writing.stores import (
    DIGEST,
    FileMoved,
    FileVersion,
    Signature,
    WritingError,
    place_of,
    put_in_place,
    read_place,
    read_whatever,
)

COMMITTER = ("Otvet", "otvet@localhost")
TRIES = 10  # at moving a branch that others move too
LISTED = "100"


@dataclass(frozen=True)
class GitStore:
    """Safe to use from many threads and processes."""

    root: Path
    kind: str = "git"

    @cached_property
    def _git(self) -> Git:
        return Git(self.root)

    @cached_property
    def _inside(self) -> str:
        """The articles folder as the repository names it, "docs/" or "" for the top."""
        return self._git.line("rev-parse", "--show-prefix")

    @cached_property
    def _place(self) -> Workplace:
        return Workplace(self.root)

    def read(self, path: str) -> str | None:
        return read_place(self.root, path)

    def publish(self, path: str, text: str, *, expected: str | None, signed: Signature) -> str:
        place = place_of(self.root, path)
        with self._place.alone([path]) as git:
            branch = self._branch()
            now = read_whatever(self.root, path)
            if now != expected and now != text:
                raise FileMoved(now)
            if now != text:
                put_in_place(place, text.encode("utf-8"))
            return self._commit(git, branch, {path: text.encode("utf-8")}, signed)

    def add_files(self, files: dict[str, bytes], *, signed: Signature) -> None:
        with self._place.alone(files) as git:
            new = {path: data for path, data in files.items() if not place_of(self.root, path).exists()}
            for path, data in new.items():
                put_in_place(place_of(self.root, path), data)
            if new:
                self._commit(git, self._branch(), new, signed)

    def keep_draft(self, change: int, path: str, text: str, *, signed: Signature) -> None:
        """A commit on top of what is published now, on a branch of the change's own."""
        place_of(self.root, path)
        with self._place.alone() as git:
            on = self._tip("HEAD")
            commit = self._made(git, on, {path: self._blob(git, path, text.encode("utf-8"))}, signed)
            git.run("update-ref", "-m", "otvet: for review", f"refs/heads/write/{change}", commit or on)

    def drop_draft(self, change: int) -> None:
        if self._tip(f"refs/heads/write/{change}"):
            with self._place.alone() as git:
                git.run("update-ref", "-d", f"refs/heads/write/{change}")

    def history(self, path: str) -> tuple[FileVersion, ...]:
        place_of(self.root, path)
        if not self._tip("HEAD"):
            return ()
        log = self._git.run("log", f"-{LISTED}", "--format=%H%x00%an%x00%aI%x00%s%x00", "--", f":(literal){path}")
        parts = log.decode("utf-8", "replace").split("\x00")
        rows = [[field.strip("\n") for field in parts[at : at + 4]] for at in range(0, len(parts) - 3, 4)]
        return tuple(
            FileVersion(id=row[0], who=row[1], at=datetime.fromisoformat(row[2]), message=row[3]) for row in rows
        )

    def text_at(self, path: str, version: str) -> str:
        place_of(self.root, path)
        if not (version.isascii() and version.isalnum()):
            raise WritingError("version", f"there is no version {version!r} of {path}")
        answer = self._git.ask("cat-file", "blob", f"{version}:{self._inside}{path}")
        if answer.returncode:
            raise WritingError("version", f"there is no version {version!r} of {path}")
        return stored_text(answer.stdout)

    def earlier_text(self, path: str, digest: str) -> str | None:
        place_of(self.root, path)
        answer = self._git.ask("cat-file", "blob", digest) if DIGEST.fullmatch(digest) else None
        return stored_text(answer.stdout) if answer and not answer.returncode else None

    def _branch(self) -> str:
        """The branch that is checked out. Raises WritingError where none is."""
        answer = self._git.ask("symbolic-ref", "-q", "HEAD")
        if answer.returncode:
            raise WritingError("detached", "the articles' repository has no branch checked out; run `git switch` there")
        return answer.stdout.decode().strip()

    def _tip(self, name: str) -> str:
        answer = self._git.ask("rev-parse", "-q", "--verify", f"{name}^{{commit}}")
        return "" if answer.returncode else answer.stdout.decode().strip()

    def _commit(self, git: Git, branch: str, files: Mapping[str, bytes], signed: Signature) -> str:
        """Whoever else commits meanwhile goes first: then it is made anew on top of theirs."""
        blobs = {path: self._blob(git, path, data) for path, data in files.items()}
        for _ in range(TRIES):
            on = self._tip(branch)
            commit = self._made(git, on, blobs, signed)
            if not commit:
                break
            moved = git.ask("update-ref", "-m", "otvet: published", branch, commit, on or "0" * len(commit))
            if not moved.returncode:
                on = commit
                break
            time.sleep(0.05)
        else:
            if self._tip(branch) == on:  # nobody moved it: git itself could not
                raise WritingError("git", f"git update-ref: {moved.stderr.decode('utf-8', 'replace').strip()}")
            raise WritingError("busy", "others commit to the articles all the time; publish once more")
        self._place.shown_as_committed(git, blobs)
        return on

    def _blob(self, git: Git, path: str, data: bytes) -> str:
        return git.line("hash-object", "-w", "--stdin", "--path", f"{self._inside}{path}", given=data)

    def _made(self, git: Git, on: str, blobs: Mapping[str, str], signed: Signature) -> str:
        """A commit with these files on top of another, "" where it would change nothing."""
        with tempfile.TemporaryDirectory(prefix="otvet-index-") as folder:
            aside = {"GIT_INDEX_FILE": f"{folder}/index"}
            if on:
                git.run("read-tree", on, env=aside)
            for path, blob in blobs.items():
                git.run("update-index", "--add", "--cacheinfo", self._entry(path, blob), env=aside)
            tree = git.line("write-tree", env=aside)
        if on and tree == git.line("rev-parse", f"{on}^{{tree}}"):
            return ""
        parent = ("-p", on) if on else ()
        return git.line("commit-tree", tree, *parent, given=signed.message.encode(), env=_people(signed))

    def _entry(self, path: str, blob: str) -> str:
        executable = (self.root / path).is_file() and (self.root / path).stat().st_mode & 0o100
        return f"{'100755' if executable else '100644'},{blob},{self._inside}{path}"


def _people(signed: Signature) -> dict[str, str]:
    """Names are whole, addresses are nobody's: an account of staff has none."""
    who = "".join(character for character in signed.who if character.isprintable() and character not in "<>\n") or "-"
    at = signed.at.isoformat(timespec="seconds")
    return {
        "GIT_AUTHOR_NAME": who,
        "GIT_AUTHOR_EMAIL": f"{slug(who) or 'writer'}@staff.invalid",
        "GIT_AUTHOR_DATE": at,
        "GIT_COMMITTER_NAME": COMMITTER[0],
        "GIT_COMMITTER_EMAIL": COMMITTER[1],
        "GIT_COMMITTER_DATE": at,
    }
