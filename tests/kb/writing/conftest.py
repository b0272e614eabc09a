"""Two folders of articles that can be written to: one in git, one plain."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.writing.folder_store import PlainFolderStore
from kb.writing.git_store import GitStore
from kb.writing.stores import ArticleStore, Signature

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PATH = "ru/cards/limits.md"
TEXT = "# Лимиты\n\nПервая.\n\nВторая.\n"


def git(folder: Path, *args: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=Owner", "-c", "user.email=owner@example.com", *args]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def signed(who: str = "Анна", message: str = "Короче") -> Signature:
    return Signature(who=who, at=AT, message=message)


def written(folder: Path, text: str = TEXT) -> Path:
    (folder / PATH).parent.mkdir(parents=True)
    (folder / PATH).write_bytes(text.encode())
    return folder


def in_git(folder: Path) -> GitStore:
    git(folder, "init", "-q", "--template=", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Начало")
    return GitStore(folder)


@pytest.fixture(params=["git", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArticleStore:
    """A store with one article; the test runs with each kind."""
    folder = written(tmp_path / "articles")
    return in_git(folder) if request.param == "git" else PlainFolderStore(folder)


@pytest.fixture
def git_store(tmp_path: Path) -> GitStore:
    return in_git(written(tmp_path / "articles"))


@pytest.fixture
def commits() -> Callable[[Path], list[str]]:
    """Who wrote which commit, the newest first."""
    return lambda folder: git(folder, "log", "--format=%an|%cn|%s").splitlines()
