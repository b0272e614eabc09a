"""Synonyms are proposed from what several people did, and only if they would have helped them."""

from __future__ import annotations

import pytest

from kb.usage.second_tries import SecondTry
from search.writers.synonym_proposals import Proposal, propose
from search.writers.word_pairs import exchanged

KEY = "ru/office/badge"


@pytest.fixture(scope="module")
def engine(keyword_engine, article):
    others = {f"ru/other/{n}.md": article(f"Охрана здания {n}", "Гостю в офис нужна охрана у входа.") for n in range(6)}
    return keyword_engine(others | {f"{KEY}.md": article("Электронный пропуск", "Пропуск лежит в приложении.")})


def again(asked: str, found: str, *visitors: str, article: str = KEY, lang: str = "ru") -> list[SecondTry]:
    return [SecondTry(visitor, lang, asked, found, article) for visitor in visitors]


FIVE = ("anna", "boris", "vera", "gleb", "daria")


def test_words_five_visitors_exchanged_are_proposed_when_they_help(engine):
    made = propose(again("бейджик", "где электронный пропуск", *FIVE), engine)
    assert made == [Proposal(lang="ru", says="электронный пропуск", also="бейджик", visitors=5, tried=1, brought=1)]


def test_forms_of_the_words_count_together(engine):
    tries = (
        again("бейджик", "пропуск", "anna")
        + again("нет бейджика", "нет пропуска", "boris")
        + again("бейджики", "пропуски", "vera", "gleb", "daria")
    )
    (made,) = propose(tries, engine)
    assert (made.also, made.visitors, made.tried, made.brought) == ("бейджик", 5, 3, 3)


def test_words_of_four_people_are_told_to_nobody_however_often_they_asked(engine):
    assert propose(again("бейджик", "пропуск", *FIVE[1:], *FIVE[1:]), engine) == []


def test_words_that_would_not_bring_the_article_are_not_proposed(engine):
    assert propose(again("бейджик", "гостю", *FIVE), engine) == []


def test_what_is_found_by_now_needs_no_synonym(engine):
    assert propose(again("бейджик пропуск", "электронный пропуск", *FIVE), engine) == []


def test_words_the_articles_use_themselves_are_not_replaced(engine):
    assert propose(again("охрана", "электронный пропуск", *FIVE), engine) == []


def test_an_article_that_is_gone_proposes_nothing(engine):
    assert propose(again("бейджик", "пропуск", *FIVE, article="ru/gone"), engine) == []


@pytest.mark.parametrize(
    ("asked", "found", "pairs"),
    [
        ("бейджик", "пропуск", [("бейджик", "пропуск")]),
        ("мой бейджик", "мой пропуск", [("бейджик", "пропуск")]),
        ("бейджик", "где бейджик", []),
        ("охрана", "пропуск", []),
        ("", "пропуск", []),
        ("бейджик", "", []),
        (
            "бейджик",
            "ключ из приложения",
            [("бейджик", "приложения"), ("бейджик", "ключ"), ("бейджик", "ключ из приложения")],
        ),
    ],
)
def test_exchanged_words_are_what_one_text_has_and_the_other_lacks(engine, asked: str, found: str, pairs):
    assert exchanged(asked, found, engine.index) == pairs
