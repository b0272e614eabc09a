"""An operator hears of a clock that is wrong, a disk that is full, and a midnight that is not the house's."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.doctor.machine import clock, clock_against, disks, file_handles, kept_set, now_utc, time_zone, written_at

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture
def moscow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Moscow")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_clock_before_what_was_written_is_wrong_and_one_nobody_sets_is_told():
    (found,) = clock(NOW, {"the index": NOW + timedelta(hours=2)}, synchronised=True)
    assert (
        found.health == "broken" and "the index is of 2026-11-26 14:00 UTC" in found.seen and "chrony" in found.advice
    )
    assert [found.health for found in clock(NOW, {"the index": NOW}, synchronised=False)] == ["advice"]
    assert [found.health for found in clock(NOW, {}, synchronised=True)] == ["good"]
    assert [found.health for found in clock(NOW, {}, synchronised=None)] == ["good"]


def test_the_clock_of_the_database_may_differ_by_less_than_a_lease_stands():
    assert [found.health for found in clock_against(NOW + timedelta(seconds=2), NOW)] == ["good"]
    (found,) = clock_against(NOW - timedelta(minutes=3), NOW)
    assert found.health == "broken" and "180 s" in found.seen


def test_midnight_is_the_house_s(moscow):
    assert [found.health for found in time_zone("Europe/Moscow", NOW)] == ["good"]
    assert [found.health for found in time_zone("", NOW)] == ["good"]
    (found,) = time_zone("Asia/Yekaterinburg", NOW)
    assert found.health == "advice" and "TZ=Asia/Yekaterinburg" in found.advice


def test_folders_of_one_disk_are_told_together(tmp_path: Path):
    (found,) = disks({"KB_INDEX": tmp_path / "not" / "there", "KB_MODELS": tmp_path})
    assert found.name == "disk of KB_INDEX, KB_MODELS" and "GB left" in found.seen


@pytest.mark.parametrize(("free", "health"), [(50 * 10**6, "broken"), (5 * 10**8, "advice"), (10**10, "good")])
def test_a_disk_is_told_before_it_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, health: str):
    left = type("Left", (), {"free": free})
    monkeypatch.setattr("cli.doctor.machine.shutil.disk_usage", lambda _: left)
    assert [found.health for found in disks({"KB_INDEX": tmp_path})] == [health]


def test_too_few_file_handles_are_told_for_the_process_and_for_the_machine(tmp_path: Path):
    table = tmp_path / "file-nr"
    table.write_text("9990\t0\t10000\n")
    assert [found.health for found in file_handles(256, table)] == ["advice"]
    assert [found.health for found in file_handles(4096, table)] == ["broken"]
    table.write_text("90\t0\t10000\n")
    assert [found.health for found in file_handles(4096, table)] == ["good"]
    assert [found.health for found in file_handles(4096, tmp_path / "none")] == ["good"]


def test_what_this_machine_says_of_itself_can_be_read(tmp_path: Path):
    assert kept_set() in (True, False, None)
    (tmp_path / "CURRENT").write_text("x")
    written = written_at({"the index": tmp_path / "CURRENT", "nothing": tmp_path / "gone"})
    assert list(written) == ["the index"] and abs(written["the index"] - now_utc()) < timedelta(minutes=1)
