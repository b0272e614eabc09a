"""Whoever answers sees what an article says in both languages, what the customer saw of it, and puts its words into the reply."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.web.staff.views.test_one_request import AT, TEXTS, TICKET
from tests.web.twins import result
from web.staff.views.reply_help import NO_HELP, ReplyHelp, offered_articles, offered_replies, values_of

ORIGIN = "https://help.example"


@pytest.fixture
def tree(live):
    return live.public.tree


def offered(tree, *ids: str, lang: str = "ru", chosen: str = ""):
    results = tuple(result(id, id) for id in ids)
    return offered_articles(TEXTS[lang], tree, TICKET, results, origin=ORIGIN, ticked_id=chosen)


def test_an_article_is_offered_with_its_words_its_steps_and_its_link(tree):
    [article] = offered(tree, "ru/cards/block")
    words = {each.value: each.text for each in article.insertions}
    assert set(words) == {f"{part} ru/cards/block" for part in ("text", "steps", "link")}
    assert words["steps ru/cards/block"].startswith("1. Откройте") and "\n2. " in words["steps ru/cards/block"]
    assert words["link ru/cards/block"].endswith(f"{ORIGIN}/ru/a/cards/block")
    assert not any("Канарейка" in text for text in words.values()) and article.seen == TEXTS["ru"](
        "reply_help.rejected"
    )


def test_both_languages_stand_side_by_side_where_they_differ(tree):
    assert offered(tree, "ru/cards/block")[0].beside is None
    [article] = offered(tree, "ru/cards/block", lang="en")
    assert article.lang == "ru" and article.beside.lang == "en" and article.beside.title != article.title


def test_the_chosen_article_stands_first_and_no_internal_one_anywhere(live, tree):
    found = offered(tree, "ru/cards/limits", "ru/nothing/here", chosen="ru/cards/block")
    assert [(article.id, article.chosen) for article in found] == [("ru/cards/block", True), ("ru/cards/limits", False)]
    internal = [card.id for card in live.internal.tree.cards if card.audience == "internal"]
    assert (
        internal
        and offered_articles(
            TEXTS["ru"], live.internal.tree, TICKET, [result(id, id) for id in internal], origin=ORIGIN
        )
        == ()
    )


def test_prepared_replies_speak_the_customers_language_and_bring_their_article(tree):
    replies = offered_replies(TEXTS["en"], tree, TICKET, values_of(TICKET, "", "Анна", TEXTS["ru"], AT))
    assert [reply.title for reply in replies] == ["Lost card", "Ответим позже"]
    assert (replies[0].text, replies[0].article) == ("Приостановите карту в приложении.", "ru/cards/block")


def test_what_is_known_of_the_request_is_told_and_a_telephone_is_no_name():
    values = values_of(replace(TICKET, due_at=AT + timedelta(hours=2)), "Мария, 8 926 123", "Анна", TEXTS["ru"], AT)
    assert (values.name, values.number, values.agent) == ("Мария", TICKET.number, "Анна") and "14:00" in values.due
    late = values_of(TICKET, "8 926 123-45-67", "Анна", TEXTS["ru"], AT)
    assert (late.name, late.due) == ("", "")


def test_a_button_that_is_not_there_puts_nothing_in():
    assert NO_HELP.words_of("text ru/cards/block") == "" and ReplyHelp().reply("lost") is None
