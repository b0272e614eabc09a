"""The server and its git are killed at every change of the disk: the repository is sound, no words are lost, and whoever publishes next puts it right."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.storage.database import connect
from kb.writing.changes import NewChange, begin, find_change, own_change, save
from kb.writing.folder_store import PlainFolderStore
from kb.writing.git_store import GitStore
from kb.writing.remote import ExchangeOutcome, GitRemote
from kb.writing.stores import ArticleStore
from tests.kb.writing.conftest import AT, PATH, TEXT, git, in_git, signed, written
from tests.kb.writing.power import disk_at_every_change

NEW = "# Лимиты\n\nНовая.\n"
OTHER, OTHER_TEXT = "ru/cards/other.md", "# Другая\n"
LEFT = ("otvet-writing.json", "otvet-exchange.json", "index.lock")
Step = Callable[[GitStore], object]


def publish(store: ArticleStore) -> str:
    return store.publish(PATH, NEW, expected=store.read(PATH), signed=signed())


def review(store: GitStore) -> None:
    store.keep_draft(7, PATH, NEW, signed=signed())
    store.drop_draft(1)


STEPS: dict[str, Step] = {"publish": publish, "review": review}


def left(folder: Path) -> list[str]:
    """Names of what only a killed server leaves."""
    names = [path.name for path in folder.rglob("*") if path.is_file()]
    return [name for name in names if name.startswith(".writing-") or name in LEFT] + [
        name
        for name in names
        if name.endswith(".lock") and name not in (*LEFT, "otvet-writing.lock", "otvet-exchange.lock")
    ]


def copies(tmp_path: Path, step: Step) -> list[Path]:
    """The repository, with a branch in review, as it is when the step is cut short."""
    store = in_git(written(tmp_path / "articles"))
    store.keep_draft(1, PATH, NEW, signed=signed())
    return disk_at_every_change(lambda: step(GitStore(store.root)), store.root, tmp_path / "copies")


def test_another_article_is_published_after_a_kill_that_left_git_locked(tmp_path: Path):
    stopped = copies(tmp_path, publish)
    locked = next(copy for copy in stopped if (copy / ".git/refs/heads/main.lock").exists())
    behind = next(copy for copy in stopped if (copy / ".git/index.lock").exists())
    for copy in (locked, behind):
        git(copy, "fsck", "--strict")
        GitStore(copy).publish(OTHER, OTHER_TEXT, expected=None, signed=signed())
        assert git(copy, "show", f"HEAD:{OTHER}") == OTHER_TEXT and left(copy) == []
    assert git(behind, "status", "--porcelain") == ""
    assert git(locked, "status", "--porcelain") == f" M {PATH}\n" and GitStore(locked).read(PATH) == NEW


def test_a_lock_of_somebody_at_work_in_the_repository_is_left_alone(git_store: GitStore):
    """Theirs is of another time than what was killed."""
    note = git_store.root / ".git/otvet-writing.json"
    note.write_text(json.dumps({"paths": [], "merging": False}))
    (git_store.root / ".git/index.lock").write_text("")
    os.utime(note, (AT.timestamp(), AT.timestamp()))
    git_store.publish(PATH, NEW, expected=TEXT, signed=signed())
    assert git(git_store.root, "show", f"HEAD:{PATH}") == NEW and left(git_store.root) == ["index.lock"]


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_killed_at_every_change_the_repository_is_sound_and_the_next_to_publish_puts_it_right(
    tmp_path: Path, step: Step
):
    done: set[object] = set()
    stopped = copies(tmp_path, step)
    assert len(stopped) > 3
    for copy in stopped:
        git(copy, "fsck", "--strict", "--connectivity-only")
        store = GitStore(copy)
        text, tips = store.read(PATH), git(copy, "for-each-ref")
        assert text in (TEXT, NEW)
        as_it_is = (text, tips, *left(copy), (copy / ".git/index").read_bytes())
        if as_it_is in done:  # only parts of a commit that nothing leads to are more
            continue
        done.add(as_it_is)
        store.publish(OTHER, OTHER_TEXT, expected=None, signed=signed())
        assert left(copy) == [] and store.read(PATH) == text
        changed = git(copy, "status", "--porcelain").splitlines()
        assert set(changed) <= {f" M {PATH}"}  # in its place and not committed, which the next try does
        step(store)
        publish(store)
        assert git(copy, "show", f"HEAD:{PATH}") == NEW and git(copy, "show", f"HEAD:{OTHER}") == OTHER_TEXT
        assert git(copy, "status", "--porcelain") == "" and left(copy) == []
        git(copy, "fsck", "--strict")


def beside_a_remote(tmp_path: Path, name: str = "home") -> GitStore:
    """A repository whose article somebody else has changed at the remote and a writer here, in different lines; another file is new there."""
    home = tmp_path / name
    store = in_git(written(home / "here"))
    git(home, "clone", "-q", "--bare", "here", "there.git")
    git(store.root, "remote", "add", "origin", "../there.git")
    git(home, "clone", "-q", "there.git", "theirs")
    (home / "theirs" / PATH).write_text(TEXT.replace("Первая.", "Первая, их."), "utf-8")
    (home / "theirs" / OTHER).write_text(OTHER_TEXT, "utf-8")
    git(home / "theirs", "add", ".")
    git(home / "theirs", "commit", "-q", "-m", "Их правка")
    git(home / "theirs", "push", "-q")
    store.publish(PATH, TEXT + "\nТретья.\n", expected=TEXT, signed=signed())
    return store


JOINED = TEXT.replace("Первая.", "Первая, их.") + "\nТретья.\n"


def test_what_a_killed_merge_left_is_taken_back_before_anybody_publishes(tmp_path: Path):
    store = beside_a_remote(tmp_path)
    git(store.root, "fetch", "-q", "origin")
    (store.root / PATH).unlink()  # as git does before it writes the other text
    (store.root / OTHER).write_text(OTHER_TEXT[:4], "utf-8")
    (store.root / ".git/index.lock").touch()
    (store.root / ".git/MERGE_HEAD").write_text(git(store.root, "rev-parse", "origin/main"))
    (store.root / ".git/otvet-writing.json").write_text(json.dumps({"paths": [PATH, OTHER], "merging": True}))
    for name in ("index.lock", "otvet-writing.json"):
        os.utime(store.root / ".git" / name)
    store.publish("ru/cards/third.md", NEW, expected=None, signed=signed())
    assert git(store.root, "status", "--porcelain") == "" and left(store.root) == []
    assert store.read(PATH) == TEXT + "\nТретья.\n" and store.read(OTHER) is None
    assert GitRemote(store.root, "origin").exchange() == ExchangeOutcome(taken=1)
    assert store.read(PATH) == JOINED and store.read(OTHER) == OTHER_TEXT


def test_a_killed_fetch_does_not_stop_the_next(tmp_path: Path):
    store = beside_a_remote(tmp_path)
    lock = store.root / ".git/refs/remotes/origin/main.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.touch()
    (store.root / ".git/otvet-exchange.json").write_text("{}")
    assert GitRemote(store.root, "origin").exchange().problem == ""
    assert store.read(PATH) == JOINED


@pytest.mark.slow
@pytest.mark.parametrize("first", ["exchange", "publish"])
def test_killed_while_it_exchanges_the_repository_is_sound_and_both_sides_are_kept(tmp_path: Path, first: str):
    """First comes the next exchange, or a writer who publishes another article."""
    store = beside_a_remote(tmp_path)
    home = store.root.parent
    stopped = disk_at_every_change(lambda: GitRemote(store.root, "origin").exchange(), home, tmp_path / "copies")
    assert len(stopped) > 10
    done: set[object] = set()
    for copy in stopped:
        here, there = copy / "here", copy / "there.git"
        locks = sorted(path.name for path in (here / ".git").rglob("*.lock"))
        files = [(path, (here / path).read_bytes() if (here / path).exists() else None) for path in (PATH, OTHER)]
        refs = (git(here, "for-each-ref"), git(there, "for-each-ref"))
        as_it_is = (
            str(locks),
            str(files),
            refs,
            (here / ".git/MERGE_HEAD").exists(),
            (here / ".git/index").read_bytes(),
        )
        if as_it_is in done:
            continue
        done.add(as_it_is)
        for repository in (here, there):
            git(repository, "fsck", "--strict", "--connectivity-only")
        for lock in there.rglob("*.lock"):  # a server of its own looks after that side
            lock.unlink()
        store = GitStore(here)
        if first == "publish":
            store.publish("ru/cards/third.md", NEW, expected=None, signed=signed())
            assert store.read(PATH) in (TEXT + "\nТретья.\n", JOINED)
            assert git(here, "status", "--porcelain") == ""
        outcome = GitRemote(here, "origin").exchange()
        assert (outcome.problem, outcome.waiting) == ("", 0), locks
        assert store.read(PATH) == JOINED and store.read(OTHER) == OTHER_TEXT
        assert git(here, "status", "--porcelain") == "" and left(here) == []
        assert git(there, "show", f"main:{PATH}") == JOINED
        assert git(here, "log", "--format=%an").count("Анна") == (2 if first == "publish" else 1)
        for repository in (here, there):
            git(repository, "fsck", "--strict")


def test_a_plain_folder_keeps_both_texts_whenever_publishing_is_cut_short(tmp_path: Path):
    folder = written(tmp_path / "articles")
    stopped = disk_at_every_change(lambda: publish(PlainFolderStore(folder)), folder, tmp_path / "copies", writes=True)
    assert len(stopped) > 5
    for copy in stopped:
        store = PlainFolderStore(copy)
        assert store.read(PATH) in (TEXT, NEW)
        publish(store)
        kept = [store.text_at(PATH, version.id) for version in store.history(PATH)]
        assert kept == [NEW, TEXT] and store.read(PATH) == NEW
        assert not list(copy.rglob(".writing-*"))


def test_a_save_that_is_cut_short_is_whole_or_was_not_made(tmp_path: Path, db, now):
    """What was acknowledged is there at every later moment; the text before stays until then."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the server of PostgreSQL is another program, which nobody kills here")
    home = tmp_path / "home"
    home.mkdir()
    with db.begin() as conn:
        change = begin(conn, NewChange(path=PATH, title="А", base=TEXT, who="Анна"), at=now)
    with sqlite3.connect(str(db.engine.url.database)) as source, sqlite3.connect(home / "otvet.db") as copy:
        source.backup(copy)

    def work() -> None:
        own = connect(f"sqlite:///{home}/otvet.db")
        with own.begin() as conn:
            save(conn, change.id, NEW, seen=0, at=now)
        (home / "told").touch()

    stopped = disk_at_every_change(work, home, tmp_path / "copies", writes=True)
    assert len(stopped) > 3
    for copy in stopped:
        state = connect(f"sqlite:///{copy}/otvet.db")
        with state.read() as conn:
            kept = find_change(conn, change.id)
            assert kept is not None and (kept.text, kept.head) in ((TEXT, 0), (NEW, 1))
            assert kept.text == NEW or not (copy / "told").exists()
        with state.begin() as conn:
            again = own_change(conn, PATH, "Анна")
            assert again is not None
            assert save(conn, again.id, NEW, seen=again.head, at=now).change.text == NEW
        state.close()
        with sqlite3.connect(copy / "otvet.db") as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert (stopped[-1] / "told").exists()
