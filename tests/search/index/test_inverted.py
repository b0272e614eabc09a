"""Inverted indexes of parts are joined to that of the whole."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.index.inverted import Inverted, inverted_few, joined, nothing
from search.index.keyword import inverted

WORDS = st.sampled_from(["карта", "карту", "деньги", "card", "в", "ёж", "1204", "!"])
TEXTS = st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=7)


def assert_same(one: Inverted, other: Inverted) -> None:
    assert one.names == other.names
    for field in fields(Inverted):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name), err_msg=field.name)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, max_size=4))
def test_parts_joined_are_what_all_texts_give_at_once(parts: list[list[str]]):
    assert_same(joined([inverted(part) for part in parts]), inverted([text for part in parts for text in part]))


@settings(max_examples=40, deadline=None)
@given(TEXTS.flatmap(lambda texts: st.tuples(st.just(texts), st.permutations(range(len(texts))))))
def test_texts_in_another_order_are_what_that_order_gives(texts_in_order: tuple[list[str], list[int]]):
    texts, order = texts_in_order
    assert_same(inverted(texts).in_order(np.array(order, np.int64)), inverted([texts[number] for number in order]))


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_a_few_texts_are_inverted_as_whoosh_does_but_for_its_rounding(texts: list[str]):
    languages = ["ru", "en", "", "kk"] * 2
    whole, few = (invert(texts, languages[: len(texts)]) for invert in (inverted, inverted_few))
    assert_same(replace(whole, rounded=whole.lengths), few)


def test_no_parts_are_nothing():
    assert_same(joined([]), nothing())


def test_arrays_that_do_not_fit_together_are_told():
    whole = inverted(["карта и деньги", "карта"])
    assert whole.agrees()
    assert not replace(whole, names=whole.names[1:]).agrees()
    assert not replace(whole, positions=whole.positions[1:]).agrees()
    assert not replace(whole, texts=whole.texts + 2).agrees()
