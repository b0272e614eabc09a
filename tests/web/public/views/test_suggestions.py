"""What is offered to somebody who is writing to support: answers to their words, else what writers recommend, never junk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.query.values import Found, Fragment, Query
from tests.web.public.views.conftest import EN, RU, plain
from tests.web.twins import result
from web.public.views.contact_form import ContactForm
from web.public.views.suggestions import OFFERED, suggestions_view, with_topic

BLOCK = result("ru/cards/block", "Потеряли карту", summary="Приостановите")
LIMITS = result("ru/cards/limits", "Лимиты по карте")
DISPUTE = result("ru/loans/dispute", "Спор", summary="Поддержка не меняет решение.", outcome="cannot_help")
GONE = result("ru/cards/gone", "Ушло")


def found(*results, state="list") -> Found:
    return Found(query=Query(text="украли"), results=results, total=len(results), state=state)


def form(topic="", rejected=()) -> ContactForm:
    return ContactForm(topic=topic, fields={}, rejected=rejected)


def ids(view) -> tuple[str, ...]:
    return tuple(entry.article_id for entry in view.entries)


def test_good_answers_are_offered_and_counted(tree):
    view = suggestions_view(RU, tree, form(), found(BLOCK, LIMITS, DISPUTE, GONE))
    assert ids(view) == ("ru/cards/block", "ru/cards/limits", "ru/loans/dispute")[:OFFERED]
    assert view.answers and plain(view.count) == "3 статьи могут помочь"
    assert plain(suggestions_view(RU, tree, form(), found(BLOCK)).count) == "1 статья может помочь"


def test_what_support_cannot_do_is_offered_with_the_reason(tree):
    solves, cannot = suggestions_view(RU, tree, form(), found(BLOCK, DISPUTE)).entries
    assert plain(cannot.reason) == "Поддержка не меняет решение." and cannot.outcome
    assert (solves.reason, solves.outcome, solves.topic) == ("", "", "cards")


@pytest.mark.parametrize("nothing_good", [None, found(), found(BLOCK, state="weak"), found(state="none")])
def test_until_there_is_a_good_answer_the_topics_own_articles_are_offered(tree, nothing_good):
    view = suggestions_view(EN, tree, form("access"), nothing_good)
    (entry,) = view.entries
    assert (entry.article_id, entry.url, view.answers) == ("en/access/sign-in", "/en/a/access/sign-in", False)
    assert plain(entry.passage) == "Check the keyboard layout and the phone number."
    for topic in ("", "cards", "unknown"):
        none = suggestions_view(EN, tree, form(topic), nothing_good)
        assert (none.count, none.entries, none.answers) == ("", (), False)


def test_what_the_visitor_put_aside_is_not_offered_again(tree):
    view = suggestions_view(RU, tree, form(rejected=("ru/cards/block",)), found(BLOCK, LIMITS))
    assert ids(view) == ("ru/cards/limits",)
    none = suggestions_view(RU, tree, form(rejected=("ru/cards/block",)), found(BLOCK))
    assert (none.entries, none.count, none.answers) == ((), "", False)


def test_the_topic_is_chosen_only_where_the_answers_agree_and_the_visitor_has_not(tree):
    agreed = suggestions_view(RU, tree, form(), found(BLOCK, LIMITS))
    assert with_topic(form(), agreed).topic == "cards"
    assert with_topic(form("loans"), agreed).topic == "loans"
    assert with_topic(form(), suggestions_view(RU, tree, form(), found(BLOCK, DISPUTE))).topic == ""
    assert with_topic(form(), suggestions_view(RU, tree, form(), found(GONE))).topic == ""
    assert with_topic(form(), suggestions_view(EN, tree, form("access"), None)).topic == ""


def test_the_article_somebody_came_from_is_not_offered_again(tree):
    came = replace(form(), source="cards/block")
    assert ids(suggestions_view(RU, tree, came, found(BLOCK, LIMITS))) == ("ru/cards/limits",)


def test_a_reason_that_the_excerpt_says_already_is_not_said_twice(tree):
    """To somebody in trouble the excerpt is the article in short."""
    said = "Позвоните 8 800 000-24-24 и заблокируйте карту."
    fragments = (Fragment("Позвоните 8 800 000-24-24 и "), Fragment("заблокируйте карту", marked=True), Fragment("."))
    told = result("ru/cards/block", "Потеряли карту", summary=said, excerpt=fragments, outcome="cannot_help")
    (entry,) = suggestions_view(RU, tree, form(), found(told)).entries
    assert entry.reason == "" and entry.outcome
    other = replace(told, summary="Мы не вернём деньги.")
    (entry,) = suggestions_view(RU, tree, form(), found(other)).entries
    assert plain(entry.reason) == "Мы не вернём деньги."
