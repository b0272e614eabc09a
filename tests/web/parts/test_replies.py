"""A template reply is ready to send: in the client's language, with the client's name, in a tone, and with nothing internal."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import pytest

from web.parts.replies import TONES, prepared_replies, replies_to
from web.site.texts import load_texts

TEXTS = load_texts(("ru", "en"), brand_in={"ru": "Ромашка", "en": "Romashka"}.__getitem__)
ORIGIN = "https://help.example"


@pytest.fixture
def tree(live):
    return live.internal.tree


def to_article(tree, id: str, client: str = "", **changed):
    article = replace(tree.article(*id.split("/", 1)), **changed)
    return replies_to(TEXTS, tree, article, client=client, origin=ORIGIN)


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_an_article_is_answered_with_in_both_languages_its_own_first(tree):
    assert [reply.id for reply in to_article(tree, "en/cards/block")] == [
        "en-formal",
        "en-friendly",
        "ru-formal",
        "ru-friendly",
    ]
    assert {reply.lang for reply in to_article(tree, "ru/cards/limits")} == {"ru"}  # nobody translated it


@pytest.mark.parametrize(
    ("lang", "words"), [("ru", "Приостановите карту в приложении."), ("en", "Pause the card in the app.")]
)
def test_written_words_come_before_the_summary_and_the_link_leads_to_the_article(tree, lang: str, words: str):
    formal, friendly = to_article(tree, f"{lang}/cards/block", "Анна")[:2]
    for reply in (formal, friendly):
        assert words in plain(reply.text) and f"{ORIGIN}/{lang}/a/cards/block" in reply.text and "Анна" in reply.text
        assert reply.name == TEXTS[lang](f"agent.reply.{reply.tone}") and TEXTS[lang].brand in reply.text
    assert formal.text != friendly.text and (formal.tone, friendly.tone) == TONES


def test_where_nothing_is_written_the_summary_is_said(tree):
    assert "Лимит меняют в приложении за минуту." in plain(to_article(tree, "ru/cards/limits")[0].text)


@pytest.mark.parametrize("lang", TEXTS)
def test_a_client_without_a_name_is_greeted_too(tree, lang: str):
    reply = to_article(tree, f"{lang}/cards/block")[0]
    assert reply.text.split("\n")[0] == TEXTS[lang]("agent.reply.formal_greeting_nobody")


def test_an_internal_article_has_nothing_to_send(tree):
    assert to_article(tree, "ru/internal/call") == ()


def test_every_template_is_offered_in_the_languages_it_is_written_in(tree):
    prepared = prepared_replies(TEXTS, tree, client="Anna", origin=ORIGIN)
    assert [each.id for each in prepared] == [
        *(f"lost:{lang}-{tone}" for lang in TEXTS for tone in TONES),
        *(f"later:ru-{tone}" for tone in TONES),
    ]
    lost, later = prepared[0], prepared[-1]
    assert (lost.article, lost.title, lost.template) == ("ru/cards/block", "Карта потеряна", "lost")
    assert (later.article, plain(later.reply.text).count(ORIGIN)) == ("", 0)
    assert "Мы вернёмся с ответом завтра." in plain(later.reply.text)


def test_a_template_never_leads_to_an_article_for_staff_or_to_one_that_is_gone(tree):
    lost = tree.contacts.replies[0]
    for article in ("internal/call", "cards/gone"):
        shown = copy(tree)
        shown.contacts = tree.contacts.model_copy(update={"replies": (lost.model_copy(update={"article": article}),)})
        prepared = prepared_replies(TEXTS, shown, client="", origin=ORIGIN)
        assert {each.article for each in prepared} == {""} and not any(ORIGIN in each.reply.text for each in prepared)
