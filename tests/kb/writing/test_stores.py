"""Whatever the folder is: what is published is there, whole, and nobody publishes over what they have not seen."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from kb.writing.stores import FileMoved, WritingError, place_of, put_in_place
from tests.kb.writing.conftest import PATH, TEXT, signed


def test_a_published_text_is_in_the_file_and_in_the_history(store):
    version = store.publish(PATH, "Новый\r\n", expected=TEXT, signed=signed())
    assert (store.root / PATH).read_bytes() == "Новый\r\n".encode()
    newest, before = store.history(PATH)
    assert (newest.id, newest.who, newest.message) == (version, "Анна", "Короче")
    assert store.text_at(PATH, version) == "Новый\r\n" and store.text_at(PATH, before.id) == TEXT


def test_a_new_article_gets_its_file(store):
    store.publish("en/cards/limits.md", "# Limits\n", expected=None, signed=signed())
    assert store.read("en/cards/limits.md") == "# Limits\n" and len(store.history("en/cards/limits.md")) == 1


def test_who_publishes_over_another_text_than_they_saw_is_told_what_is_there(store):
    (store.root / PATH).write_text("Чужой\n")
    with pytest.raises(FileMoved) as told:
        store.publish(PATH, "Мой\n", expected=TEXT, signed=signed())
    assert told.value.now == "Чужой\n" == store.read(PATH)


def test_publishing_the_same_again_finishes_what_was_begun_and_adds_nothing(store):
    first = store.publish(PATH, "Новый\n", expected=TEXT, signed=signed())
    assert store.publish(PATH, "Новый\n", expected=TEXT, signed=signed()) == first
    assert len(store.history(PATH)) == 2


def test_of_many_at_once_one_is_first_and_all_others_are_told(store):
    def publish(number: int) -> bool:
        try:
            return bool(store.publish(PATH, f"{number}\n", expected=TEXT, signed=signed()))
        except FileMoved:
            return False

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(publish, range(6)))
    assert won.count(True) == 1 and store.read(PATH) == f"{won.index(True)}\n"


@pytest.mark.parametrize("path", ["../out.md", "/etc/x.md", "ru/../../x.md", ".git/x.md", "ru/x.exe", "a\0.md", ""])
def test_a_path_never_leaves_the_folder(store, path: str):
    with pytest.raises(WritingError):
        store.publish(path, "x", expected=None, signed=signed())


def test_a_link_is_not_written_through(store, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.md").write_text("x")
    (store.root / "ru" / "link.md").symlink_to(outside / "x.md")
    (store.root / "away").symlink_to(outside)
    for path in ("ru/link.md", "away/x.md"):
        with pytest.raises(WritingError):
            place_of(store.root, path)


def test_a_version_there_is_not_is_said_so(store):
    with pytest.raises(WritingError):
        store.text_at(PATH, "abc")
    with pytest.raises(WritingError):
        store.text_at(PATH, "--help")


def test_pictures_are_put_beside_and_never_over_another(store):
    store.add_files({"ru/cards/a.png": b"one"}, signed=signed())
    store.add_files({"ru/cards/a.png": b"two"}, signed=signed())
    assert (store.root / "ru/cards/a.png").read_bytes() == b"one"


def test_a_file_keeps_its_rights_and_leaves_nothing_beside_it(tmp_path):
    place = tmp_path / "a.md"
    place.write_text("a")
    os.chmod(place, 0o640)
    put_in_place(place, b"b")
    assert stat.S_IMODE(place.stat().st_mode) == 0o640 and [one.name for one in tmp_path.iterdir()] == ["a.md"]
