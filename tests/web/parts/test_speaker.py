"""A program that speaks for an agent finds an article by whatever people dictate, and hears nothing it must not say aloud."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web.twins import result
from web.parts.speaker import FROM_TEXT, Speaker
from web.site.texts import load_texts

TEXTS = load_texts(("ru", "en"))


@pytest.fixture
def speaker(live) -> Speaker:
    return Speaker(TEXTS, live.internal.tree, "https://help.example")


@pytest.mark.parametrize(
    ("reference", "lang", "id"),
    [
        ("en/cards/block", "", "en/cards/block"),
        ("1042", "", "ru/cards/block"),  # the site's first language
        ("1042", "ru", "ru/cards/block"),
        ("1042", "en", "en/cards/block"),
        ("cards/block", "en", "en/cards/block"),
        ("cards/limits", "en", "ru/cards/limits"),  # there is no translation
        ("cards/lost", "ru", "ru/cards/block"),  # its old key
        ("internal/call", "", "ru/internal/call"),
    ],
)
def test_an_article_is_found_by_id_code_key_and_old_key(speaker: Speaker, reference: str, lang: str, id: str):
    assert speaker.find(reference, lang).id == id


@pytest.mark.parametrize("reference", ["", "0000", "cards/gone", "ru/cards/gone", "de/cards/block"])
def test_what_nobody_wrote_is_not_found(speaker: Speaker, reference: str):
    assert speaker.find(reference) is None


def test_only_the_parts_asked_for_are_told(speaker: Speaker):
    block = speaker.find("ru/cards/block")
    assert speaker.parts(block, frozenset({"ask", "related"})) == {
        "ask": (),
        "related": ("cards/limits", "access/sign-in"),
    }
    told = speaker.parts(block, FROM_TEXT | {"say"})
    assert set(told) == FROM_TEXT | {"say"} and told["steps"] == ("Откройте «Карты».", "Нажмите «Приостановить».")
    assert "Канарейка" in told["notes"][0] and "Канарейка" not in told["text"]
    assert "8 (800) 000-24-24" in [fact["value"].replace("\xa0", " ") for fact in told["facts"]]


def test_without_a_summary_the_passage_found_is_said_less_its_heading_and_notes(speaker: Speaker):
    block = replace(speaker.find("ru/cards/block"), summary="")
    passage = "Что дальше Откройте меню. Канарейка-внутренняя-7."
    found = result(block.id, block.title, heading="Что дальше", passage=passage)
    assert speaker.parts(block, frozenset({"say"}), found) == {"say": "Откройте меню."}
    assert speaker.parts(block, frozenset({"say"})) == {"say": ""}


@pytest.mark.parametrize("lang", TEXTS)
def test_a_boundary_is_told_in_the_language_of_the_article(speaker: Speaker, lang: str):
    article = replace(speaker.find("ru/loans/dispute"), lang=lang)
    told = speaker.parts(article, frozenset({"boundary"}))
    assert told == {"boundary": TEXTS[lang]("agent.boundary_cannot_help")}
    foreign = replace(article, lang="de")  # a language the pages do not speak: the site's first
    assert speaker.parts(foreign, frozenset({"boundary"})) == {"boundary": TEXTS["ru"]("agent.boundary_cannot_help")}


def test_a_passage_is_rewritten_only_where_it_quotes_a_note_of_a_public_article(speaker: Speaker):
    block = speaker.find("ru/cards/block")
    quoting = result(block.id, block.title, passage="Откройте меню. Канарейка-внутренняя-7.")
    assert speaker.without_its_notes(block, quoting) == "Откройте меню."
    assert speaker.without_its_notes(block, replace(quoting, passage="Канарейка-внутренняя-7.")) == ""
    assert speaker.without_its_notes(block, replace(quoting, passage="Откройте  меню.")) is None
    assert speaker.without_its_notes(speaker.find("ru/access/sign-in"), quoting) is None
    assert speaker.without_its_notes(speaker.find("ru/internal/call"), quoting) is None


@pytest.mark.parametrize(("lang", "title"), [("ru", "Потеряли карту"), ("en", "Lost or stolen card")])
def test_a_link_is_given_for_public_articles_alone(speaker: Speaker, lang: str, title: str):
    url = f"https://help.example/{lang}/a/cards/block"
    assert speaker.link(speaker.find(f"{lang}/cards/block")) == (url, f"{title}: {url}")
    assert speaker.link(speaker.find("ru/internal/call")) == ("", "")
