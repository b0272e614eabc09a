"""git as a program: one command at a time, with nothing of the server's surroundings. Knows no article."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from kb.writing.stores import WritingError

PLAIN = (
    "core.hooksPath=/dev/null",
    "core.quotePath=off",
    "gc.auto=0",
    "commit.gpgSign=false",
    "core.fsmonitor=false",
    "core.fsync=committed,reference",  # what a reference leads to is on the disk before it, also when the power fails
)
OURS: Mapping[str, str] = MappingProxyType({"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"})
LEADING_ELSEWHERE = (
    "DIR",
    "WORK_TREE",
    "INDEX_FILE",
    "OBJECT_DIRECTORY",
    "COMMON_DIR",
    "NAMESPACE",
    "CONFIG_PARAMETERS",
)
NOT_OURS = tuple(part for name in LEADING_ELSEWHERE for part in ("-u", f"GIT_{name}"))
NOT_FOUND = 127  # what `env` ends with
SECONDS = 30


@dataclass(frozen=True)
class Git:
    """The repository around a folder. Commands keep `held` open (a lock's file, -1: none), so that it outlasts a killed server."""

    folder: Path
    held: int = -1

    def run(self, *args: str, given: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        """What the command prints. Raises WritingError with what it complained of."""
        answer = self.ask(*args, given=given, env=env)
        if answer.returncode:
            said = answer.stderr.decode("utf-8", "replace").strip().splitlines()
            raise WritingError("git", f"git {args[0]}: {said[-1] if said else f'exit status {answer.returncode}'}")
        return answer.stdout

    def line(self, *args: str, given: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        return self.run(*args, given=given, env=env).decode("utf-8", "replace").rstrip("\n")

    def ask(
        self, *args: str, given: bytes = b"", env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """The command whatever comes of it. Raises WritingError where there is no git, or it does not end."""
        settings = [part for setting in PLAIN for part in ("-c", setting)]
        around = [f"{name}={value}" for name, value in {**OURS, **(env or {})}.items()]
        command = ["env", *NOT_OURS, *around, "git", "-C", str(self.folder), *settings, *args]
        try:
            answer = subprocess.run(
                command,
                input=given,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                pass_fds=[self.held] if self.held >= 0 else [],
            )
        except FileNotFoundError:
            answer = subprocess.CompletedProcess(command, NOT_FOUND, b"", b"")
        except subprocess.TimeoutExpired:
            raise WritingError("git", f"git {args[0]} did not end within {SECONDS} seconds") from None
        if answer.returncode == NOT_FOUND:
            raise WritingError("git", "the program git is not installed")
        return answer
