"""`kb move` and `kb check --fix` are killed at every moment: nothing is lost, and a second run ends what was begun."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cli.app import app
from kb.articles.loading import load_library
from kb.errors import BadArticles

TODAY = date(2026, 11, 22)
CHANGES = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir")  # audit events: what a program does to files
ARTICLES = {
    "ru/cards/a.md": "---\ntitle: А\nredirect_from: [cards/old]\n---\n[Б](b.md)\n",
    "en/cards/a.md": "---\ntitle: A\n---\n[B](b.md)\n",
    "ru/cards/a.draft.md": "---\ntitle: А новое\n---\nТекст.\n",
    "ru/cards/b.md": "---\ntitle: Б\nrelated: [cards/a]\n---\n[А](a.md#x)\n",
    "en/cards/b.md": "---\ntitle: B\nrelated: [cards/a]\n---\n[A](a.md)\n",
    "ru/other.md": "\ufeff---\ntitel: Другое\n---\nСтрока\r\nи строка",
    "ru/third.md": "---\ntitle: Третье\n---\nБез конца строки",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in ARTICLES.items():
        (tmp_path / "articles" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "articles" / path).write_text(text, encoding="utf-8", newline="")
    monkeypatch.setenv("KB_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("KB_ARTICLES", str(tmp_path / "articles"))
    return tmp_path / "articles"


def held(root: Path) -> dict[str, bytes]:
    """What a reader of the folder sees."""
    files = (path for path in root.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def put(root: Path, files: dict[str, bytes]) -> None:
    for path in sorted(root.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def run(root: Path, command: list[str], *, killed_at: int = 0) -> bool:
    """Run a command in a process of its own, killed before its n-th change of the folder; whether it was killed."""
    child = os.fork()
    if child == 0:
        changes = 0

        def watch(event: str, given: tuple) -> None:
            nonlocal changes
            if event in CHANGES and str(root) in str(given[0]) and not (event == "open" and given[1] == "r"):
                changes += 1
                if changes == killed_at:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(watch)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(1, 2)
            app(command, standalone_mode=False)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def at_every_moment(root: Path, command: list[str], check: Callable[[dict, dict], None]) -> int:
    """Kill the command before each of its changes in turn; returns how many moments there were."""
    before = held(root)
    assert not run(root, command)
    after = held(root)
    assert after != before
    for moment in range(1, 200):
        put(root, before)
        if not run(root, command, killed_at=moment):
            assert held(root) == after
            return moment - 1
        check(before, after)
        assert not run(root, command)
        assert held(root) == after
        assert not [path.name for path in root.rglob(".*") if path.name.endswith((".moving", ".json", ".part"))]
    raise AssertionError("it never ended")


@pytest.mark.slow
def test_a_move_killed_at_any_moment_loses_nothing_and_the_next_run_completes_it(root: Path):
    def check(before: dict, after: dict) -> None:
        now = held(root)
        if now == before:
            return
        assert set(now) <= {*before, *after}
        assert all(now[path] in (before.get(path), after.get(path)) for path in now)
        assert all(path in now for path in before if path in after)
        try:
            problems = load_library(root, today=TODAY).problems
        except BadArticles as error:
            problems = error.problems
        assert "move-unfinished" in {problem.code for problem in problems}  # a build refuses what is half moved

    assert at_every_moment(root, ["move", "cards/a", "safety/stop"], check) > 20


@pytest.mark.slow
def test_mending_killed_at_any_moment_leaves_every_file_as_it_was_or_mended(root: Path):
    def check(before: dict, after: dict) -> None:
        now = held(root)
        assert set(now) == set(before)
        assert all(now[path] in (before[path], after[path]) for path in now)

    assert at_every_moment(root, ["check", "--fix"], check) > 3
