"""A damaged generation is never answered from: readers stay on the last good one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest

from kb.errors import IndexUnavailable
from search.files.served_files import LENDS
from search.publish.generations import point_to
from search.query.live import Live
from search.query.values import Query
from tests.search.damage import flipped
from tests.search.query.generations import NEW, passage


def copied(desk, tmp_path: Path):
    shutil.copytree(desk.settings.index, tmp_path / "index")
    return desk.settings.model_copy(update={"index": tmp_path / "index", "models": tmp_path / "no-models"})


DAMAGE = {
    "deleted": lambda file: file.unlink(),
    "truncated": lambda file: replaced(file, file.read_bytes()[:-1]),
    "emptied": lambda file: replaced(file, b""),
    "flipped": lambda file: replaced(file, flipped(file.read_bytes())),
}


def replaced(file: Path, content: bytes) -> None:
    """Another file in its place, as the old one is read-only."""
    file.unlink(missing_ok=True)
    file.write_bytes(content)


@pytest.mark.slow
@pytest.mark.parametrize("kind", DAMAGE)
def test_any_damaged_file_makes_readers_fall_back_to_the_last_good_generation(two_generations, tmp_path, kind: str):
    desk, old, new = two_generations
    settings = copied(desk, tmp_path)
    folder = settings.index / "generations" / new
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]
    assert len(files) > 20
    for file in files:
        whole = file.read_bytes()
        DAMAGE[kind](file)
        live = Live(settings)
        live.wait_for_encoder(30)
        name = str(file.relative_to(folder))
        harmless = name == "manifest.json" and live.status().generation == new  # a flipped date or name harms nobody
        assert harmless or live.status().generation == old, (kind, name)
        assert harmless or (passage(live) == "Старый текст о карте." and new in live.status().problem), (kind, name)
        assert live.internal.search(Query.parse("карту")).total
        replaced(file, whole)


def test_a_missing_folder_of_the_current_generation_is_survived(two_generations, tmp_path):
    desk, old, new = two_generations
    settings = copied(desk, tmp_path)
    shutil.rmtree(settings.index / "generations" / new)
    live = Live(settings)
    assert live.status().generation == old
    assert new in live.status().problem


@pytest.mark.parametrize(
    "content", [None, b"", b"no-such-generation\n", b"\xff\xfe\x00", b"../../..", b"a\x00b"], ids=repr
)
def test_a_damaged_pointer_still_gives_an_engine(two_generations, tmp_path, content):
    desk, _, new = two_generations
    settings = copied(desk, tmp_path)
    pointer = settings.index / "CURRENT"
    pointer.unlink() if content is None else pointer.write_bytes(content)
    assert Live(settings).status().generation == new


def test_when_every_generation_is_damaged_readers_are_told(two_generations, tmp_path):
    desk, old, new = two_generations
    settings = copied(desk, tmp_path)
    for name in (old, new):
        (settings.index / "generations" / name / "public" / "catalogue.json").unlink()
    live = Live(settings)
    with pytest.raises(IndexUnavailable, match=r"catalogue\.json"):
        _ = live.public
    assert "catalogue.json" in live.status().problem


def test_a_damaged_new_generation_is_refused_and_the_next_good_one_taken(desk):
    live = desk.live()
    first = live.status().generation
    second = desk.write(NEW).build().generation
    DAMAGE["flipped"](desk.current / "public" / "passages.jsonl")
    assert not live.refresh()
    assert not live.refresh()
    assert live.status().generation == first
    assert second in live.status().problem
    assert passage(live) == "Старый текст о карте."
    third = desk.build(full=True).generation
    assert live.refresh()
    assert (live.status().generation, live.status().problem) == (third, "")


def cut(file: Path) -> None:
    """In place, as somebody does who may write there whatever the file's mode says."""
    file.chmod(0o644)
    os.truncate(file, 1)


class Odd(Exception):
    """An error of a library that nobody thought of."""


def test_whatever_goes_wrong_while_a_generation_is_opened_the_old_one_answers(desk, monkeypatch):
    live = desk.live()
    first = live.status().generation
    desk.write(NEW).build()

    def broken(folder, name):
        raise Odd("of a kind of its own")

    monkeypatch.setattr("search.query.live.open_index", broken)
    assert not live.refresh()
    assert live.status().generation == first
    assert passage(live) == "Старый текст о карте."
    fresh = Live(desk.settings)
    assert fresh.status().generation == ""
    with pytest.raises(IndexUnavailable, match=r"Odd: of a kind of its own\)\. Run `kb build --full`"):
        _ = fresh.public


