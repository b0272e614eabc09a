"""Whoever comes after a killed server puts its repository right, and leaves alone what others have there."""

from __future__ import annotations

import json
import os
from pathlib import Path

from kb.writing.aftermath import Workplace
from kb.writing.git_store import GitStore
from tests.kb.writing.conftest import AT, PATH, TEXT, git, in_git, written


def noted(store: GitStore, *paths: str, merging: bool) -> Path:
    note = store.root / ".git/otvet-writing.json"
    note.write_text(json.dumps({"paths": paths, "merging": merging}))
    return note


def test_files_of_a_killed_merge_are_as_they_are_committed(git_store: GitStore):
    noted(git_store, PATH, "ru/cards/new.md", merging=True)
    (git_store.root / PATH).write_text("half", "utf-8")
    (git_store.root / "ru/cards/new.md").write_text("half", "utf-8")
    with Workplace(git_store.root).alone():
        assert git_store.read(PATH) == TEXT and git_store.read("ru/cards/new.md") is None
    assert git(git_store.root, "status", "--porcelain") == ""


def test_a_file_that_somebody_changed_at_another_time_stays_theirs(git_store: GitStore):
    note = noted(git_store, PATH, merging=True)
    (git_store.root / PATH).write_text("theirs", "utf-8")
    os.utime(note, (AT.timestamp(), AT.timestamp()))
    with Workplace(git_store.root).alone():
        assert git_store.read(PATH) == "theirs"


def test_words_of_a_killed_publication_stay(git_store: GitStore):
    noted(git_store, PATH, merging=False)
    (git_store.root / PATH).write_text("words", "utf-8")
    with Workplace(git_store.root).alone():
        assert git_store.read(PATH) == "words"


def test_a_note_that_was_cut_short_says_nothing(git_store: GitStore):
    (git_store.root / ".git/otvet-writing.json").write_text('{"pa')
    with Workplace(git_store.root).alone([PATH]):
        assert git_store.read(PATH) == TEXT
    assert not (git_store.root / ".git/otvet-writing.json").exists()


def test_files_around_the_folder_of_articles_are_put_right_too(tmp_path: Path):
    top = in_git(written(tmp_path / "whole"))
    folder = GitStore(top.root / "ru")
    noted(top, PATH, merging=True)
    (top.root / PATH).write_text("half", "utf-8")
    with Workplace(folder.root).alone(["cards/limits.md"]):
        assert top.read(PATH) == TEXT
        assert json.loads((top.root / ".git/otvet-writing.json").read_text())["paths"] == [PATH]
