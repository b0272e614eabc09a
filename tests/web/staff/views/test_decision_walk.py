"""An agent walks a decision tree with a caller: one question at a time, any answer changed later, the way told in the ticket."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from kb.articles.steps import Answer, Step
from web.parts.reading.decision_walk import Walk
from web.site.texts import load_texts
from web.staff.views.call import Call
from web.staff.views.decision_walk import walk_of, walks_told

TEXTS = load_texts(("ru", "en"))
CALL = "ru/internal/call"


@pytest.fixture
def tree(live):
    return live.internal.tree


@pytest.fixture
def article(tree):
    return tree.article("ru", "internal/call")


def walked(tree, article, *way: int) -> Walk | None:
    return walk_of(tree, article, Call(walked=(f"{article.id}:{'.'.join(map(str, way))}",)))


def carried(url: str) -> list[str]:
    return parse_qs(urlsplit(url).query).get("walked", [])


def test_an_article_without_a_tree_asks_nothing(tree):
    assert walk_of(tree, tree.article("ru", "access/sign-in"), Call()) is None


def test_the_first_question_comes_with_numbered_answers(tree, article):
    walk = walked(tree, article)
    assert walk.question.startswith("Клиент назвал") and (walk.taken, walk.conclusion, walk.link) == ((), "", None)
    assert [(choice.number, choice.text, carried(choice.url)) for choice in walk.choices] == [
        (1, "Да", [f"{CALL}:1"]),
        (2, "Нет", [f"{CALL}:2"]),
    ]


def test_an_answer_already_given_may_be_changed(tree, article):
    walk = walked(tree, article, 1)
    assert [(taken.answer, carried(taken.back)) for taken in walk.taken] == [("Да", [])]
    assert walk.question == "Он есть в\xa0базе?" and carried(walk.choices[1].url) == [f"{CALL}:1.2"]


def test_the_end_gives_the_conclusion_and_the_article_to_open_next(tree, article):
    walk = walked(tree, article, 1, 2)
    assert (walk.question, walk.choices, walk.conclusion, walk.gone) == ("", (), "Завести карточку.", "")
    assert walk.link.text.replace("\xa0", " ") == "Не получается войти" and walk.link.lang == "ru"
    assert carried(walk.taken[1].back) == [f"{CALL}:1"]


def test_answers_that_an_edit_took_away_are_forgotten(tree, article):
    assert [taken.answer for taken in walked(tree, article, 1, 7, 1).taken] == ["Да"]


def test_an_article_that_is_gone_is_named_and_one_in_another_language_is_offered(tree, article):
    gone = replace(article, steps=(Step("a", "Где?", (Answer("Тут", article="cards/gone"),)),))
    walk = walked(tree, gone, 1)
    assert (walk.gone, walk.link) == ("cards/gone", None)
    foreign = replace(article, lang="en", steps=(Step("a", "Where?", (Answer("Here", article="cards/limits"),)),))
    assert walked(tree, foreign, 1).link.lang == "ru"


@pytest.mark.parametrize("lang", TEXTS)
def test_the_ticket_tells_the_way_in_the_agents_language(tree, lang: str):
    (told,) = walks_told(tree, TEXTS[lang], Call(walked=(f"{CALL}:1.2",)))
    say = TEXTS[lang]
    assert told.split("\n")[0] == say("agent.walk.told", title="Регламент звонка")
    assert "— Он есть в базе? Нет" in told.split("\n")
    assert say("agent.walk.told_end", text="Завести карточку.") in told
    assert say("agent.walk.told_article", title="Не получается войти") in told


@pytest.mark.parametrize("entry", ["nowhere:1", "ru/gone:1", "ru/access/sign-in:1", f"{CALL}:9"])
def test_a_way_that_leads_nowhere_is_not_told(tree, entry: str):
    assert list(walks_told(tree, TEXTS["ru"], Call(walked=(entry,)))) == []
