"""Words kept between builds: what an edit inverts anew, and what a spoiled cache can do."""

from __future__ import annotations

import io
import json
import os
import pickle
from pathlib import Path

import numpy as np
import pytest

import search.build.word_cache as word_cache
from kb.content_cache import ContentCache
from search.build.word_cache import WordCache, part_starts
from tests.search.six_texts import TEXTS as SIX


class Texts(list[str]):
    """Texts in memory, written as they are."""

    def written(self, numbers: range) -> bytes:
        return json.dumps(self[numbers.start : numbers.stop]).encode()


TEXTS = Texts(SIX)
STARTS = (0, 2, 4)


@pytest.fixture
def inverted_texts(monkeypatch) -> list[str]:
    """Every text that Whoosh is given."""
    seen: list[str] = []

    def inverted(texts, languages, invert=word_cache.inverted):
        seen.extend(texts)
        return invert(texts, languages)

    monkeypatch.setattr(word_cache, "inverted", inverted)
    return seen


def assert_same(one, other) -> None:
    assert one.names == other.names
    for name in word_cache.COLUMNS:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


def test_an_edit_inverts_one_part_and_the_outcome_is_that_of_a_build_from_nothing(tmp_path, inverted_texts):
    WordCache(tmp_path).inverted(TEXTS, STARTS)
    inverted_texts.clear()
    edited = Texts([*TEXTS[:2], "Перевод по номеру карты", *TEXTS[3:]])
    again = WordCache(tmp_path).inverted(edited, STARTS)
    assert inverted_texts == edited[2:4]
    assert_same(again, WordCache(None).inverted(edited, (0,)))


def test_texts_of_a_part_that_is_kept_are_not_read(tmp_path):
    class Unread(Texts):
        def __getitem__(self, number):
            assert isinstance(number, slice) or number in range(2, 4), "read though kept"
            return super().__getitem__(number)

    WordCache(tmp_path).inverted(TEXTS, STARTS)
    edited = [*TEXTS[:2], "Перевод по номеру карты", *TEXTS[3:]]
    assert_same(WordCache(tmp_path).inverted(Unread(edited), STARTS), WordCache(None).inverted(Texts(edited), (0,)))


def test_the_same_texts_in_another_language_are_inverted_anew(tmp_path, inverted_texts):
    WordCache(tmp_path).inverted(TEXTS, STARTS, ["ru"] * len(TEXTS))
    inverted_texts.clear()
    WordCache(tmp_path).inverted(TEXTS, STARTS, ["ru"] * 4 + ["en"] * 2)
    assert inverted_texts == TEXTS[4:]


def test_what_was_taken_out_is_in_no_file(tmp_path):
    first = WordCache(tmp_path)
    first.inverted(Texts([*TEXTS, "тайна qzsecret"]), (0, 3))
    first.keep_used()
    assert b"qzsecret" in (tmp_path / "cache" / "words.sqlite").read_bytes()
    second = WordCache(tmp_path)
    second.inverted(TEXTS, (0, 3))
    second.keep_used()
    assert b"qzsecret" not in (tmp_path / "cache" / "words.sqlite").read_bytes()


def test_a_damaged_cache_is_made_anew(tmp_path, inverted_texts):
    first = WordCache(tmp_path).inverted(TEXTS, STARTS)
    (tmp_path / "cache" / "words.sqlite").write_bytes(b"junk")
    inverted_texts.clear()
    assert_same(WordCache(tmp_path).inverted(TEXTS, STARTS), first)
    assert inverted_texts == TEXTS


class Trap:
    """A pickle that leaves a trace when it is read."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self):
        return (os.mkdir, (str(self.trace),))


PLANTED = {
    "a pickle": lambda trace: pickle.dumps(Trap(trace)),
    "arrays of objects": lambda trace: _archive(np.array([Trap(trace)], object)),
    "no sizes": lambda trace: b"none at all\n",
    "sizes that lie": lambda trace: b"4 -8 8 0 0 0 0\nabcd",
    "columns that do not agree": lambda trace: b"1 4 4 4 4 4 4\na" + bytes([9, 0, 0, 0] * 6),
    "cut": lambda trace: word_cache._to_bytes(WordCache(None).inverted(TEXTS, (0,)))[:-7],
    "another number of texts": lambda trace: word_cache._to_bytes(WordCache(None).inverted(Texts(TEXTS[:3]), (0,))),
    "not even a line": lambda trace: b"",
}


def _archive(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez(file, **dict.fromkeys(("names", *word_cache.COLUMNS), array))
    return file.getvalue()


@pytest.mark.parametrize("planted", PLANTED)
def test_what_somebody_planted_in_the_cache_is_never_run_and_never_taken(tmp_path, planted: str, inverted_texts):
    """Whoever writes to the cache knows the code, and so how to seal an entry."""
    first = WordCache(None).inverted(TEXTS, (0,))
    trace = tmp_path / "sprung"
    with ContentCache(tmp_path, word_cache.NAME, word_cache.RECIPE.digest()) as cache:
        content = word_cache.content_of(TEXTS, range(len(TEXTS)), [""] * len(TEXTS))
        cache.put(content, PLANTED[planted](trace))
    inverted_texts.clear()
    assert_same(WordCache(tmp_path).inverted(TEXTS, (0,)), first)
    assert inverted_texts == TEXTS and not trace.exists()


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path):
    (tmp_path / "file").write_text("where a folder should be")
    assert_same(WordCache(tmp_path / "file").inverted(TEXTS, STARTS), WordCache(None).inverted(TEXTS, STARTS))


def test_an_edited_or_added_article_moves_no_other_part():
    ids = [f"ru/a/{n}" for n in range(3000)]
    first = [5 * n // 3 for n in range(3001)]
    begins = {ids[first.index(start)] for start in part_starts(ids, first)[1:]}
    assert 20 <= len(begins) <= 120
    longer = [*first[:700], *(passages + 3 for passages in first[700:])]
    assert {ids[longer.index(start)] for start in part_starts(ids, longer)[1:]} == begins
    more, grown = [*ids, "ru/a/new"], [*first, first[-1] + 2]
    assert {more[grown.index(start)] for start in part_starts(more, grown)[1:]} - {"ru/a/new"} == begins


def test_large_collections_have_larger_parts():
    ids = [f"ru/a/{n}" for n in range(60_000)]
    assert len(part_starts(ids, [5 * n for n in range(60_001)])) < 400
