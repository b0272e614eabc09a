"""Whoever can write to the place decides nothing: what is not as it was signed is refused, and the server goes on with what it has."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import IndexUnavailable, OtvetError, SettingsError
from search.publish import generations
from search.publish.manifest import StoredFile, file_table
from search.publish.open_store import open_store
from search.publish.publish import point_at
from search.publish.release import NotTrusted, seal, unsealed
from search.publish.signing import new_private_key, public_half
from search.publish.store import StoreError
from search.query.live import Live
from tests.search.damage import flipped
from tests.search.publish.attacker import left_over, served


@pytest.fixture
def unsigned(serving):
    """A server that was told to take whatever lies there: all that still protects it are the checks of the files."""
    return serving.model_copy(update={"pull_keys": "", "pull_unsigned": True})


def test_a_pickle_in_place_of_any_file_runs_nothing(attacker, serving, folder, pull, passage, tmp_path):
    mark = tmp_path / "code-ran"

    class Run:
        def __reduce__(self):
            return (os.system, (f"touch {mark}",))

    manifest = attacker.manifest
    for path in manifest["files"]:
        attacker.publish(manifest | {"files": manifest["files"] | {path: list(attacker.put(pickle.dumps(Run())))}})
        with pytest.raises(NotTrusted, match="KB_PULL_KEYS does not name"):
            pull(folder, serving)
    assert passage(Live(serving)) == "Старый текст о карте."
    assert not mark.exists() and left_over(serving) == []


@pytest.mark.slow
def test_even_where_nothing_is_signed_a_pickle_in_place_of_any_file_runs_nothing(
    attacker, unsigned, folder, pull, passage, tmp_path
):
    """Whoever may publish can make search fail or lie; what can't be opened is refused, and no code of theirs runs."""
    mark = tmp_path / "code-ran"

    class Run:
        def __reduce__(self):
            return (os.system, (f"touch {mark}",))

    manifest, before, refused = attacker.manifest, served(unsigned), 0
    for number, path in enumerate(sorted(manifest["files"])):
        files = manifest["files"] | {path: list(attacker.put(pickle.dumps(Run(), 2)))}
        attacker.publish(manifest | {"name": f"29991231T{number:09}-deadbeef", "files": files}, key="")
        try:
            pull(folder, unsigned)
        except StoreError as error:
            refused += "can't be opened" in str(error) and str(error).isprintable()
            assert served(unsigned) == before
        with contextlib.suppress(Exception):  # what is read only when it is asked for fails then
            passage(Live(unsigned))
        generations.point_to(unsigned.index, before)
    assert refused > len(manifest["files"]) // 2
    assert not mark.exists() and left_over(unsigned) == []


def test_nobody_is_believed_without_a_key_and_nothing_is_read(attacker, serving, folder, pull):
    keyless = serving.model_copy(update={"pull_keys": ""})
    before = served(serving)
    with pytest.raises(SettingsError, match="KB_PULL_UNSIGNED=yes takes whatever lies there"):
        pull(folder, keyless)
    assert served(serving) == before


def test_unsigned_is_refused_and_taken_only_where_a_setting_says_so(attacker, serving, unsigned, folder, pull):
    attacker.publish(attacker.manifest, key="")
    with pytest.raises(NotTrusted, match="nobody signed"):
        pull(folder, serving)
    assert pull(folder, unsigned).changed


def test_what_was_taken_unsigned_is_no_measure_for_what_is_signed(
    attacker, desk, serving, unsigned, folder, publish, pull
):
    signed = attacker.current
    attacker.current = seal(type(unsealed(signed).release)(**vars(unsealed(signed).release) | {"number": 10**20}), "")
    pull(folder, unsigned)
    attacker.current = signed
    assert pull(folder, serving).generation == desk.current.name


@pytest.mark.parametrize("key", ["another", "both"])
def test_a_key_can_be_exchanged_without_a_pause(attacker, desk, serving, folder, publish, pull, private, key: str):
    new = new_private_key()
    both = serving.model_copy(update={"pull_keys": f"{public_half(private)},{public_half(new)}"})
    renewed = type(desk)(desk.settings.model_copy(update={"publish_key": new}))
    assert publish(folder, renewed).changed  # the same index, signed anew
    if key == "another":
        with pytest.raises(NotTrusted, match=public_half(new)):
            pull(folder, serving)
    else:
        assert pull(folder, both).generation == desk.current.name


def test_an_older_publication_that_was_put_back_is_refused(attacker, desk, serving, folder, publish, pull, passage):
    first = (folder / "generations" / f"{served(serving)}.release").read_bytes()
    pull(folder, serving)
    newest = attacker.current
    attacker.current = first
    with pytest.raises(NotTrusted, match="put an old publication back"):
        pull(folder, serving)
    assert passage(Live(serving)) == "Новый текст о карте."
    assert pull(folder, serving, allow_older=True).changed
    assert passage(Live(serving)) == "Старый текст о карте."
    attacker.current = newest
    assert pull(folder, serving).changed


def test_the_owner_of_the_key_can_go_back(attacker, desk, serving, folder, publish, pull, passage, private):
    first = served(serving)
    pull(folder, serving)
    point_at(open_store(str(folder)), first, private)
    assert pull(folder, serving).generation == first
    assert passage(Live(serving)) == "Старый текст о карте."


def test_going_back_on_one_machine_opens_no_door(attacker, serving, folder, pull):
    first = served(serving)
    old = (folder / "generations" / f"{first}.release").read_bytes()
    pull(folder, serving)
    assert generations.roll_back(serving.index) == first
    attacker.current = old
    with pytest.raises(NotTrusted):
        pull(folder, serving)


