"""A planned move happens to all of its files or to none, whatever stops it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kb.articles.library import JOURNAL
from kb.authoring.move_apply import carry_out, finish
from kb.authoring.move_plan import Move


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "ru/cards").mkdir(parents=True)
    (tmp_path / "ru/cards/a.md").write_text("старый")
    (tmp_path / "ru/b.md").write_text("на a")
    return tmp_path


def move_of(root: Path) -> Move:
    return Move(root, renamed={"ru/cards/a.md": "ru/safety/a.md"}, texts={"ru/b.md": "на safety/a".encode()})


def files(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*") if path.is_file()}


def test_files_are_renamed_and_rewritten_and_an_empty_folder_goes(root: Path):
    carry_out(move_of(root))
    assert files(root) == {"ru/safety/a.md": "старый", "ru/b.md": "на safety/a"}
    assert not (root / "ru/cards").exists()


def test_a_disk_that_fails_half_way_leaves_the_writers_files_as_they_were(root: Path, monkeypatch):
    before, replace, calls = files(root), os.replace, []

    def fail_at_the_third(source, target):
        calls.append(target)
        if len(calls) == 3:
            raise OSError("disk full")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_at_the_third)
    with pytest.raises(OSError, match="disk full"):
        carry_out(move_of(root))
    assert files(root) == before


def test_a_move_stopped_after_its_journal_is_finished_by_the_next_command(root: Path):
    (root / "ru/.b.md.moving").write_text("на safety/a")
    (root / "ru/cards/.a.md.moving").write_text("старый")
    (root / JOURNAL).write_text(
        '{"places": {"ru/.b.md.moving": "ru/b.md", "ru/cards/.a.md.moving": "ru/safety/a.md"}, "gone": ["ru/cards/a.md"]}'
    )
    assert finish(root)
    assert files(root) == {"ru/safety/a.md": "старый", "ru/b.md": "на safety/a"}
    assert not finish(root)


def test_what_was_written_aside_before_the_journal_is_cleared_away(root: Path):
    before = files(root)
    (root / "ru/.b.md.moving").write_text("на safety/a")
    assert not finish(root)
    assert files(root) == before


def test_what_was_written_aside_among_labelled_queries_is_cleared_too(root: Path, tmp_path_factory):
    queries = tmp_path_factory.mktemp("relevance")
    (queries / ".ru.yaml.moving").write_text("half")
    assert not finish(root, queries)
    assert not list(queries.iterdir())
