"""Words kept between builds: what an edit inverts anew, and what a spoiled cache can do."""

from __future__ import annotations

import io
import json
import os
import pickle
import random
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


def test_of_a_part_that_was_there_before_only_new_texts_are_inverted(tmp_path, inverted_texts):
    before, names = WordCache(tmp_path), ("-", "ru/a", "ru/b")
    before.inverted(TEXTS, STARTS, names=names)
    before.keep_used()
    inverted_texts.clear()
    edited = Texts([*TEXTS[:2], "Перевод по номеру карты", TEXTS[3], "Новая статья", *TEXTS[4:]])
    now = WordCache(tmp_path)
    again = now.inverted(edited, (0, 2, 5), names=names)
    assert inverted_texts == ["Перевод по номеру карты", "Новая статья"]
    assert_same(again, WordCache(None).inverted(edited, (0,)))
    inverted_texts.clear()
    other_tree = Texts([*edited[:3], "Только сотрудникам", *edited[3:]])
    assert_same(now.inverted(other_tree, (0, 2, 6), names=names), WordCache(None).inverted(other_tree, (0,)))
    assert inverted_texts[:1] == ["Только сотрудникам"] and inverted_texts[1:] == other_tree


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_edited_added_taken_away_or_moved_the_outcome_is_that_of_a_build_from_nothing(tmp_path, seed: int):
    """Two trees a build, of which the second holds more; texts twice and empty ones among them."""
    said, names = random.Random(seed), ("-", "ru/a", "ru/b", "ru/c")
    texts, spoken = Texts([*TEXTS, "", TEXTS[0]]), ["ru", "en"] * 4
    for _ in range(6):
        words = WordCache(tmp_path)
        for more in ((), ("Только сотрудникам", TEXTS[1])):
            whole, langs = Texts([*texts, *more]), [*spoken, *("ru" for _ in more)]
            starts = (0, *sorted(said.sample(range(1, len(whole)), 3)))
            made = words.inverted(whole, starts, langs, said.sample(names, 4))
            assert_same(made, WordCache(None).inverted(whole, (0,), langs))
        words.keep_used()
        words.close()
        at = said.randrange(len(texts))
        match said.randrange(4):
            case 0:
                texts[at] = " ".join(said.sample(" ".join(TEXTS).split(), 5))
            case 1:
                texts.insert(at, said.choice([*TEXTS, "карта карта карта"]))
                spoken.insert(at, said.choice(["ru", "en"]))
            case 2 if len(texts) > 4:
                del texts[at], spoken[at]
            case _:
                said.shuffle(texts)


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
    first.inverted(Texts([*TEXTS, "тайна qzsecret"]), (0, 3), names=("-", "ru/a"))
    first.keep_used()
    assert b"qzsecret" in (tmp_path / "cache" / "words.sqlite").read_bytes()
    second = WordCache(tmp_path)
    second.inverted(TEXTS, (0, 3), names=("-", "ru/a"))
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
    "sizes that lie": lambda trace: b"4 16 -8 8 0 0 0 0\nabcd",
    "columns that do not agree": lambda trace: b"1 16 4 4 4 4 4 4\na" + bytes([9, 0, 0, 0] * 10),
    "cut": lambda trace: _kept(TEXTS)[:-7],
    "another number of texts": lambda trace: _kept(Texts(TEXTS[:3])),
    "not even a line": lambda trace: b"",
}


def _kept(texts: Texts) -> bytes:
    """A part as it is kept."""
    each = range(len(texts))
    digests = [word_cache._digest(word_cache.content_of(texts, range(n, n + 1), [""])) for n in each]
    return word_cache._to_bytes(word_cache.KeptPart(tuple(digests), WordCache(None).inverted(texts, (0,))))


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
        cache.put(word_cache._digest(content), PLANTED[planted](trace))
    inverted_texts.clear()
    assert_same(WordCache(tmp_path).inverted(TEXTS, (0,)), first)
    assert inverted_texts == TEXTS and not trace.exists()


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path):
    (tmp_path / "file").write_text("where a folder should be")
    assert_same(WordCache(tmp_path / "file").inverted(TEXTS, STARTS), WordCache(None).inverted(TEXTS, STARTS))


def test_an_edited_or_added_article_moves_no_other_part():
    ids = [f"ru/a/{n}" for n in range(3000)]
    first = [5 * n // 3 for n in range(3001)]
    begins = {ids[first.index(start)] for start in [*part_starts(ids, first)][1:]}
    assert 20 <= len(begins) <= 120
    longer = [*first[:700], *(passages + 3 for passages in first[700:])]
    assert {ids[longer.index(start)] for start in [*part_starts(ids, longer)][1:]} == begins
    more, grown = [*ids, "ru/a/new"], [*first, first[-1] + 2]
    assert {more[grown.index(start)] for start in [*part_starts(more, grown)][1:]} - {"ru/a/new"} == begins


def test_large_collections_have_larger_parts():
    ids = [f"ru/a/{n}" for n in range(60_000)]
    assert len(part_starts(ids, [5 * n for n in range(60_001)])) < 400
