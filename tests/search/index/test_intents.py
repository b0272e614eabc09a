"""What is no question for an article is told by the writers' examples: by their words, and by meaning."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.articles.wishes.intents import Intent, read_intents
from kb.articles.yaml_fields import read_fields
from search.index.intents import NEAR, Intents, Wanted, examples_of, open_intents, write_intents
from search.text.analysis import words

ROOT = Path(__file__).parents[3]

WRITTEN = (
    Intent(name="person", lang="ru", examples=("позовите оператора", "живой человек")),
    Intent(name="urgent", lang="ru", examples=("украли карту", "взломали", "на меня оформили кредит")),
    Intent(name="abuse", lang="ru", examples=("сука", "вы козлы")),
    Intent(name="nothing", lang="ru", examples=("помогите", "у меня вопрос")),
)
VECTORS = np.eye(9, dtype=np.float32)


@pytest.mark.parametrize(
    ("text", "name", "whole"),
    [
        ("позовите оператора", "person", True),
        ("оператора позовите", "person", True),
        ("живого человека", "person", True),
        ("оператор не отвечает", "", False),
        ("у меня вчера украли карту в метро", "urgent", False),
        ("взломали", "urgent", True),
        ("вчера на меня кто-то оформил кредит", "urgent", False),
        ("как оформить кредит", "", False),
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
    assert intents.by_meaning("слово " * 12, VECTORS[2])[0].name == "urgent", "whoever was robbed tells how"
    assert intents.by_meaning("слово " * 13, VECTORS[2])[0].name == ""
    assert intents.by_meaning("подсобите чем можете", VECTORS[7])[0] == Wanted("nothing")
    assert intents.by_meaning("нужна помощь с переводом", VECTORS[7] * (NEAR["nothing"] - 0.01))[0].name == ""
    assert Intents(WRITTEN).by_meaning("соедините с кем-нибудь", VECTORS[0])[0].name == ""


def test_a_tree_keeps_them_and_refuses_vectors_that_are_not_theirs(tmp_path):
    assert open_intents(tmp_path).written == ()
    write_intents(tmp_path, WRITTEN)
    assert open_intents(tmp_path).written == WRITTEN
    np.save(tmp_path / "intents.npy", VECTORS)
    assert len(open_intents(tmp_path).vectors) == 9
    np.save(tmp_path / "intents.npy", VECTORS[:3])
    with pytest.raises(ValueError, match="does not belong"):
        open_intents(tmp_path)


def test_no_labelled_question_is_an_example_it_measures():
    written, _ = read_intents(read_fields((ROOT / "articles" / "intents.yaml").read_text("utf-8"), "intents.yaml"))
    examples = {tuple(words(example)) for example in examples_of(written)}
    for path in sorted((ROOT / "tests" / "relevance").glob("*.yaml")):
        intents = read_fields(path.read_text("utf-8"), path.name).values
        asked = [text for text, label in intents.items() if "intent:" in str(label)]
        assert [text for text in asked if words(text) and tuple(words(text)) in examples] == [], path.name
