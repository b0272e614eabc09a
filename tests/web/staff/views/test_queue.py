"""The queue tells whom things wait for and by when, and says what is overdue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from kb.staff.flags import Flag
from kb.staff.questions import ColleagueQuestion
from search.index.tree import Card
from web.site.session import SignedIn
from web.site.texts import load_texts
from web.staff.views.queue import Queue, owner_of, queue_page

TEXTS = load_texts(("ru", "en"))
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
AGENT = SignedIn(name="Анна", scopes=("tickets", "templates", "feedback"), person=1)


@pytest.fixture
def tree(live):
    return live.internal.tree


@dataclass(frozen=True)
class Cards:
    """A tree as far as its cards."""

    cards: tuple[Card, ...]


def test_a_category_belongs_to_whoever_owns_most_of_it(tree):
    block = tree.card("ru", "cards/block")
    owners = (("a", "cards"), ("b", "cards"), ("b", "cards"), ("a", "loans"), ("a", "loans"), ("", "cards"))
    cards = Cards(tuple(replace(block, owner=owner, category=category) for owner, category in owners))
    assert (owner_of(cards, "cards"), owner_of(cards, "loans"), owner_of(cards, "none")) == ("b", "a", "")
    assert owner_of(cards, "") == "a"


def question(id: int, owner: str, answer: str = "") -> ColleagueQuestion:
    return ColleagueQuestion(
        id=id, at=AT, query="q", text="t", lang="ru", category="", owner=owner, who="Анна", answer=answer
    )


def flag(id: int, owner: str, article: str = "ru/cards/block") -> Flag:
    return Flag(id=id, at=AT, article_id=article, owner=owner, kind="wrong", who="Пётр", comment="Не так")


@pytest.mark.parametrize(("lang", "day"), [("ru", "23 ноября 2026"), ("en", "23 November 2026")])
def test_the_queue_tells_whom_things_wait_for(tree, lang: str, day: str):
    waiting = Queue(
        waiting=(question(1, "cards"), question(2, "")),
        answered=(question(3, "loans", "Да"),),
        flags=(flag(4, "cards"), flag(5, "loans", "ru/gone")),
    )
    page = queue_page(TEXTS[lang], AGENT, tree, waiting, at=AT)
    anybody = TEXTS[lang]("agent.anybody")
    assert [(owner.name, owner.count, owner.chosen) for owner in page.owners] == [
        (anybody, 1, False),
        ("cards", 2, False),
        ("loans", 1, False),
    ]
    assert [each.owner for each in page.waiting] == ["cards", anybody] and page.answered[0].answer == "Да"
    assert [each.article.text for each in page.flags] == ["Потеряли карту", "ru/gone"]
    assert page.flags[0].about.replace("\xa0", " ") == f"Пётр, {day}" and not page.writer and page.everybody == ""


def test_one_owners_queue_holds_that_owners_things_and_leads_back_to_all(tree):
    waiting = Queue(waiting=(question(1, "cards"), question(2, "loans")), answered=(), flags=(flag(3, "loans"),))
    page = queue_page(TEXTS["ru"], replace(AGENT, scopes=("write",)), tree, waiting, owner="loans", at=AT)
    assert ([each.id for each in page.waiting], [each.id for each in page.flags]) == ([2], [3])
    assert [owner.name for owner in page.owners if owner.chosen] == ["loans"] and page.everybody and page.writer


def test_where_all_is_one_owners_there_is_nobody_to_choose(tree):
    waiting = Queue(waiting=(question(1, "cards"),), answered=(), flags=())
    assert queue_page(TEXTS["ru"], AGENT, tree, waiting, at=AT).owners == ()


@pytest.mark.parametrize(
    ("lang", "over", "soon"),
    [("ru", "просрочено, ждали до 22 ноября", "до 24 ноября"), ("en", "overdue since 22 November", "due 24 November")],
)
def test_the_queue_says_what_is_overdue_and_what_is_due(tree, lang: str, over: str, soon: str):
    late, later = (replace(question(n, "cards"), due_at=AT + timedelta(days=days)) for n, days in ((1, -1), (2, 1)))
    page = queue_page(
        TEXTS[lang], AGENT, tree, Queue(waiting=(late, later, question(3, "")), answered=(), flags=()), at=AT
    )
    assert [each.due.text.replace("\xa0", " ") for each in page.waiting] == [over, soon, ""]
    assert [each.due.over for each in page.waiting] == [True, False, False] and page.overdue == 1
    assert (page.waiting[1].due.day, page.today) == ("2026-11-24", "2026-11-23")