def test_a_damaged_memory_of_the_last_publication_is_told(attacker, serving, folder, pull):
    for content in ("", "{}", "[1]", '{"number": "x", "published": ""}'):
        (serving.index / "PULLED").write_text(content)
        with pytest.raises(IndexUnavailable, match="Delete it"):
            pull(folder, serving)
    (serving.index / "PULLED").unlink()
    assert pull(folder, serving).changed


DAMAGE: dict[str, Callable[[Path], object]] = {
    "flipped": lambda path: path.write_bytes(flipped(path.read_bytes())),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "emptied": lambda path: path.write_bytes(b""),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"x" * 100),
    "deleted": lambda path: path.unlink(),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "a link": lambda path: (path.unlink(), path.symlink_to("/etc/passwd")),
}


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_there_is_never_served(attacker, desk, serving, folder, pull, passage, damage: str):
    before, live = served(serving), Live(serving)
    needed = {file.digest for file in file_table(desk.current).values()}
    refused = 0
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or not (path.name in {"CURRENT", f"{desk.current.name}.json"} or path.name in needed):
            continue
        whole = path.read_bytes()
        DAMAGE[damage](path)
        try:
            pull(folder, serving)
        except (OtvetError, IsADirectoryError):
            refused += 1
            assert served(serving) == before, path
        else:  # what this machine has already is not fetched, and nothing after the end is read
            assert file_table(serving.index / "generations" / served(serving)) == file_table(desk.current)
            shutil.rmtree(serving.index / "generations" / desk.current.name)
            generations.point_to(serving.index, before)
        assert passage(live) == "Старый текст о карте."
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        path.write_bytes(whole)
    assert refused >= 3 or damage == "longer"
    assert left_over(serving) == []
    assert pull(folder, serving).changed


@pytest.mark.parametrize(
    "path",
    ["../../../escaped", "/tmp/escaped", "public/../../escaped", "public\\..\\escaped", "manifest.json", "public/\x00"],
)
def test_names_that_leave_the_folder_are_refused(attacker, unsigned, folder, pull, tmp_path, path: str):
    before, manifest = served(unsigned), attacker.manifest
    attacker.publish(manifest | {"files": manifest["files"] | {path: list(attacker.put(b"escaped"))}}, key="")
    with pytest.raises(StoreError, match="outside its folder"):
        pull(folder, unsigned)
    assert served(unsigned) == before
    assert [found for found in tmp_path.rglob("*") if found.name.endswith("escaped")] == []


def test_a_file_below_a_file_is_refused(attacker, unsigned, folder, pull):
    manifest = attacker.manifest
    for names in (("public/x", "public/x/y"), ("public/x/y", "public/x")):
        files = manifest["files"] | {name: list(attacker.put(name.encode())) for name in names}
        attacker.publish(manifest | {"files": files}, key="")
        with pytest.raises(StoreError, match="in its way"):
            pull(folder, unsigned)


def test_files_that_nobody_names_are_not_taken(attacker, desk, serving, folder, pull):
    attacker.put(b"extra")
    for name in ("public/extra", "generations/extra", "CURRENT.new", f"generations/{desk.current.name}/public/extra"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("extra")
    pull(folder, serving)
    assert file_table(serving.index / "generations" / served(serving)) == file_table(desk.current)
    assert not [path for path in serving.index.rglob("*") if "extra" in path.name]


def test_no_more_is_read_than_was_signed_and_no_disk_is_filled(attacker, serving, unsigned, folder, pull):
    name = unsealed(attacker.current).release.generation
    with (folder / "generations" / f"{name}.json").open("r+b") as file:
        file.truncate(1 << 40)  # a sparse terabyte
    with pytest.raises(StoreError, match="longer than"):
        pull(folder, serving)
    manifest = json.loads((folder / "generations" / f"{served(serving)}.json").read_bytes())
    attacker.publish(manifest | {"files": {"public/huge": [1 << 50, "0" * 64]}}, key="")
    with pytest.raises(StoreError, match="Make room"):
        pull(folder, unsigned)
    with (folder / "CURRENT").open("r+b") as file:
        file.truncate(1 << 40)
    with pytest.raises(StoreError, match="longer than"):
        pull(folder, serving)


@pytest.mark.parametrize("text", [b"", b"[", b"[" * 1_000_000, b"{}", b"null", b'{"format": 1e999}'], ids=len)
def test_a_manifest_that_is_none_is_told(attacker, unsigned, folder, pull, text: bytes):
    before, release = served(unsigned), unsealed(attacker.current).release
    (folder / "generations" / f"{release.generation}.json").write_bytes(text)
    attacker.current = seal(type(release)(**vars(release) | {"manifest": StoredFile.of(text)}), "")
    with pytest.raises(OtvetError):
        pull(folder, unsigned)
    assert served(unsigned) == before


def test_the_manifest_of_another_generation_is_refused(attacker, unsigned, folder, pull):
    release, content = unsealed(attacker.current).release, json.dumps(attacker.manifest | {"name": "g1"}).encode()
    (folder / "generations" / f"{release.generation}.json").write_bytes(content)
    attacker.current = seal(type(release)(**vars(release) | {"manifest": StoredFile.of(content)}), "")
    with pytest.raises(StoreError, match="another generation"):
        pull(folder, unsigned)


def test_a_generation_shares_no_file_with_the_one_before(attacker, serving, folder, pull):
    """A file that is cut in place is then damaged in one of them only."""
    pull(folder, serving)
    folders = [path for path in (serving.index / "generations").iterdir() if path.is_dir()]
    inodes = [{path.stat().st_ino for path in one.rglob("*") if path.is_file()} for one in folders]
    assert len(folders) == 2 and not inodes[0] & inodes[1]
    assert not [path for one in folders for path in one.rglob("*") if path.is_file() and path.stat().st_mode & 0o222]
