"""The repository others work with: what was published here goes there, what they committed comes here. Loses neither side's commits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from kb.writing.aftermath import Workplace
from kb.writing.git import Git
from kb.writing.stores import WritingError

TRIES = 3  # at pushing where others push at the same moment
NAME = "Otvet"
OURS = {
    "GIT_AUTHOR_NAME": NAME,
    "GIT_AUTHOR_EMAIL": "otvet@localhost",
    "GIT_COMMITTER_NAME": NAME,
    "GIT_COMMITTER_EMAIL": "otvet@localhost",
    "GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o ConnectTimeout=10",
}


Hindrance = Literal["", "away", "refused", "diverged", "git"]


@dataclass(frozen=True)
class ExchangeOutcome:
    """What came of it: `waiting` commits are only here, `taken` came from there.

    `problem` is why not all went, as git says it, for the log; "" where it did. `hindrance` is its kind, for writers:
    the remote can't be reached, it takes nothing of ours, both sides changed the same lines of `files`, or git failed here.
    """

    waiting: int = 0
    taken: int = 0
    problem: str = ""
    hindrance: Hindrance = ""
    files: tuple[str, ...] = ()


class Diverged(WritingError):
    """Both sides changed the same lines of these files: somebody has to join them."""

    def __init__(self, files: tuple[str, ...]) -> None:
        super().__init__("diverged", f"changed here and there in the same lines: {', '.join(files)}")
        self.files = files


@dataclass(frozen=True)
class GitRemote:
    """A remote of the repository around the articles folder, by its name there."""

    folder: Path
    name: str

    @cached_property
    def _git(self) -> Git:
        return Git(self.folder)

    def exchange(self) -> ExchangeOutcome:
        """Never raises: what went wrong is said, and may be tried again."""
        try:
            branch = self._git.line("symbolic-ref", "--short", "HEAD")
            return self._exchanged(branch)
        except Diverged as error:
            return ExchangeOutcome(self._waiting(), problem=str(error), hindrance="diverged", files=error.files)
        except WritingError as error:
            return ExchangeOutcome(self._waiting(), problem=str(error), hindrance="git")

    @cached_property
    def _place(self) -> Workplace:
        return Workplace(Path(self._git.line("rev-parse", "--show-toplevel")))

    def _exchanged(self, branch: str) -> ExchangeOutcome:
        taken = 0
        for _ in range(TRIES):
            with self._place.exchanging(self.name) as git:
                fetched = git.ask("fetch", "--quiet", "--no-tags", self.name, env=OURS)
            if fetched.returncode:
                return ExchangeOutcome(self._waiting(), taken, _told("fetch", fetched.stderr), "away")
            taken += self._take(branch)
            if not self._waiting():
                return ExchangeOutcome(taken=taken)
            with self._place.exchanging(self.name) as git:
                pushed = git.ask("push", "--quiet", self.name, f"refs/heads/{branch}:refs/heads/{branch}", env=OURS)
            if not pushed.returncode:
                return ExchangeOutcome(taken=taken)
        return ExchangeOutcome(self._waiting(), taken, _told("push", pushed.stderr), "refused")

    def _take(self, branch: str) -> int:
        """How many commits of theirs are here now that were not. Raises WritingError where both changed the same lines."""
        theirs = f"refs/remotes/{self.name}/{branch}"
        if self._git.ask("rev-parse", "-q", "--verify", theirs).returncode:
            return 0
        changed = self._git.run("diff", "--name-only", "--no-renames", "-z", f"HEAD...{theirs}")
        paths = [name.decode("utf-8", "surrogateescape") for name in changed.split(b"\0") if name]
        with self._place.alone(paths, merging=True) as git:
            if (self._place.own / "MERGE_HEAD").exists():  # somebody's own, of another time
                git.run("merge", "--abort")
            new = int(git.line("rev-list", "--count", f"HEAD..{theirs}"))
            if not new:
                return 0
            joined = git.ask("merge", "--quiet", "--no-edit", "-m", f"Joined with {self.name}", theirs, env=OURS)
            if not joined.returncode:
                return new
            files = git.line("diff", "--name-only", "--diff-filter=U").split("\n")
            if (self._place.own / "MERGE_HEAD").exists():
                git.run("merge", "--abort")
        if files != [""]:
            raise Diverged(tuple(files))
        said = joined.stderr.decode("utf-8", "replace").strip().splitlines()
        raise WritingError("git", f"git merge: {said[0] if said else 'refused'}")

    def _waiting(self) -> int:
        """Commits that the remote has not, as far as is known here."""
        answer = self._git.ask("rev-list", "--count", "HEAD", "--not", f"--remotes={self.name}")
        return int(answer.stdout.decode().strip() or 0) if not answer.returncode else 0


def _told(command: str, stderr: bytes) -> str:
    said = stderr.decode("utf-8", "replace").strip().splitlines()
    return f"git {command}: {said[-1] if said else 'refused'}"
