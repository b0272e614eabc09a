"""Whoever else is on the machine may neither read what customers wrote nor change what readers get."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cli.doctor.rights import database_files, rights


def test_a_database_others_can_read_is_told_with_the_command_that_closes_it(tmp_path: Path):
    for name in ("otvet.db", "otvet.db-wal", "otvet-log.db"):
        (tmp_path / name).touch(0o600)
    private = database_files(tmp_path / "otvet.db")
    assert [found.health for found in rights(private, {}, {})] == ["good"]
    (tmp_path / "otvet.db-wal").chmod(0o640)
    (found,) = rights(private, {}, {})
    assert found.health == "broken" and found.advice == f"chmod 600 {tmp_path / 'otvet.db-wal'}"


def test_a_folder_of_attachments_is_closed_as_a_folder(tmp_path: Path):
    tmp_path.chmod(0o755)
    (found,) = rights({"KB_ATTACHMENTS": tmp_path}, {}, {})
    assert found.advice == f"chmod 700 {tmp_path}"


def test_an_index_anybody_may_change_is_told(tmp_path: Path):
    tmp_path.chmod(0o777)
    (found,) = rights({}, {"KB_INDEX": tmp_path}, {})
    assert found.health == "broken" and "anybody on this machine may change KB_INDEX" in found.seen


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_somebody_else_is_told(tmp_path: Path):
    tmp_path.chmod(0o500)
    assert [found.health for found in rights({}, {}, {"KB_ATTACHMENTS": tmp_path})] == ["advice"]
    tmp_path.chmod(0o700)