def test_a_refused_generation_is_looked_at_again_when_it_was_published_again(desk):
    live = desk.live()
    desk.write(NEW).build()
    file = desk.current / "public" / "passages.jsonl"
    whole = file.read_bytes()
    DAMAGE["flipped"](file)
    assert not live.refresh()
    replaced(file, whole)
    point_to(desk.settings.index, desk.current.name)
    assert live.refresh()
    assert passage(live) == "Новый текст о карте."


def test_a_file_that_is_cut_in_place_sends_readers_to_the_generation_before(desk):
    first = desk.current.name
    desk.write(NEW).build()
    live = desk.live()
    cut(desk.current / "public" / "passages.jsonl")
    assert live.refresh()
    assert live.status().generation == first
    assert passage(live) == "Старый текст о карте."
    cut(desk.settings.index / "generations" / first / "public" / "passages.jsonl")
    assert not live.refresh()
    with pytest.raises(IndexUnavailable, match="cut"):
        _ = live.public
    desk.build()
    assert live.refresh()
    assert passage(live) == "Новый текст о карте."


@pytest.mark.skipif(not LENDS, reason="this system lends no files")
def test_whoever_cuts_a_file_waits_until_no_reader_of_it_is_left(desk, monkeypatch):
    first = desk.current.name
    second = desk.write(NEW).build().generation
    live = desk.live()
    assert not live.refresh()  # as a server does again and again
    reading = live.public
    writer = Thread(target=cut, args=[desk.current / "public" / "passages.jsonl"])
    writer.start()
    until = monotonic() + 20
    while live.status().generation == second and monotonic() < until:
        live.refresh()
    assert (live.status().generation, passage(live)) == (first, "Старый текст о карте.")
    assert reading.search(Query.parse("карту", lang="ru")).results[0].passage == "Новый текст о карте."
    assert not live.refresh()
    assert writer.is_alive()
    monkeypatch.setattr("search.files.served_files.READING", 0.0)
    assert not live.refresh()
    writer.join(20)
    assert not writer.is_alive()
    assert not live.refresh()
    assert "cut" in live.status().problem


@pytest.mark.skipif(not LENDS, reason="this system lends no files")
def test_a_file_that_somebody_opened_to_write_and_left_as_it_was_is_served_again(desk, monkeypatch):
    live = desk.live()
    assert not live.refresh()
    file = desk.current / "public" / "passages.jsonl"
    file.chmod(0o644)
    with pytest.raises(BlockingIOError):
        os.open(file, os.O_WRONLY | os.O_NONBLOCK)
    assert not live.refresh()
    with pytest.raises(IndexUnavailable, match="written into"):
        _ = live.public
    monkeypatch.setattr("search.files.served_files.READING", 0.0)
    assert not live.refresh()
    assert live.refresh()
    assert passage(live) == "Старый текст о карте."


def test_an_index_folder_that_is_taken_away_is_survived(desk):
    live = desk.live()
    shutil.rmtree(desk.settings.index)
    assert not live.refresh()
    assert passage(live) == "Старый текст о карте."


def test_a_damaged_current_generation_is_built_anew(desk):
    (desk.current / "public" / "passages.jsonl").unlink()
    assert desk.build().built
    assert desk.live().status().problem == ""


def test_a_model_that_is_gone_leaves_keyword_search_and_says_so(two_generations, tmp_path):
    desk, _, new = two_generations
    live = Live(copied(desk, tmp_path))
    assert not live.wait_for_encoder(30)
    found = live.public.search(Query.parse("карту", lang="ru"))
    assert (found.mode, found.results[0].key) == ("keyword", "cards/block")
    assert "kb build" in live.status().encoder
    assert found.note


def test_keyword_search_answers_while_the_encoder_loads_and_meaning_after(two_generations):
    desk, _, _ = two_generations
    live = Live(desk.settings)
    early = live.public.search(Query.parse("карту", lang="ru"))
    assert early.results[0].key == "cards/block"
    assert live.wait_for_encoder(60)
    later = live.public.search(Query.parse("карту", lang="ru"))
    assert (later.mode, later.note) == ("hybrid", "")
    assert live.status().encoder == "ready"
