"""Readers' words are searched as the articles' words, and said to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kb.articles.synonyms import Synonym
from search.index.told_facts import ToldFact, ToldFacts
from search.query.interpret import interpret
from search.query.values import Query
from search.text.synonyms import FILE, Synonyms, compiled, open_synonyms, write_synonyms

WRITTEN = (
    Synonym(lang="ru", says="личный кабинет", also=("лк", "кабинет клиента")),
    Synonym(lang="ru", says="кабинет врача", also=("кабинет",)),
    Synonym(lang="ru", says="код из СМС", also=("эсэмэска", "otp")),
    Synonym(lang="en", says="one-time code", also=("otp",)),
)


@pytest.fixture(scope="module")
def engine(keyword_engine):
    file = "ru:\n  - {says: личный кабинет, also: [лк, кабинет клиента]}\n  - {says: код из СМС, also: [эсэмэска]}\n"
    file += "en:\n  - {says: one-time code, also: [otp]}\n"
    texts = {
        "synonyms.yaml": file,
        "ru/login.md": "# Вход в личный кабинет\n\nЛичный кабинет открывается по коду из СМС.",
        "ru/card.md": "# Заблокировать карту\n\nПриостановите карту в приложении.",
        "en/code.md": "# No one-time code\n\nWait for the one-time code.",
    }
    return keyword_engine(texts)


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("не открывается лк", "не открывается личный кабинет"),
        ("ЛК!", "личный кабинет!"),
        ("вход в кабинете клиентов", "вход в личный кабинет"),
        ("нет эсэмэски", "нет код из СМС"),
        ("личном кабинете", "личном кабинете"),
        ("лк и лк", "личный кабинет и личный кабинет"),
        ("кабинет", "кабинет врача"),
        ("млк лкм", "млк лкм"),
        ("", ""),
    ],
)
def test_words_are_replaced_in_any_form_longer_ones_first_and_once(typed: str, searched: str):
    assert compiled(WRITTEN).applied(typed, "ru") == searched


def test_a_synonym_of_another_language_is_not_applied():
    assert compiled(WRITTEN).applied("otp", "en") == "one-time code"
    assert compiled(WRITTEN).applied("otp", "ru") == "код из СМС"
    assert compiled(WRITTEN).applied("otp", "de") == compiled(WRITTEN).applied("otp", "") == "otp"


@pytest.mark.parametrize("typed", ['"лк"', "«лк»", "“лк”", 'что такое "лк" у вас', '"вход лк"'])
def test_nothing_is_replaced_inside_quotes(typed: str):
    assert compiled(WRITTEN).applied(typed, "ru") == typed


def test_without_synonyms_nothing_is_done():
    assert not Synonyms()
    assert Synonyms().applied("лк", "ru") == "лк"


def test_a_synonym_finds_the_article_and_is_said(engine, keys):
    found = engine.search(Query.parse("как попасть в лк", lang="ru"))
    assert keys(found)[0] == "login"
    assert (found.rescue.typed, found.rescue.text) == ("как попасть в лк", "как попасть в личный кабинет")
    assert found.rescue.kinds == ("synonym",)


def test_the_reader_can_insist_on_what_was_typed(engine, keys):
    found = engine.search(Query.parse("лк", lang="ru", as_typed=True))
    assert (found.rescue, keys(found)) == (None, [])


def test_a_repair_comes_before_the_synonym_and_both_are_said(engine):
    found = engine.search(Query.parse("ytn 'c'v'crb", lang="ru"))
    assert (found.rescue.typed, found.rescue.text) == ("ytn 'c'v'crb", "нет код из СМС")
    assert found.rescue.kinds == ("layout", "synonym")


def test_a_slip_in_a_synonym_is_mended(engine):
    assert engine.search(Query.parse("нет эсэмэсски", lang="ru")).rescue.kinds == ("typo", "synonym")


def test_a_page_in_another_language_does_not_change_the_question(engine):
    assert engine.search(Query.parse("как попасть в лк", lang="en")).rescue.kinds == ("synonym",)
    assert engine.search(Query.parse("otp не приходит", lang="ru")).rescue is None


def test_an_excluded_word_is_not_brought_back(engine):
    reading = interpret(Query.parse("карта -лк", lang="ru"), engine.index.speller, engine.index.synonyms)
    assert (reading.excluded, reading.rescue.kinds) == (("лк",), ("exclusion",))
    assert "кабинет" not in reading.text and reading.rescue.text == "карта -лк"


def test_what_is_offered_while_typing_knows_synonyms_too(engine):
    assert [row.key for row in engine.suggest("лк", "ru")] == ["login"]


def test_other_synonyms_can_be_tried_and_leave_the_engine_as_it_was(engine, keys):
    tried = engine.with_synonyms(compiled([Synonym(lang="ru", says="карта", also=("кредиточка",))]))
    assert keys(tried.search(Query.parse("кредиточка", lang="ru"))) == ["card"]
    assert engine.search(Query.parse("кредиточка", lang="ru")).rescue is None


def test_with_other_synonyms_slips_in_the_names_of_facts_are_mended_as_before(engine):
    fact = ToldFact(key="fee", name={"ru": "Абонплата"}, value={"": "99 ₽"}, owner="a", valid_until=date(2030, 1, 1))
    knowing = replace(engine, index=replace(engine.index, facts=ToldFacts((fact,))))
    assert knowing.with_synonyms(engine.index.synonyms).index.speller.known("абонплата")


def test_both_trees_keep_them_and_an_older_generation_has_none(make_desk, article):
    desk = make_desk(
        {"ru/a.md": article("Кабинет", "Текст."), "ru/b.md": article("Кабинет", "Текст.", audience="internal")}
    )
    desk.build()
    assert not any((desk.current / tree / FILE).exists() for tree in ("public", "internal"))
    assert not desk.live().public.index.synonyms
    desk.write({"synonyms.yaml": "ru:\n  - {says: кабинет, also: [лк]}\n"})
    assert desk.build().built
    assert not desk.build().built
    assert all(open_synonyms(desk.current / tree).applied("лк", "ru") == "кабинет" for tree in ("public", "internal"))


@pytest.mark.parametrize("text", ["{", "[1]", '[{"lang": "ru"}]', "7"])
def test_a_damaged_file_is_an_error_and_not_no_synonyms(tmp_path, text: str):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(ValueError):
        open_synonyms(tmp_path)


def test_what_is_written_is_opened(tmp_path):
    write_synonyms(tmp_path, WRITTEN)
    assert open_synonyms(tmp_path) == compiled(WRITTEN)
