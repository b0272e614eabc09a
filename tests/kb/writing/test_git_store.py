"""A published text is a commit of its writer's on top of everybody's; the work tree stays clean; a killed server leaves a sound repository."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb.writing.git_store import GitStore
from kb.writing.stores import WritingError
from tests.kb.writing.conftest import PATH, TEXT, git, signed, written

MANY = 8


def test_the_author_is_the_person_and_the_committer_the_program(git_store, commits):
    git_store.publish(PATH, "Новый\n", expected=TEXT, signed=signed("Анна <x>\nБ"))
    assert commits(git_store.root)[0] == "Анна xБ|Otvet|Короче"
    assert git(git_store.root, "status", "--porcelain") == ""


def test_what_somebody_prepares_in_the_work_tree_is_left_alone(git_store):
    (git_store.root / "ru/other.md").write_text("Не готово")
    (git_store.root / "staged.md").write_text("Отобрано")
    git(git_store.root, "add", "staged.md")
    git_store.publish(PATH, "Новый\n", expected=TEXT, signed=signed())
    assert git(git_store.root, "show", "--format=", "--name-only", "HEAD").split() == [PATH]
    assert git(git_store.root, "status", "--porcelain").split() == ["A", "staged.md", "??", "ru/other.md"]


def test_articles_may_lie_in_a_part_of_the_repository(tmp_path):
    written(tmp_path / "docs")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "Начало")
    store = GitStore(tmp_path / "docs")
    version = store.publish(PATH, "Новый\n", expected=TEXT, signed=signed())
    assert git(tmp_path, "show", f"{version}:docs/{PATH}") == "Новый\n" and len(store.history(PATH)) == 2
    assert git(tmp_path, "status", "--porcelain") == ""


def test_line_ends_go_into_git_as_its_attributes_say(tmp_path):
    written(tmp_path, "a\r\n")
    (tmp_path / ".gitattributes").write_text("*.md text eol=crlf\n")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "Начало")
    store = GitStore(tmp_path)
    store.publish(PATH, "a\r\nb\r\n", expected="a\r\n", signed=signed())
    assert git(tmp_path, "status", "--porcelain") == "" and (tmp_path / PATH).read_bytes() == b"a\r\nb\r\n"


def test_a_text_in_review_is_a_branch_and_then_none(git_store):
    git_store.keep_draft(7, PATH, "На проверку\n", signed=signed())
    assert git(git_store.root, "show", f"write/7:{PATH}") == "На проверку\n"
    assert git_store.read(PATH) == TEXT and git(git_store.root, "status", "--porcelain") == ""
    git_store.drop_draft(7)
    assert "write/7" not in git(git_store.root, "branch", "--list")


@pytest.mark.slow
def test_commits_made_by_others_at_the_same_moment_are_kept(git_store, commits):
    """Other files are committed by other processes, whose commits move the branch under ours."""

    def other(number: int) -> None:
        aside = {**os.environ, "GIT_INDEX_FILE": str(git_store.root.parent / f"index-{number}")}
        blob = git(git_store.root, "hash-object", "-w", PATH).strip()
        for _ in range(40):
            on = git(git_store.root, "rev-parse", "main").strip()
            subprocess.run(["git", "-C", git_store.root, "read-tree", on], env=aside, check=True)
            entry = f"100644,{blob},other-{number}.md"
            subprocess.run(
                ["git", "-C", git_store.root, "update-index", "--add", "--cacheinfo", entry], env=aside, check=True
            )
            tree = subprocess.check_output(["git", "-C", git_store.root, "write-tree"], env=aside, text=True).strip()
            commit = git(git_store.root, "commit-tree", tree, "-p", on, "-m", f"чужой {number}").strip()
            moved = ["git", "-C", git_store.root, "update-ref", "refs/heads/main", commit, on]
            if not subprocess.run(moved, capture_output=True, check=False).returncode:
                return

    def ours(number: int) -> None:
        git_store.publish(f"ru/n{number}.md", "x\n", expected=None, signed=signed(message=f"наш {number}"))

    with ThreadPoolExecutor(4) as pool:
        list(
            pool.map(
                lambda work: work(),
                [*(lambda n=n: other(n) for n in range(2)), *(lambda n=n: ours(n) for n in range(3))],
            )
        )
    assert len(commits(git_store.root)) == 6
    tree = git(git_store.root, "ls-tree", "-r", "--name-only", "main").split()
    assert {"other-0.md", "other-1.md", "ru/n0.md", "ru/n1.md", "ru/n2.md"} <= set(tree)


def test_without_a_branch_nothing_is_published(git_store):
    git(git_store.root, "checkout", "-q", "--detach")
    with pytest.raises(WritingError, match="no branch"):
        git_store.publish(PATH, "x\n", expected=TEXT, signed=signed())
    assert git_store.read(PATH) == TEXT


PUBLISH = """
import sys
from pathlib import Path
from kb.writing.git_store import GitStore
from tests.kb.writing.conftest import PATH, signed
store = GitStore(Path(sys.argv[1]))
print("begun", flush=True)
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 50):
    store.keep_draft(number, PATH, f"{number} draft\\n", signed=signed())
    store.publish(PATH, f"{number}\\n", expected=store.read(PATH), signed=signed(message=str(number)))
    store.drop_draft(number)
"""


@pytest.mark.slow
def test_killed_at_any_moment_the_repository_is_sound_and_the_next_try_goes_through(git_store):
    for number in range(MANY):
        command = [sys.executable, "-c", PUBLISH, str(git_store.root), str(100 * number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) as writer:
            assert writer.stdout and writer.stdout.readline() == b"begun\n"
            time.sleep(0.036 * number)
            writer.kill()
        git(git_store.root, "fsck", "--strict")
        text = git_store.read(PATH)
        assert (
            text == TEXT or text.strip().removeprefix("после ").isdecimal()
        )  # whole, one of those that were published
        git_store.publish(PATH, f"после {number}\n", expected=text, signed=signed())
        assert git(git_store.root, "show", f"HEAD:{PATH}") == f"после {number}\n"
        for left in (git_store.root / "ru/cards").glob(".writing-*"):
            left.unlink()
        assert git(git_store.root, "status", "--porcelain") == ""
