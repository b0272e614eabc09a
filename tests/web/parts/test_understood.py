"""What was understood is told in sentences, and never as half a sentence of the articles' words."""

from __future__ import annotations

import pytest

from search.query.values import Replaced, Rescue
from web.parts.understood import understood
from web.site.texts import load_texts

TEXTS = load_texts(("ru", "en"), brand_in={"ru": "Ромашка", "en": "Romashka"}.__getitem__)
ACCOUNT = Replaced("лк", "профиль")


def told(rescue: Rescue | None, lang: str = "ru") -> str:
    return understood(TEXTS[lang], rescue).replace("\xa0", " ")


def test_a_question_searched_as_typed_needs_no_word():
    assert told(None) == ""


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_mended_question_is_told(lang: str):
    rescue = Rescue(typed="rfhnf", text="карта", kinds=("layout",), wording="карта")
    assert told(rescue, lang) == {"ru": "Показано для «карта».", "en": "Showing results for “карта”."}[lang]


def test_the_articles_words_are_named_and_not_put_into_the_readers_sentence():
    rescue = Rescue(typed="забыл пароль от лк", text="забыл пароль от профиль", kinds=("synonym",), replaced=(ACCOUNT,))
    assert told(rescue) == "В наших статьях «лк» — это «профиль»."
    assert told(rescue, "en") == "Our articles call “лк” “профиль”."


def test_a_mended_question_keeps_the_readers_words_beside_the_articles():
    rescue = Rescue(
        typed="парлль от лк",
        text="пароль от профиль",
        kinds=("typo", "synonym"),
        wording="пароль от лк",
        replaced=(ACCOUNT, ACCOUNT),
    )
    assert told(rescue) == "Показано для «пароль от лк». В наших статьях «лк» — это «профиль»."
