"""What Whoosh makes of texts, and the scores it gives: the reference of our arrays."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.index.keyword import Reference, TermAnalyzer, inverted
from search.index.postings import K1, B
from search.text.analysis import MAX_WORD, fold, terms, words
from tests.search.six_texts import TEXTS


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference(TEXTS)


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
def test_scores_are_bm25_as_defined(reference: Reference, question: str):
    wanted = terms(question)
    scores = reference.scores(wanted)
    for number, text in enumerate(TEXTS):
        assert scores.get(number, 0.0) == pytest.approx(okapi(wanted, text), abs=1e-5)


def test_only_the_best_are_scored_when_few_are_asked_for(reference: Reference):
    every = reference.scores(terms("карта"))
    assert reference.scores(terms("карта"), limit=1) == dict([max(every.items(), key=lambda item: item[1])])


def test_every_word_of_every_text_is_there_with_its_place():
    words = inverted(TEXTS)
    at, place = 0, 0
    told: list[list[tuple[int, str]]] = [[] for _ in TEXTS]
    for name, holding in zip(words.names, words.holding.tolist(), strict=True):
        for posting in range(at, at + holding):
            count = int(words.counts[posting])
            told[words.texts[posting]] += [(int(words.positions[n]), name) for n in range(place, place + count)]
            place += count
        at += holding
    assert [[name for _, name in sorted(words)] for words in told] == [terms(text) for text in TEXTS]
    assert words.lengths.tolist() == [len(terms(text)) for text in TEXTS]
    assert words.names == sorted(words.names)


def test_long_texts_are_rounded_as_whoosh_rounds_them():
    lengths = [1, 10, 50, 120, 5000]
    words = inverted(["слово " * length for length in lengths])
    assert words.lengths.tolist() == lengths
    assert words.rounded.tolist()[:2] == [1, 10]
    assert words.rounded[4] == pytest.approx(5000, rel=0.1)
    assert words.rounded[4] != 5000


def test_of_no_texts_there_is_nothing():
    assert inverted([]).agrees()
    assert inverted([]).names == []
    assert inverted(["", "!!!"]).lengths.tolist() == [0, 0]


@given(st.text())
def test_the_analyser_whoosh_uses_gives_the_same_terms_in_the_same_places(text: str):
    tokens = [
        (token.text, token.startchar, token.endchar) for token in TermAnalyzer()(text, positions=True, chars=True)
    ]
    assert [term for term, _, _ in tokens] == terms(text)
    assert all(
        fold(text[start:end])[:MAX_WORD] == word for (_, start, end), word in zip(tokens, words(text), strict=True)
    )
