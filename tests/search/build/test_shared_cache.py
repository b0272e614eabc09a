"""A builder begins with what others made, whichever place they share, and a place that is damaged or away costs time alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.content_cache import ContentCache, cache_file
from kb.errors import SettingsError
from search.build.build import CACHES, BuildOptions, build
from search.build.shared_cache import shared_cache
from search.progress import Progress
from tests.search.build.texts import CARD

NAMES = ("pieces", "vectors")
MADE = {b"text %d" % number: b"value %d" % number for number in range(1200)}


class Heard(Progress):
    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, line: str) -> None:
        self.lines.append(line)


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "place")


@pytest.fixture
def heard() -> Heard:
    return Heard()


def builds(place: str, index: Path, made: dict[bytes, bytes], progress: Progress) -> list[bytes | None]:
    """What a builder had of these before it made them."""
    with shared_cache(place, index, NAMES, progress), ContentCache(index, "pieces", "recipe") as cache:
        had = list(cache.get_each(made))
        for content, value in made.items():
            cache.put(content, value)
        return had


def test_what_one_builder_made_the_next_one_has(place, heard, tmp_path):
    assert set(builds(place, tmp_path / "one", MADE, heard)) == {None}
    assert builds(place, tmp_path / "two", MADE, heard) == list(MADE.values())
    assert heard.lines == []


def test_who_has_a_cache_of_his_own_joins_it_with_that_of_others(place, heard, tmp_path):
    mine, theirs = {b"mine": b"1"}, {b"theirs": b"2"}
    builds("", tmp_path / "mine", mine, heard)
    builds(place, tmp_path / "theirs", theirs, heard)
    assert builds(place, tmp_path / "mine", mine | theirs, heard) == [b"1", b"2"]
    assert builds(place, tmp_path / "third", mine | theirs, heard) == [b"1", b"2"]


def test_what_is_there_already_is_not_sent_again(place, heard, tmp_path):
    builds(place, tmp_path / "one", MADE, heard)
    file = Path(place) / "pieces.sqlite"
    before = file.stat()
    builds(place, tmp_path / "two", MADE, heard)
    builds(place, tmp_path / "one", {}, heard)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("damage", ["none of ours", "cut", "a value"])
def test_damage_at_the_place_costs_work_and_nothing_wrong_is_taken(place, heard, tmp_path, damage: str):
    builds(place, tmp_path / "one", MADE, heard)
    file = Path(place) / "pieces.sqlite"
    held = file.read_bytes()
    file.write_bytes(
        {
            "none of ours": b"hello",
            "cut": held[: len(held) // 2],
            "a value": held.replace(b"value 7", b"value 8"),
        }[damage]
    )
    had = builds(place, tmp_path / "two", MADE, heard)
    assert len(had) == len(MADE) and all(
        value in (None, expected) for value, expected in zip(had, MADE.values(), strict=True)
    )
    assert None in had
    assert builds(place, tmp_path / "two", MADE, heard) == list(MADE.values())


def test_a_place_that_cannot_be_written_is_told_and_the_build_goes_on(heard, tmp_path):
    (tmp_path / "place").write_text("a file, no folder")
    builds(str(tmp_path / "place"), tmp_path / "one", MADE, heard)
    assert any("pieces is not left for other builders" in line for line in heard.lines)
    assert builds("", tmp_path / "one", MADE, heard) == list(MADE.values())


def test_an_address_that_is_none_is_told_before_anything_is_built(heard, tmp_path):
    with pytest.raises(SettingsError, match="ftp is not known"):
        builds("ftp://somewhere/cache", tmp_path / "one", MADE, heard)


def test_a_build_leaves_every_cache_and_another_machine_makes_the_same_of_them(make_desk, place, tmp_path):
    contents = []
    for _ in range(2):
        desk = make_desk({"ru/cards/block.md": CARD})
        contents.append(build(desk.settings, BuildOptions(shared_cache=place), Progress()).content)
    assert contents[0] == contents[1]
    left = {path.name for path in Path(place).iterdir()}
    assert {cache_file(tmp_path, name).name for name in CACHES} == left
