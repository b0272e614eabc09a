"""What is no question for an article is told by the writers' examples: by their words, and by meaning."""

from __future__ import annotations

import numpy as np
import pytest

from kb.articles.wishes.intents import Intent
from search.index.intents import NEAR, Intents, Wanted, open_intents, write_intents

WRITTEN = (
    Intent(name="person", lang="ru", examples=("позовите оператора", "живой человек")),
    Intent(name="urgent", lang="ru", examples=("украли карту", "взломали")),
    Intent(name="abuse", lang="ru", examples=("сука", "вы козлы")),
    Intent(name="nothing", lang="ru", examples=("помогите", "у меня вопрос")),
)
VECTORS = np.eye(8, dtype=np.float32)


@pytest.mark.parametrize(
    ("text", "name", "whole"),
    [
        ("позовите оператора", "person", True),
        ("оператора позовите", "person", True),
        ("живого человека", "person", True),
        ("оператор не отвечает", "", False),
        ("у меня вчера украли карту в метро", "urgent", False),
        ("взломали", "urgent", True),
        ("сука где деньги", "abuse", False),
        ("где козлы водятся", "", False),
        ("помогите", "nothing", True),
        ("", "nothing", True),
        ("?!", "nothing", True),
        ("и что же", "nothing", True),
    ],
)
def test_words_tell_an_intent_in_any_form_and_order(text: str, name: str, whole: bool):
    told = Intents(WRITTEN).by_words(text)
    assert told.name == name
    assert not name or told.whole == whole


def test_meaning_tells_where_an_example_is_near_and_the_text_is_short():
    intents = Intents(WRITTEN, VECTORS)
    assert intents.by_meaning("соедините с кем-нибудь", VECTORS[0]) == (Wanted("person"), 1.0)
    assert intents.by_meaning("увели карту", VECTORS[2])[0] == Wanted("urgent", whole=False)
    assert intents.by_meaning("соедините с кем-нибудь", VECTORS[0] * (NEAR["person"] - 0.01))[0].name == ""
    assert intents.by_meaning("слово " * 9, VECTORS[0])[0].name == ""
    assert intents.by_meaning("подсобите чем можете", VECTORS[6])[0] == Wanted("nothing")
    assert intents.by_meaning("нужна помощь с переводом", VECTORS[6] * (NEAR["nothing"] - 0.01))[0].name == ""
    assert Intents(WRITTEN).by_meaning("соедините с кем-нибудь", VECTORS[0])[0].name == ""


def test_a_tree_keeps_them_and_refuses_vectors_that_are_not_theirs(tmp_path):
    assert open_intents(tmp_path).written == ()
    write_intents(tmp_path, WRITTEN)
    assert open_intents(tmp_path).written == WRITTEN
    np.save(tmp_path / "intents.npy", VECTORS)
    assert len(open_intents(tmp_path).vectors) == 8
    np.save(tmp_path / "intents.npy", VECTORS[:3])
    with pytest.raises(ValueError, match="does not belong"):
        open_intents(tmp_path)
