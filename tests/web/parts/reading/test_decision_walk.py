"""The way through a decision tree travels in addresses; anything else that stands there is no way."""

from __future__ import annotations

import pytest

from web.parts.reading.decision_walk import read_way, walk_through, written_way


@pytest.mark.parametrize(
    ("written", "way"), [("", ()), ("1", (1,)), ("1.3.12", (1, 3, 12)), ("1..2", ()), ("x", ()), ("²", ())]
)
def test_only_numbers_and_dots_are_a_way(written: str, way: tuple[int, ...]):
    assert read_way(written) == way


def test_what_is_written_is_read_again():
    assert read_way(written_way((2, 1, 9))) == (2, 1, 9)


def test_an_article_without_a_tree_has_no_walk(live):
    tree = live.public.tree
    assert walk_through(tree, tree.article("ru", "access/sign-in"), (), to=str, opens=lambda card: card.id) is None
