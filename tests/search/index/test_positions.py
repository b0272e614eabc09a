"""Phrases and single words are found where Whoosh finds them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.index.inverted import joined
from search.index.keyword import Reference, inverted
from search.index.opened import Index
from search.index.passages import indexed_text
from search.index.positions import Positions, bytes_of, numbers_of, open_positions, write_positions
from search.index.postings import open_postings, write_postings
from tests.search.six_texts import TEXTS


def positions_of(texts: list[str], folder: Path) -> Positions:
    words = inverted(texts)
    write_postings(folder, words)
    write_positions(folder, words)
    return open_positions(folder, open_postings(folder).names)


@pytest.fixture(scope="module")
def positions(tmp_path_factory) -> Positions:
    return positions_of(TEXTS, tmp_path_factory.mktemp("positions"))


@pytest.mark.parametrize(
    ("phrase", "holding"),
    [
        ("номеру телефона", [2]),
        ("телефона номеру", []),
        ("номером телефона", [2]),  # word forms count as the same word
        ("карту", [0, 1, 5]),
        ("карта карта карта карта", [1]),
        ("карта карта карта карта карта", []),
        ("три дня перевод", []),  # the end of one text and the beginning of the next
        ("перевод по", [2]),
        ("нет такой фразы", []),
        ("карту неттакого", []),
        ("!!!", []),
        ("", []),
    ],
)
def test_a_phrase_is_found_where_its_words_stand_together(positions: Positions, phrase: str, holding: list[int]):
    assert positions.holding(phrase).tolist() == holding


def test_nothing_is_found_in_no_texts(tmp_path):
    empty = positions_of([], tmp_path)
    assert empty.size == 0
    assert empty.holding("карта").tolist() == []


def test_positions_of_other_terms_are_refused(tmp_path):
    positions_of(TEXTS, tmp_path)
    (tmp_path / "terms.txt").write_text("одно\nслово")
    with pytest.raises(ValueError, match="do not belong together"):
        open_positions(tmp_path, open_postings(tmp_path).names)


WORDS = st.sampled_from(["карта", "карту", "деньги", "с", "card"])
SALADS = st.lists(st.lists(WORDS, max_size=9).map(" ".join), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(SALADS, st.lists(WORDS, min_size=1, max_size=4).map(" ".join))
def test_any_phrase_in_any_texts_is_found_where_whoosh_finds_it(tmp_path_factory, texts: list[str], phrase: str):
    found = positions_of(texts, tmp_path_factory.mktemp("salad")).holding(phrase)
    assert set(found.tolist()) == Reference(texts).holding(phrase)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 2**40) | st.sampled_from([0, 127, 128, 16383, 16384, 2**21 - 1, 2**21])))
def test_numbers_come_back_from_their_bytes(numbers: list[int]):
    data, sizes = bytes_of(np.array(numbers, np.int64))
    assert numbers_of(data).tolist() == numbers
    assert int(sizes.sum()) == len(data)


# The bundled articles


@pytest.fixture(scope="module")
def index(bundled_engine) -> Index:
    return bundled_engine.index


@pytest.fixture(scope="module")
def texts(index: Index) -> list[str]:
    titles = [card.title for card in index.tree.cards]
    article_of = index.article_of(np.arange(len(index.passages)))
    return [indexed_text(titles[article], index.passages[number]) for number, article in enumerate(article_of)]


@pytest.fixture(scope="module")
def reference(texts: list[str]) -> Reference:
    return Reference(texts)


@pytest.mark.slow
def test_the_arrays_of_the_bundled_articles_are_those_of_one_index_of_all_passages(index: Index, texts: list[str]):
    whole = inverted(texts)
    assert index.positions.size == len(texts) == len(whole.lengths)
    assert joined([whole]).lengths.sum() == whole.lengths.sum() > 10_000


@settings(max_examples=300, deadline=None)
@given(data=st.data())
@pytest.mark.slow
def test_phrases_of_the_bundled_articles_are_found_where_whoosh_finds_them(index, texts, reference, data):
    words = texts[data.draw(st.integers(0, len(texts) - 1))].split() or ["карта"]
    start = data.draw(st.integers(0, len(words) - 1))
    phrase = words[start : start + data.draw(st.integers(1, 6))]
    if data.draw(st.booleans()):  # a phrase that hardly anything holds
        phrase = data.draw(st.permutations(phrase))
    asked = " ".join(phrase)
    assert set(index.positions.holding(asked).tolist()) == reference.holding(asked)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
@pytest.mark.slow
def test_excluded_words_of_the_bundled_articles_are_those_whoosh_excludes(index, reference, data):
    names = index.postings.names
    word = names[data.draw(st.integers(0, len(names) - 1))]
    assert set(index.positions.holding(word).tolist()) == reference.holding(word)


@pytest.mark.slow
def test_titles_and_known_questions_asked_as_phrases_are_found_where_whoosh_finds_them(index, reference):
    asked = [text for card in index.tree.cards for text in (card.title, *card.questions)]
    assert len(asked) > 300
    for text in asked:
        assert set(index.positions.holding(text).tolist()) == reference.holding(text), text
