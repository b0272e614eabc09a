"""What a file was some weeks ago, from git or from kept versions; a folder without a past tells of none."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

from kb.writing.earlier import earlier_texts
from kb.writing.folder_store import PlainFolderStore
from kb.writing.stores import Signature
from tests.kb.writing.conftest import PATH, TEXT, written

SINCE = date(2026, 10, 24)


def commit(folder: Path, day: str, message: str = "Change") -> None:
    moment = f"{day}T12:00:00+00:00"
    around = {**os.environ, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    for args in (["add", "."], ["-c", "user.name=O", "-c", "user.email=o@example.com", "commit", "-qm", message]):
        subprocess.run(["git", "-C", str(folder), *args], check=True, env=around, capture_output=True)


def repository(folder: Path, *days: str) -> Path:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    for number, day in enumerate(days):
        (folder / PATH).write_text(TEXT + f"\nПравка {number}.\n", "utf-8")
        commit(folder, day)
    return folder


def test_git_tells_what_a_file_was_and_when_it_was_changed_last(tmp_path: Path):
    folder = repository(written(tmp_path / "kb"), "2026-09-01", "2026-11-10", "2026-11-20")
    (found,) = earlier_texts(folder, SINCE).items()
    assert (found[0], found[1].changed) == (PATH, date(2026, 11, 20))
    assert found[1].read().decode().endswith("Правка 0.\n")


def test_a_file_that_is_new_or_was_left_alone_is_not_told_of(tmp_path: Path):
    folder = repository(written(tmp_path / "kb"), "2026-09-01")
    (folder / "ru" / "cards" / "new.md").write_text("Новое.", "utf-8")
    commit(folder, "2026-11-10")
    assert earlier_texts(folder, SINCE) == {}


def test_a_folder_inside_a_repository_is_told_by_its_own_paths(tmp_path: Path):
    folder = written(tmp_path / "repo" / "articles")
    subprocess.run(["git", "init", "-q", str(tmp_path / "repo")], check=True)
    commit(tmp_path / "repo", "2026-09-01")
    (folder / PATH).write_text("Другое.", "utf-8")
    commit(tmp_path / "repo", "2026-11-10")
    (found,) = earlier_texts(folder, SINCE).items()
    assert found[0] == PATH and found[1].read().decode() == TEXT


def test_versions_kept_beside_the_articles_tell_the_same(tmp_path: Path):
    store = PlainFolderStore(written(tmp_path / "kb"))
    before = TEXT
    for day, text in (("2026-11-10", "Второе.\n"), ("2026-11-12", "Третье.\n")):
        at = datetime.fromisoformat(f"{day}T12:00:00+00:00").astimezone(UTC)
        store.publish(PATH, text, expected=before, signed=Signature(who="Анна", at=at, message=""))
        before = text
    (found,) = earlier_texts(store.root, SINCE).items()
    assert (found[0], found[1].changed, found[1].read().decode()) == (PATH, date(2026, 11, 12), TEXT)
    assert earlier_texts(store.root, date(2026, 11, 20)) == {}


def test_a_folder_without_a_past_has_none(tmp_path: Path):
    assert earlier_texts(written(tmp_path / "kb"), SINCE) == {}
    assert earlier_texts(tmp_path / "none", SINCE) == {}
