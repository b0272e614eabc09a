"""Both panes of the console, as agents with different rights get them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kb.staff.flags import KINDS
from search.query.values import Found, Query, Rescue
from tests.web.twins import result
from web.site.session import SignedIn
from web.site.texts import load_texts
from web.staff.views.call import Call
from web.staff.views.console import Answers, ConsoleQuestion, answers, console_page

TEXTS = load_texts(("ru", "en"))
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
AGENT = SignedIn(name="Анна", scopes=("tickets", "templates", "feedback"), person=1)
BLOCK = result("ru/cards/block", "Потеряли карту")
CALL = result("ru/internal/call", "Регламент звонка", audience="internal")


@pytest.fixture
def tree(live):
    return live.internal.tree


def panes(tree, found: Found | None = None, *, opened: str = "", dictated: str = "", lang: str = "ru") -> Answers:
    article = tree.article(*dictated.split("/", 1)) if dictated else None
    question = ConsoleQuestion(
        call=Call(q="карта"),
        opened=opened,
        findings=found,
        dictated=article,
        tree=tree,
        catalogues=TEXTS,
        texts=TEXTS[lang],
        origin="https://help.example",
    )
    return answers(question)


def found(*results, **more) -> Found:
    return Found(query=Query(text="карта"), results=results, state="list", **more)


def test_nothing_asked_shows_nothing(tree):
    empty = panes(tree)
    assert (empty.rows, empty.card, empty.state, empty.repaired, empty.category) == ((), None, "", "", "")


def test_the_first_result_is_open_and_each_row_has_its_key(tree):
    both = panes(tree, found(BLOCK, CALL))
    assert [(row.number, row.id, row.internal, row.chosen) for row in both.rows] == [
        (1, "ru/cards/block", False, True),
        (2, "ru/internal/call", True, False),
    ]
    assert both.card.id == "ru/cards/block" and both.category == "cards" and both.rows[0].category == "Карты"
    assert {reply.lang for reply in both.card.replies} == {"ru", "en"}


def test_a_row_that_was_chosen_is_open_instead_and_an_internal_one_has_no_reply_to_send(tree):
    chosen = panes(tree, found(BLOCK, CALL), opened="ru/internal/call")
    assert [row.chosen for row in chosen.rows] == [False, True]
    assert chosen.card.internal and chosen.card.replies == ()


@pytest.mark.parametrize("opened", ["ru/gone", "nonsense"])
def test_a_card_that_is_gone_leaves_the_rows(tree, opened: str):
    gone = panes(tree, found(BLOCK), opened=opened)
    assert gone.card is None and len(gone.rows) == 1


def test_a_dictated_code_is_one_sure_row(tree):
    dictated = panes(tree, dictated="en/cards/block", lang="en")
    assert (dictated.state, [row.title for row in dictated.rows]) == ("answer", ["Lost or stolen card"])
    assert dictated.rows[0].chosen and dictated.card.id == "en/cards/block" and dictated.rows[0].category == "Cards"


@pytest.mark.parametrize("lang", TEXTS)
def test_an_agent_sees_what_was_searched_instead_and_flags_in_words(tree, lang: str):
    repaired = panes(tree, found(BLOCK, rescue=Rescue(typed="rfhnf", text="карта", kinds=("layout",))), lang=lang)
    assert "карта" in repaired.repaired
    assert [(kind.value, kind.chosen) for kind in repaired.kinds] == [(kind, kind == KINDS[0]) for kind in KINDS]
    assert repaired.kinds[0].text == TEXTS[lang]("agent.flag.outdated")


def test_who_may_not_use_replies_or_flag_gets_a_card_without_them(tree):
    both = panes(tree, found(BLOCK))
    assert both.permitted(AGENT) == replace(both, may_flag=True) and both.card.replies
    lookup = both.permitted(replace(AGENT, scopes=("lookup",)))
    assert lookup.card.replies == () and lookup.card.title == both.card.title and not lookup.may_flag
    assert panes(tree).permitted(replace(AGENT, scopes=())).card is None


@pytest.mark.parametrize("lang", TEXTS)
def test_the_page_tells_of_a_ticket_with_a_link_and_of_nothing_else_it_does_not_know(tree, lang: str):
    say = TEXTS[lang]
    made = console_page(say, AGENT, panes(tree), notice="2026-000123")
    assert made.notice == say("agent.ticket_made", number="2026-000123") and made.notice_url.endswith("2026-000123")
    assert console_page(say, AGENT, panes(tree), notice="asked").notice == say("agent.told_asked")
    odd = console_page(say, AGENT, panes(tree), notice="<b>2026-000123")
    assert (odd.notice, odd.notice_url, odd.makes_tickets) == ("", "", True)
    assert odd.key != made.key
