"""A manifest names files that lie in its folder, by size and checksum, and nothing else is taken for one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from search.publish.manifest import (
    Manifest,
    StoredFile,
    check_paths,
    content_hash,
    file_table,
    json_object,
    table_of_json,
    table_to_json,
)

FILE = StoredFile.of(b"text")
WHOLE = {
    "format": 5,
    "name": "g1",
    "created": "2026-11-22T12:00:00+00:00",
    "inputs": "i",
    "content": "c",
    "model": "",
    "trees": {"public": {"articles": 1}},
    "files": {"public/a.txt": list(FILE)},
}


def test_a_manifest_is_read_as_it_was_written():
    manifest = Manifest.from_json(json.dumps(WHOLE))
    assert manifest.files == {"public/a.txt": FILE}
    assert Manifest.from_json(manifest.to_json()) == manifest


@pytest.mark.parametrize("name", list(WHOLE))
@pytest.mark.parametrize("value", [None, 1.5, ["x"], True], ids=repr)
def test_a_manifest_with_a_value_of_the_wrong_kind_is_refused(name: str, value):
    with pytest.raises(ValueError, match=name):
        Manifest.from_json(json.dumps(WHOLE | {name: value}))


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", "1", "\x00", "[" * 100_000, '{"a":' * 100_000, "9" * 5000], ids=len
)
def test_what_is_no_json_object_is_refused(text: str):
    with pytest.raises(ValueError):
        json_object(text)


@pytest.mark.parametrize("field", ["name", "model"])
@pytest.mark.parametrize("name", ["..", "a/b", ".hidden", "a\nb", "x" * 200, "/etc"])
def test_a_name_that_no_folder_may_have_is_refused(field: str, name: str):
    with pytest.raises(ValueError, match="name"):
        Manifest.from_json(json.dumps(WHOLE | {field: name}))


@pytest.mark.parametrize(
    "pair",
    [
        [1],
        [1, FILE.digest, 2],
        [-1, FILE.digest],
        [True, FILE.digest],
        ["4", FILE.digest],
        [4, FILE.digest.upper()],
        [4, "../x"],
        {},
    ],
    ids=repr,
)
def test_a_file_is_known_by_size_and_checksum_only(pair):
    with pytest.raises(ValueError, match="checksum|SHA-256"):
        table_of_json({"a": pair})


@pytest.mark.parametrize(
    "path", ["a", "public/assets/карта 1.png", "public/assets/…/b", ".hidden", "manifest.json/a", "a" * 255]
)
def test_names_that_stay_inside_are_fine(path: str):
    check_paths({path: FILE})


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../a",
        "a/../../b",
        "a/..",
        "./a",
        "a//b",
        "a/",
        "a\\..\\b",
        "C:\\x",
        "a\0b",
        "a\nb",
        "a\x1b[2J",
        "\ud800",
    ]
    + ["manifest.json", "a" * 256, "я" * 128, "/".join(["a" * 200] * 6)],
    ids=ascii,
)
def test_names_that_leave_the_folder_or_cannot_be_are_refused(path: str):
    with pytest.raises(ValueError):
        check_paths({"fine": FILE, path: FILE})


def test_a_table_is_read_as_it_was_published():
    table = {"я.txt": FILE, "b": StoredFile.of(b"")}
    assert table_of_json(json_object(table_to_json(table))) == table


def test_every_file_is_in_the_table_but_the_manifest_itself(tmp_path: Path):
    (tmp_path / "public" / "assets").mkdir(parents=True)
    for path in ("manifest.json", "public/a.txt", "public/assets/manifest.json"):
        (tmp_path / path).write_text("text")
    os.link(tmp_path / "public" / "a.txt", tmp_path / "public" / "twin")
    assert file_table(tmp_path) == {
        "public/a.txt": FILE,
        "public/assets/manifest.json": FILE,
        "public/twin": FILE,
    }


def test_one_other_byte_or_name_is_another_content():
    one = content_hash({"a": FILE, "b": FILE})
    assert one == content_hash({"b": FILE, "a": FILE})
    assert len({one, content_hash({"a": FILE, "c": FILE}), content_hash({"a": FILE, "b": StoredFile.of(b"tex")})}) == 3
