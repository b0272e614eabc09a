"""What is published here comes to the repository others work with, and theirs comes here; neither side loses a commit."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.writing.git_store import GitStore
from kb.writing.remote import ExchangeOutcome, GitRemote
from tests.kb.writing.conftest import PATH, TEXT, git, in_git, signed, written


@pytest.fixture
def here(tmp_path: Path) -> GitStore:
    """A repository with a remote that has what it has."""
    store = in_git(written(tmp_path / "here"))
    git(tmp_path, "clone", "-q", "--bare", "here", "there.git")
    git(store.root, "remote", "add", "origin", str(tmp_path / "there.git"))
    return store


def colleague(tmp_path: Path, text: str) -> None:
    """Somebody changes the article in a clone of their own and pushes it."""
    git(tmp_path, "clone", "-q", "there.git", "theirs")
    (tmp_path / "theirs" / PATH).write_text(text, "utf-8")
    git(tmp_path / "theirs", "commit", "-q", "-am", "Их правка")
    git(tmp_path / "theirs", "push", "-q")


def test_what_is_published_goes_there(here: GitStore, tmp_path: Path):
    here.publish(PATH, TEXT + "Третья.\n", expected=TEXT, signed=signed())
    assert GitRemote(here.root, "origin").exchange() == ExchangeOutcome()
    assert git(tmp_path / "there.git", "log", "--format=%an", "-1", "main").strip() == "Анна"


def test_changes_of_different_lines_are_joined(here: GitStore, tmp_path: Path):
    colleague(tmp_path, TEXT.replace("Первая.", "Первая, их."))
    here.publish(PATH, TEXT + "\nТретья.\n", expected=TEXT, signed=signed())
    done = GitRemote(here.root, "origin").exchange()
    assert (done.problem, done.taken, done.waiting) == ("", 1, 0)
    text = (here.root / PATH).read_text("utf-8")
    assert "Первая, их." in text and "Третья." in text
    assert git(here.root, "status", "--porcelain") == ""
    assert git(tmp_path / "there.git", "show", f"main:{PATH}") == text


def test_of_the_same_lines_neither_side_is_lost_and_the_file_is_named(here: GitStore, tmp_path: Path):
    colleague(tmp_path, TEXT.replace("Первая.", "Первая, их."))
    ours = TEXT.replace("Первая.", "Первая, наша.")
    here.publish(PATH, ours, expected=TEXT, signed=signed())
    done = GitRemote(here.root, "origin").exchange()
    assert (done.hindrance, done.files, done.waiting) == ("diverged", (PATH,), 1)
    assert (here.root / PATH).read_text("utf-8") == ours and git(here.root, "status", "--porcelain") == ""
    assert "их" in git(tmp_path / "there.git", "show", f"main:{PATH}")


def test_a_remote_that_is_away_is_told_and_nothing_is_changed(here: GitStore, tmp_path: Path):
    (tmp_path / "there.git").rename(tmp_path / "away.git")
    here.publish(PATH, TEXT + "Третья.\n", expected=TEXT, signed=signed())
    done = GitRemote(here.root, "origin").exchange()
    assert done.problem.startswith("git fetch") and (done.hindrance, done.waiting >= 1) == ("away", True)


def test_a_merge_that_was_cut_short_is_taken_back_first(here: GitStore, tmp_path: Path):
    colleague(tmp_path, TEXT.replace("Первая.", "Первая, их."))
    git(here.root, "fetch", "-q", "origin")
    git(here.root, "merge", "-q", "--no-commit", "--no-ff", "origin/main")
    assert GitRemote(here.root, "origin").exchange().problem == ""
    assert "их" in (here.root / PATH).read_text("utf-8") and git(here.root, "status", "--porcelain") == ""
