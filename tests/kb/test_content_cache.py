"""What is kept is taken as it was put or not at all, whoever else reads, writes, damages or kills."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kb.content_cache import ContentCache, copy_once, forget

ROOT = Path(__file__).parents[2]
VALUES = {f"text {number}".encode(): bytes([number]) * 500 for number in range(200)}


def filled(index: Path, recipe: str = "a") -> Path:
    with ContentCache(index, "things", recipe) as cache:
        for content, value in VALUES.items():
            cache.put(content, value)
    return index / "cache" / "things.sqlite"


def kept(index: Path, recipe: str = "a") -> list[bytes | None]:
    with ContentCache(index, "things", recipe) as cache:
        return list(cache.get_each(VALUES))


def test_what_was_put_is_there_for_the_next_run(tmp_path: Path):
    filled(tmp_path)
    assert kept(tmp_path) == list(VALUES.values())


def test_what_was_just_put_is_there_already(tmp_path: Path):
    cache = ContentCache(tmp_path, "things", "a")
    cache.put(b"a", b"1")
    assert (cache.get(b"a"), cache.get(b"b")) == (b"1", None)


def test_another_recipe_takes_nothing_and_leaves_the_first_its_own(tmp_path: Path):
    filled(tmp_path)
    assert set(kept(tmp_path, "b")) == {None}
    assert kept(tmp_path) == list(VALUES.values())


def test_without_a_folder_nothing_is_kept():
    with ContentCache(None, "things", "a") as cache:
        cache.put(b"a", b"1")
        assert (cache.keeps, cache.get(b"a")) == (False, None)


def test_what_a_run_did_not_ask_for_is_forgotten_and_is_in_no_byte_of_the_file(tmp_path: Path):
    with ContentCache(tmp_path, "things", "a") as cache:
        cache.put(b"old", b"qzsecret" * 50)
        cache.put(b"new", b"stays" * 50)
    file = tmp_path / "cache" / "things.sqlite"
    assert b"qzsecret" in file.read_bytes()
    with ContentCache(tmp_path, "things", "a") as cache:
        assert cache.get(b"new")
        cache.keep_used()
        assert cache.get(b"old") is None
    assert b"qzsecret" not in file.read_bytes() and b"stays" in file.read_bytes()


def test_what_is_left_of_an_earlier_run_can_be_used_once_more_and_is_forgotten_all_the_same(tmp_path: Path):
    filled(tmp_path)
    with ContentCache(tmp_path, "things", "a") as cache:
        assert cache.left(b"text 1") == VALUES[b"text 1"] and cache.left(b"none") is None
        cache.get(b"text 2")
        cache.keep_used()
        assert (cache.left(b"text 1"), cache.left(b"text 2")) == (None, VALUES[b"text 2"])


def test_a_bound_takes_the_oldest_first_and_nothing_that_was_asked_for(tmp_path: Path):
    file = filled(tmp_path)
    first, *_, last = VALUES
    with ContentCache(tmp_path, "things", "a") as cache:
        cache.get(first)
        cache.keep_used(file.stat().st_size // 2)
    held = [value is not None for value in kept(tmp_path)]
    assert held[0] and held[-1] and not held[1]
    assert 60 < sum(held) < 140
    assert file.stat().st_size < 120_000


@pytest.mark.parametrize("junk", [b"", b"not a database", b"SQLite format 3\0" + b"x" * 5000])
def test_a_file_that_is_no_database_is_dropped_and_made_anew(tmp_path: Path, junk: bytes):
    file = filled(tmp_path)
    file.write_bytes(junk)
    assert set(kept(tmp_path)) == {None}
    filled(tmp_path)
    assert kept(tmp_path) == list(VALUES.values())


@pytest.mark.parametrize("harm", ["flipped", "cut", "zeroed"])
def test_a_damaged_file_never_gives_a_wrong_value(tmp_path: Path, harm: str):
    file = filled(tmp_path)
    whole = file.read_bytes()
    for at in range(0, len(whole), 4099):
        harmed = {
            "flipped": whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :],
            "cut": whole[:at],
            "zeroed": whole[:at] + bytes(2000) + whole[at + 2000 :],
        }[harm]
        file.write_bytes(harmed)
        assert all(value in (None, right) for value, right in zip(kept(tmp_path), VALUES.values(), strict=True))
        filled(tmp_path)
        assert kept(tmp_path) == list(VALUES.values())


def test_an_entry_under_another_ones_key_is_not_taken(tmp_path: Path):
    file = filled(tmp_path)
    database = sqlite3.connect(file)
    (seal, value) = database.execute("SELECT seal, value FROM kept WHERE place = 1").fetchone()
    database.execute("UPDATE kept SET seal = ?, value = ? WHERE place = 2", (seal, value))
    database.commit()
    database.close()
    assert kept(tmp_path)[:3] == [VALUES[b"text 0"], None, VALUES[b"text 2"]]


@pytest.mark.parametrize(
    "planted",
    [
        "CREATE TRIGGER later AFTER INSERT ON kept BEGIN DELETE FROM kept; END",
        "ALTER TABLE kept RENAME TO held; CREATE VIEW kept AS SELECT * FROM held",
        "CREATE TABLE more (x)",
        "PRAGMA application_id = 7",
    ],
)
def test_a_database_that_is_not_just_ours_is_dropped(tmp_path: Path, planted: str):
    file = filled(tmp_path)
    database = sqlite3.connect(file)
    database.executescript(planted)
    database.close()
    assert set(kept(tmp_path)) == {None}
    filled(tmp_path)
    assert kept(tmp_path) == list(VALUES.values())


def test_while_another_process_writes_the_cache_is_done_without(tmp_path: Path):
    file = filled(tmp_path)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert set(kept(tmp_path)) == {None}
    filled(tmp_path)
    other.execute("ROLLBACK")
    other.close()
    assert kept(tmp_path) == list(VALUES.values())


def test_a_place_that_can_not_be_written_is_done_without(tmp_path: Path):
    (tmp_path / "file").touch()
    with ContentCache(tmp_path / "file", "things", "a") as cache:
        cache.put(b"a", b"1")
        assert cache.get(b"a") is None


def test_processes_that_fill_one_file_at_once_keep_what_all_of_them_put(tmp_path: Path):
    code = (
        "import sys; from pathlib import Path; from kb.content_cache import ContentCache\n"
        "for n in range(40):\n"
        "    with ContentCache(Path(sys.argv[1]), 'things', 'a') as cache:\n"
        "        assert cache.get(b'nothing') is None; cache.put(f'{sys.argv[2]} {n}'.encode(), b'v' * 3000)\n"
    )
    fill = [sys.executable, "-c", code, str(tmp_path)]
    running = [subprocess.Popen([*fill, str(number)], cwd=ROOT) for number in range(3)]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
    with ContentCache(tmp_path, "things", "a") as cache:
        values = [cache.get(f"{number} {n}".encode()) for number in range(3) for n in range(40)]
    assert set(values) <= {b"v" * 3000, None}
    assert values.count(None) <= 12  # who waited longer than a moment did without


def test_a_killed_process_loses_only_what_it_had_not_written(tmp_path: Path):
    code = (
        "import sys; from pathlib import Path; from kb.content_cache import ContentCache\n"
        "cache = ContentCache(Path(sys.argv[1]), 'things', 'a')\n"
        "for n in range(10**9):\n"
        "    cache.put(f'{n}'.encode(), b'v' * 3000)\n"
        "    if n % 100 == 99: cache.write(); print(n, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        written = [int(process.stdout.readline()) for _ in range(5)][-1]
        os.kill(process.pid, signal.SIGKILL)
    with ContentCache(tmp_path, "things", "a") as cache:
        assert all(cache.get(f"{n}".encode()) == b"v" * 3000 for n in range(written + 1))
        cache.put(b"more", b"1")
    with ContentCache(tmp_path, "things", "a") as cache:
        assert cache.get(b"more") == b"1"


def test_a_cache_can_be_forgotten_and_begun_from_another(tmp_path: Path):
    filled(tmp_path / "one")
    copy_once(tmp_path / "one", tmp_path / "two", "things")
    assert kept(tmp_path / "two") == list(VALUES.values())
    forget(tmp_path / "two", "things")
    assert set(kept(tmp_path / "two")) == {None}
    copy_once(tmp_path / "nowhere", tmp_path / "two", "things")
