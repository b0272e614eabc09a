"""The Whoosh index: what it holds, how it scores, and phrases in it."""

from __future__ import annotations

import math
import threading

import pytest

from search.analysis import terms
from search.keyword import K1, B, KeywordIndex, idf, write_index

TEXTS = [
    "Заблокировать карту можно в приложении",
    "Карта карта карта: карту перевыпускают за три дня",
    "Перевод по номеру телефона",
    "Block your card in the app",
    "",
    "Снять деньги с карты в банкомате, карту не забудьте, деньги",
]


@pytest.fixture(scope="module")
def index(tmp_path_factory) -> KeywordIndex:
    folder = tmp_path_factory.mktemp("keyword")
    write_index(folder, TEXTS)
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


def test_the_postings_name_every_term_of_every_passage(index: KeywordIndex):
    found = {entry.term: dict(zip(entry.numbers, entry.counts, strict=True)) for entry in index.postings()}
    expected: dict[str, dict[int, float]] = {}
    for number, text in enumerate(TEXTS):
        for term in terms(text):
            expected.setdefault(term, {})[number] = expected.get(term, {}).get(number, 0) + 1.0
    assert found == expected
    assert list(found) == sorted(found)


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
    assert list(empty.postings()) == []
    assert empty.holding(["карта"]) == set()
