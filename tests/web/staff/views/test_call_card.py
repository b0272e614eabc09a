"""The call card: what an agent says first, and what never leaves the desk."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest

from search.query.values import Result
from tests.web.twins import result
from web.site.texts import load_texts
from web.staff.views.call import Call
from web.staff.views.call_card import MOST_RELATED, CallCard, call_card

TEXTS = load_texts(("ru", "en"))
ORIGIN = "https://help.example"


@pytest.fixture
def tree(live):
    return live.internal.tree


def card(tree, article, found: Result | None = None, lang: str = "ru", call: Call | None = None) -> CallCard:
    texts = {"texts": TEXTS[lang], "aloud": TEXTS[article.lang]}
    return call_card(article, call or Call(), tree=tree, **texts, result=found, replies=(), origin=ORIGIN)


@pytest.mark.parametrize(("lang", "title"), [("ru", "Потеряли карту"), ("en", "Lost or stolen card")])
def test_a_public_article_comes_with_a_link_to_send(tree, lang: str, title: str):
    shown = card(tree, tree.article(lang, "cards/block"), lang=lang)
    assert (shown.title, shown.code, shown.internal) == (title, "1042", False)
    assert shown.link == f"{ORIGIN}/{lang}/a/cards/block" and shown.link_text == f"{title}: {shown.link}"
    assert "8 (800) 000-24-24" in shown.say.replace("\xa0", " ")


def test_the_link_of_an_article_with_a_tree_opens_where_the_call_has_come_to(tree):
    article = tree.article("ru", "internal/call")
    told = replace(article, audience="public")
    call = Call(walked=(f"{article.id}:1",))
    assert card(tree, told, call=call).link == f"{ORIGIN}/ru/a/internal/call?way=1#guide"
    assert card(tree, told).link == f"{ORIGIN}/ru/a/internal/call" and card(tree, article, call=call).link == ""


def test_a_note_for_staff_stands_apart_from_what_is_read_out(tree):
    found = result("ru/cards/block", "Потеряли карту", passage="Деньги на счёте останутся. Канарейка-внутренняя-7.")
    shown = card(tree, tree.article("ru", "cards/block"), found)
    assert [note.strip() for note in shown.notes] == ["Канарейка-внутренняя-7."]
    assert shown.passage.replace("\xa0", " ") == "Деньги на счёте останутся." and "Канарейка" not in shown.say
    assert shown.steps == ("Откройте «Карты».", "Нажмите «Приостановить».")


def test_an_internal_article_has_no_link_and_begins_with_its_questions(tree):
    shown = card(tree, tree.article("ru", "internal/call"))
    assert (shown.link, shown.link_text, shown.internal) == ("", "", True)
    assert shown.ask == ("Как к\xa0вам обращаться?",) and shown.walk is not None


def test_where_nobody_wrote_a_summary_the_passage_found_is_said_without_its_heading(tree):
    article = replace(tree.article("ru", "access/sign-in"), summary="")
    found = result(article.id, article.title, heading="Раскладка", passage="Раскладка Проверьте раскладку.")
    shown = card(tree, article, found)
    assert (shown.say, shown.passage, shown.heading) == ("Проверьте раскладку.", "", "Раскладка")
    assert card(tree, article).say == ""


def test_a_passage_that_repeats_the_summary_is_not_shown_twice(tree):
    article = replace(tree.article("ru", "access/sign-in"), summary="Проверьте раскладку.")
    assert card(tree, article, result(article.id, article.title, passage="Проверьте раскладку.")).passage == ""
    longer = replace(article, summary="Позвоните в банк. Мы ответим.")
    shown = card(tree, longer, result(article.id, article.title, passage="Позвоните в банк. Мы ответим. Ждите."))
    assert shown.passage == "Ждите." and shown.say.replace("\xa0", " ") == longer.summary


def test_what_is_read_out_needs_no_screen_and_has_no_arrows_in_the_language_of_the_article(tree):
    tabs = "".join(
        f'<input type="radio"><label for="t">{name}</label><div class="tabbed-content"><ol><li>{step}</li></ol></div>'
        for name, step in (("In the app", "Cards → Block"), ("By phone", "Call us"))
    )
    article = replace(
        tree.article("en", "cards/block"), html=tabs, summary="Cards → the card → Block. No app? Call us."
    )
    shown = card(tree, article, lang="ru")
    assert (shown.say, shown.on_screen) == ("No app? Call us.", "Cards, then the card, then Block.")
    assert [(way.name, way.steps) for way in shown.ways] == [
        ("By phone", ("Call us",)),
        ("In the app", ("Cards, then Block",)),
    ]
    assert shown.steps == ()


@pytest.mark.parametrize("lang", TEXTS)
def test_an_agent_is_told_first_where_support_cannot_help(tree, lang: str):
    shown = card(tree, tree.article("ru", "loans/dispute"), lang=lang)
    assert shown.boundary == TEXTS[lang]("agent.boundary_cannot_help")
    assert card(tree, tree.article("ru", "access/sign-in"), lang=lang).boundary == ""


def test_related_articles_keep_the_call_and_those_that_are_gone_are_left_out(tree):
    article = replace(tree.article("ru", "cards/block"), related=("cards/limits", "cards/gone", "access/sign-in"))
    links = card(tree, article, call=Call(client="Анна")).related
    assert [link.text.replace("\xa0", " ") for link in links] == ["Лимиты по карте", "Не получается войти"]
    assert all(quote("Анна") in link.url for link in links)
    many = replace(article, related=("cards/limits",) * (MOST_RELATED + 2))
    assert len(card(tree, many).related) == MOST_RELATED
