"""What changed in articles is kept beside a tree; one without changes has no such file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from search.index.changes import FILE, RecentChange, SectionChange, open_changes, write_changes


def test_what_is_written_is_read_again(tmp_path: Path):
    change = RecentChange(day=date(2026, 11, 20), sections=(SectionChange(anchor="a", heading="A", new=("Now.",)),))
    write_changes(tmp_path, {"ru/a": change})
    assert open_changes(tmp_path) == {"ru/a": change}


def test_a_tree_without_changes_has_no_file(tmp_path: Path):
    write_changes(tmp_path, {})
    assert not (tmp_path / FILE).exists() and open_changes(tmp_path) == {}
