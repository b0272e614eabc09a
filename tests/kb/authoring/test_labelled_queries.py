"""An article that moves takes its labelled queries with it, and nothing else in their files."""

from __future__ import annotations

import pytest

from kb.authoring.labelled_queries import renamed

FILE = """# cards/a is asked for most\r
"where is cards/a": cards/a  # cards/a, as people say
'it''s: cards/a': [cards/ab, cards/a, other/cards/a]
cards/a: "cards/a"

"two": # cards/a
  - cards/a
  - ru/cards/a
"none": none
"fact": [fact:cards/a, cards/a/b, cards/a.md,
  cards/a]"""

MOVED = """# cards/a is asked for most\r
"where is cards/a": safety/b  # cards/a, as people say
'it''s: cards/a': [cards/ab, safety/b, other/cards/a]
cards/a: "safety/b"

"two": # cards/a
  - safety/b
  - ru/safety/b
"none": none
"fact": [fact:cards/a, cards/a/b, cards/a.md,
  safety/b]"""


def test_answers_are_renamed_and_queries_comments_and_order_stay():
    assert renamed(FILE, "cards/a", "safety/b") == MOVED


@pytest.mark.parametrize("key", ["cards", "a", "cards/none", "here"])
def test_part_of_a_key_or_a_query_is_no_key(key: str):
    assert renamed(FILE, key, "x") == FILE
