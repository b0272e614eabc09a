"""Records are read one by one from a file that may be larger than memory, just as they were written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.files.jsonl import JsonLines, line_of, write_json_lines

RECORDS = [{"title": "Карта", "n": 1}, {"title": "two\nlines", "n": 2}, {"title": "😀", "n": 3}]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "articles.jsonl"


def test_each_record_is_read_by_its_number_in_any_order(path: Path):
    assert write_json_lines(path, map(line_of, RECORDS)) == 3
    records = JsonLines(path, json.loads)
    assert len(records) == 3 and [records[number] for number in (2, 0, 1)] == [RECORDS[2], RECORDS[0], RECORDS[1]]


def test_a_collection_of_nothing_can_be_opened(path: Path):
    assert write_json_lines(path, ()) == 0
    assert len(JsonLines(path, json.loads)) == 0


def test_the_same_record_is_always_the_same_line():
    assert line_of({"b": 1, "a": "ё"}) == line_of({"a": "ё", "b": 1}) == '{"a":"ё","b":1}\n'.encode()


def test_a_bad_line_is_noticed_when_it_is_asked_for_and_spoils_no_other(path: Path):
    write_json_lines(path, [line_of(RECORDS[0]), b"{broken\n"])
    records = JsonLines(path, json.loads)
    assert records[0] == RECORDS[0]
    with pytest.raises(ValueError, match="Expecting property name"):
        records[1]
    with pytest.raises(IndexError):
        records[2]
