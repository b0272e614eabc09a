"""One request: everything staff need in order to answer without asking twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kb.errors import RequestError
from kb.requests.customer import Request
from kb.requests.staff_actions import OUTCOMES, Event
from kb.requests.tickets import Ticket
from tests.web.tickets import a_ticket
from web.site.texts import load_texts
from web.staff.views.one_request import StaffRequestPage

TEXTS = load_texts(("ru", "en"))
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
TICKET = a_ticket(
    AT - timedelta(hours=3),
    query="не платит",
    shown=("ru/cards/block", "ru/cards/limits"),
    opened=("ru/cards/block", "ru/access/sign-in"),
    rejected=("ru/cards/block",),
    due_at=AT - timedelta(hours=1),
    zone="Europe/Moscow",
)


def page(tree, ticket: Ticket = TICKET, lang: str = "ru", **given) -> StaffRequestPage:
    request = Request(ticket=ticket, messages=(), attachments=())
    known = {"who": "Анна", "history": (), "key": "k"}
    return StaffRequestPage.of(TEXTS[lang], tree, request, **known | given)


@pytest.fixture
def tree(live):
    return live.internal.tree


def test_each_article_a_customer_met_is_told_once_under_the_strongest_word(tree):
    tried = page(tree).tried
    assert [(group.heading, [link.text.replace("\xa0", " ") for link in group.articles]) for group in tried] == [
        (TEXTS["ru"]("inbox.rejected"), ["Потеряли карту"]),
        (TEXTS["ru"]("inbox.opened"), ["Не получается войти"]),
        (TEXTS["ru"]("inbox.shown"), ["Лимиты по карте"]),
    ]
    assert page(tree, replace(TICKET, shown=(), opened=(), rejected=())).tried == ()


@pytest.mark.parametrize("lang", TEXTS)
def test_staff_see_whose_it_is_and_what_they_may_do_next(tree, lang: str):
    say = TEXTS[lang]
    mine = page(tree, replace(TICKET, owner="Анна", team="engineering"), lang)
    assert mine.mine and [team.value for team in mine.teams] == ["support", "vendor"]
    assert [(each.value, each.text) for each in mine.outcomes] == [
        (one, say(f"inbox.outcomes.{one}")) for one in OUTCOMES
    ]
    free = page(tree, replace(TICKET, due_at=None, query="", status="closed", outcome="solved"), lang)
    assert (free.mine, free.owner, free.due) == (False, say("inbox.nobody"), say("inbox.no_due"))
    assert (free.searched, free.closed, free.status, free.error) == ("", True, 200, "")


def test_the_history_is_told_in_words_and_in_the_zone_of_the_promise(tree):
    (step,) = page(tree, lang="en", history=(Event(event="taken", who="Пётр", detail="", at=AT),)).steps
    assert (step.what, step.who) == ("taken", "Пётр") and "12:00" in step.when


def test_words_being_written_outlive_a_mistake(tree):
    refused = page(tree, text="Почти готово", error=RequestError("owned", "…", owner="Пётр"))
    assert (refused.text, refused.status) == ("Почти готово", 422)
    assert refused.error == TEXTS["ru"]("inbox.errors.owned", owner="Пётр")


def test_a_request_can_be_answered_while_there_is_no_index():
    bare = page(None)
    assert (bare.help.replies, bare.articles, bare.text) == ((), (), "")
    assert [link.text for link in bare.tried[0].articles] == ["ru/cards/block"]
