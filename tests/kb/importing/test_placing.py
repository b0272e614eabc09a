"""Every text gets a file of its own, the same for all its languages and for every later import."""

from __future__ import annotations

from kb.importing.placing import language, place
from kb.importing.reading.record import ImportedArticle, ImportedSection, ReadSource


def article(id: str, title: str, lang: str = "en", section: tuple[str, ...] = ()) -> ImportedArticle:
    return ImportedArticle(id=id, title=title, body="text", lang=lang, section=section)


def test_languages_are_told_by_their_first_part_or_by_their_letters():
    assert [language("en-us"), language("ru_RU"), language("", "Карта"), language("pt-br")] == ["en", "ru", "ru", "pt"]


def test_a_translation_lies_at_the_same_key_named_in_latin():
    placed = place(ReadSource(articles=(article("1", "Карта", "ru"), article("1", "The card", "en-us"))), {})
    assert [one.path for one in placed] == ["ru/the-card.md", "en/the-card.md"]


def test_equal_titles_names_that_mean_other_things_and_titles_without_letters():
    placed = place(
        ReadSource(
            articles=(article("10", "Fees"), article("11", "Fees"), article("12", "Index"), article("13", "???"))
        ),
        {},
    )
    assert [one.key for one in placed] == ["fees", "fees-11", "article-index", "article-13"]


def test_sections_are_folders_and_a_place_once_given_is_kept():
    sections = (ImportedSection(id="s", title={"ru": "Карты", "en-us": "Cards & PIN"}),)
    read = ReadSource(
        articles=(article("1", "New title", section=("s",)), article("2", "Old", section=("s",))), sections=sections
    )
    assert [one.key for one in place(read, {"1": "cards/old"})] == ["cards/old", "cards-pin/old"]
