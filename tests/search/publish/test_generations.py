"""Generations: published in one step, kept for falling back, checked before they are trusted."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path

import pytest

from kb.errors import IndexUnavailable
from search.publish import generations
from search.publish.generations import BuildRunning
from search.publish.manifest import Manifest, content_hash, file_table


def manifest(name: str, folder: Path, **changes) -> Manifest:
    table = file_table(folder)
    values = {"format": generations.FORMAT, "name": name, "created": "2026-11-22T12:00:00+00:00", "inputs": "i"}
    return Manifest(**values | {"content": content_hash(table), "model": "", "trees": {}, "files": table} | changes)


def publish(index: Path, name: str, text: str = "text") -> Path:
    with generations.started(index) as folder:
        (folder / "public").mkdir()
        (folder / "public" / "a.txt").write_text(text)
        return generations.publish(index, folder, manifest(name, folder))


def replaced(file: Path, text: str) -> None:
    """Another content, though the file is read-only."""
    file.unlink()
    file.write_text(text)


def test_a_published_generation_is_current_and_whole(tmp_path: Path):
    folder = publish(tmp_path, "g1")
    assert generations.current_name(tmp_path) == "g1"
    generations.verify(folder, generations.read_manifest(folder), checksums=True)


def test_a_build_that_fails_midway_leaves_the_previous_generation(tmp_path: Path):
    publish(tmp_path, "g1")
    with pytest.raises(RuntimeError), generations.started(tmp_path) as folder:
        (folder / "half").write_text("half")
        raise RuntimeError
    assert generations.current_name(tmp_path) == "g1"
    assert [path.name for path in (tmp_path / "generations").iterdir()] == ["g1"]


def test_what_a_killed_build_left_is_cleared_by_the_next(tmp_path: Path):
    left_over = tmp_path / "generations" / ".building-killed"
    left_over.mkdir(parents=True)
    (left_over / "half").write_text("half")
    assert generations.candidates(tmp_path) == []
    publish(tmp_path, "g1")
    assert not left_over.exists()


def test_a_reader_sees_the_old_name_or_the_new_one_and_never_nothing(tmp_path: Path):
    publish(tmp_path, "g0")
    seen: set[str] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(generations.current_name(tmp_path))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(200):
        generations.point_to(tmp_path, f"g{number % 10}")
    done.set()
    reader.join()
    assert seen <= {f"g{number}" for number in range(10)}


def test_old_generations_are_retired_but_never_the_current_one(tmp_path: Path):
    for number in range(6):
        publish(tmp_path, f"g{number}")
    assert generations.candidates(tmp_path) == ["g5", "g4", "g3"]
    generations.point_to(tmp_path, "g3")
    publish_later = [f"h{number}" for number in range(4)]
    for name in publish_later:
        with generations.started(tmp_path) as folder:
            (folder / "a").write_text("a")
            generations.publish(tmp_path, folder, manifest(name, folder))
    generations.point_to(tmp_path, "h1")
    generations.retire(tmp_path)
    assert "h1" in generations.candidates(tmp_path)


def test_the_same_name_published_twice_is_replaced(tmp_path: Path):
    publish(tmp_path, "g1", "old")
    assert (publish(tmp_path, "g1", "new") / "public" / "a.txt").read_text() == "new"


@pytest.mark.parametrize("content", [b"", b"\n", b"g9", b"\xff\xfe\x00", b"../../etc", b"a" * 5000, b"g\x00one"])
def test_a_senseless_pointer_is_survived(tmp_path: Path, content: bytes):
    publish(tmp_path, "g1")
    (tmp_path / "CURRENT").write_bytes(content)
    assert "g1" in generations.candidates(tmp_path)
    first = generations.candidates(tmp_path)[0]
    if first != "g1":
        with pytest.raises(IndexUnavailable):
            generations.read_manifest(tmp_path / "generations" / first)


def test_an_index_folder_that_does_not_exist_has_no_generations(tmp_path: Path):
    assert generations.current_name(tmp_path / "none") == ""
    assert generations.candidates(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda file: file.unlink(), "missing or cut"),
        (lambda file: replaced(file, "tex"), "missing or cut"),
        (lambda file: replaced(file, "tExt"), "damaged"),
    ],
    ids=["deleted", "truncated", "flipped"],
)
def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path, damage, told: str):
    folder = publish(tmp_path, "g1")
    damage(folder / "public" / "a.txt")
    with pytest.raises(IndexUnavailable, match=told) as error:
        generations.verify(folder, generations.read_manifest(folder), checksums=True)
    assert "a.txt" in str(error.value) and "kb build --full" in str(error.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"name": "g1"}', '{"unknown": 1}', "\x00"])
def test_a_manifest_that_can_not_be_read_makes_the_generation_incomplete(tmp_path: Path, text: str):
    folder = publish(tmp_path, "g1")
    replaced(folder / "manifest.json", text)
    with pytest.raises(IndexUnavailable, match="kb build"):
        generations.read_manifest(folder)


def test_a_generation_of_another_format_says_which_format_is_read(tmp_path: Path):
    with generations.started(tmp_path) as folder:
        (folder / "a").write_text("a")
        target = generations.publish(tmp_path, folder, manifest("g1", folder, format=generations.FORMAT + 1))
    with pytest.raises(IndexUnavailable, match=str(generations.FORMAT + 1)):
        generations.read_manifest(target)


def test_equal_files_have_an_equal_content_hash_and_a_changed_one_another(tmp_path: Path):
    one, same, other = (publish(tmp_path / name, name, text) for name, text in (("g1", "a"), ("g2", "a"), ("g3", "b")))
    contents = [generations.read_manifest(folder).content for folder in (one, same, other)]
    assert contents[0] == contents[1] != contents[2]


def hold(index: Path, ready, release) -> None:
    with generations.build_lock(index):
        ready.set()
        release.wait(30)


def test_a_second_builder_is_told_at_once_that_another_is_building(tmp_path: Path):
    context = multiprocessing.get_context("fork")
    ready, release = context.Event(), context.Event()
    first = context.Process(target=hold, args=(tmp_path, ready, release))
    first.start()
    assert ready.wait(30)
    with pytest.raises(BuildRunning, match="Another build is writing"), generations.build_lock(tmp_path):
        pass
    release.set()
    first.join()
    with generations.build_lock(tmp_path):
        pass


def test_a_killed_builder_holds_the_folder_no_longer(tmp_path: Path):
    context = multiprocessing.get_context("fork")
    ready, release = context.Event(), context.Event()
    first = context.Process(target=hold, args=(tmp_path, ready, release))
    first.start()
    assert ready.wait(30)
    first.kill()
    first.join()
    with generations.build_lock(tmp_path):
        pass


def test_nobody_but_the_owner_of_the_folder_can_cut_a_file_by_mistake(tmp_path: Path):
    folder = publish(tmp_path, "g1")
    assert {path.stat().st_mode & 0o222 for path in folder.rglob("*") if path.is_file()} == {0}
    assert {path.stat().st_mode & 0o444 for path in folder.rglob("*") if path.is_file()} == {0o444}


def test_a_pointer_moved_to_where_it_stood_counts_as_moved(tmp_path: Path):
    assert generations.moved_at(tmp_path) == 0
    publish(tmp_path, "g1")
    before = generations.moved_at(tmp_path)
    generations.point_to(tmp_path, "g1")
    assert generations.moved_at(tmp_path) > before


# Going back


def test_a_machine_goes_back_to_the_generation_before(tmp_path: Path):
    for name in ("g1", "g2", "g3"):
        publish(tmp_path, name)
    assert generations.roll_back(tmp_path) == generations.current_name(tmp_path) == "g2"
    assert generations.roll_back(tmp_path) == "g1"
    assert generations.roll_back(tmp_path, "g3") == generations.current_name(tmp_path) == "g3"
    for name in ("nothing", "../../etc"):
        with pytest.raises(IndexUnavailable, match="no generation"):
            generations.roll_back(tmp_path, name)


def test_a_damaged_generation_is_not_gone_back_to(tmp_path: Path):
    first = publish(tmp_path, "g1")
    publish(tmp_path, "g2")
    replaced(first / "public" / "a.txt", "")
    with pytest.raises(IndexUnavailable, match="cut"):
        generations.roll_back(tmp_path)
    assert generations.current_name(tmp_path) == "g2"


def test_where_there_is_nothing_earlier_that_is_told(tmp_path: Path):
    publish(tmp_path, "g1")
    with pytest.raises(IndexUnavailable, match="no earlier generation"):
        generations.roll_back(tmp_path)
