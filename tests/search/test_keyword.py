"""The Whoosh index: what it holds, how it scores, and phrases in it."""

from __future__ import annotations

import math
import threading

import pytest

from search.analysis import terms
from search.keyword import K1, B, KeptWords, KeywordIndex, idf, part_starts, write_index

TEXTS = [
    "Заблокировать карту можно в приложении",
    "Карта карта карта: карту перевыпускают за три дня",
    "Перевод по номеру телефона",
    "Block your card in the app",
    "",
    "Снять деньги с карты в банкомате, карту не забудьте, деньги",
]


@pytest.fixture(scope="module", params=[(0,), (0, 1, 4)], ids=["one segment", "three segments"])
def index(tmp_path_factory, request) -> KeywordIndex:
    folder = tmp_path_factory.mktemp("keyword")
    write_index(folder, TEXTS, request.param)
    return KeywordIndex(folder)


def okapi(wanted: list[str], text: str) -> float:
    """BM25 written out by hand from its definition (Whoosh rounds lengths above ten; ours are shorter)."""
    held = [terms(other) for other in TEXTS]
    mean = sum(map(len, held)) / len(held)
    mine = terms(text)
    total = 0.0
    for term in wanted:
        holding = sum(term in other for other in held)
        weight = math.log(1 + (len(TEXTS) - holding + 0.5) / (holding + 0.5))
        count = mine.count(term)
        total += weight * count * (K1 + 1) / (count + K1 * (1 - B + B * len(mine) / mean))
    return total


@pytest.mark.parametrize(
    "question", ["карта", "карта деньги", "перевод телефон карта", "card app", "нет такого слова", "block карта"]
)
def test_scores_are_bm25_as_defined(index: KeywordIndex, question: str):
    wanted = terms(question)
    scores = index.scores(wanted)
    for number, text in enumerate(TEXTS):
        assert scores.get(number, 0.0) == pytest.approx(okapi(wanted, text), abs=1e-5)


def test_a_rare_word_weighs_more_than_a_common_one():
    assert idf(1000, 1) > idf(1000, 500) > idf(1000, 1000) > 0


@pytest.mark.parametrize(
    ("phrases", "holding"),
    [
        (["номеру телефона"], {2}),
        (["телефона номеру"], set()),
        (["номером телефона"], {2}),  # word forms count as the same word
        (["карту"], {0, 1, 5}),
        (["карту", "деньги"], {5}),
        (["нет такой фразы"], set()),
        (["!!!"], set()),
        ([], set()),
    ],
)
def test_a_phrase_is_found_where_its_words_stand_together(index: KeywordIndex, phrases: list[str], holding: set[int]):
    assert index.holding(phrases) == holding


def test_many_threads_may_search_phrases_at_the_same_time(index: KeywordIndex):
    wrong: list[object] = []

    def search() -> None:
        for _ in range(200):
            for phrase, holding in (("номеру телефона", {2}), ("карту", {0, 1, 5}), ("your card", {3})):
                try:
                    if (found := index.holding([phrase])) != holding:
                        wrong.append((phrase, found))
                except Exception as error:
                    wrong.append(error)

    threads = [threading.Thread(target=search) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_an_index_of_nothing_can_be_searched(tmp_path):
    write_index(tmp_path / "none", [])
    empty = KeywordIndex(tmp_path / "none")
    assert empty.size == 0
    assert empty.holding(["карта"]) == set()


# Segments kept between builds


def segments(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_an_edit_writes_one_segment_anew_and_all_files_are_those_of_a_build_from_nothing(tmp_path):
    kept = KeptWords(tmp_path / "kept")
    write_index(tmp_path / "old", TEXTS, (0, 2, 4), kept)
    edited = [*TEXTS[:2], "Перевод по номеру карты", *TEXTS[3:]]
    write_index(tmp_path / "new", edited, (0, 2, 4), kept)
    write_index(tmp_path / "from nothing", edited, (0, 2, 4))
    old, new = segments(tmp_path / "old"), segments(tmp_path / "new")
    assert new == segments(tmp_path / "from nothing")
    assert len([name for name in new if name not in old]) == 1
    assert KeywordIndex(tmp_path / "new").holding(["номеру карты"]) == {2}


def test_what_was_taken_out_is_in_no_file(tmp_path):
    kept = KeptWords(tmp_path / "kept")
    write_index(tmp_path / "old", [*TEXTS, "тайна qzsecret"], (0, 3), kept)
    assert any(b"qzsecret" in data for data in segments(tmp_path / "old").values())
    kept = KeptWords(tmp_path / "kept")
    write_index(tmp_path / "new", TEXTS, (0, 3), kept)
    kept.keep_used()
    held = [
        path.read_bytes()
        for path in (tmp_path / "new", tmp_path / "kept")
        for path in path.rglob("*")
        if path.is_file()
    ]
    assert held and not any(b"qzsecret" in data for data in held)


@pytest.mark.parametrize("harm", [b"", b"junk", None], ids=["emptied", "overwritten", "gone"])
def test_a_damaged_kept_segment_is_written_anew(tmp_path, harm):
    write_index(tmp_path / "first", TEXTS, (0, 3), KeptWords(tmp_path / "kept"))
    for file in (tmp_path / "kept").rglob("*.seg"):
        file.unlink()
        if harm is not None:
            file.write_bytes(harm)
    write_index(tmp_path / "second", TEXTS, (0, 3), KeptWords(tmp_path / "kept"))
    assert segments(tmp_path / "second") == segments(tmp_path / "first")


def test_an_edited_or_added_article_moves_no_other_part():
    ids = [f"ru/a/{n}" for n in range(3000)]
    first = [5 * n // 3 for n in range(3001)]
    begins = {ids[first.index(start)] for start in part_starts(ids, first)[1:]}
    assert 10 <= len(begins) <= 60
    longer = [*first[:700], *(passages + 3 for passages in first[700:])]
    assert {ids[longer.index(start)] for start in part_starts(ids, longer)[1:]} == begins
    more, grown = [*ids, "ru/a/new"], [*first, first[-1] + 2]
    assert {more[grown.index(start)] for start in part_starts(more, grown)[1:]} - {"ru/a/new"} == begins


def test_large_collections_have_larger_parts():
    ids = [f"ru/a/{n}" for n in range(60_000)]
    assert len(part_starts(ids, [5 * n for n in range(60_001)])) < 120
